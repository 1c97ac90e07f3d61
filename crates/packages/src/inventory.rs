//! What something is made of: the components that all its files name, merged.

use crate::catalogers::{Catalog, PackageGap};
use crate::component::Component;
use crate::distribution::Distribution;

/// The components of an image, a file tree, a document or a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The distribution, where one describes itself.
    pub distribution: Option<Distribution>,
    /// Sorted; the same package in the same version stands there once, with all its evidence.
    pub components: Vec<Component>,
    /// What could not be read.
    pub gaps: Vec<PackageGap>,
}

impl Inventory {
    /// Adds what a file lists. Call [`Inventory::settle`] after the last.
    pub fn add(&mut self, catalog: Catalog) {
        self.components.extend(catalog.components);
        self.gaps.extend(catalog.gaps);
    }

    /// Sorts the components and merges those that are the same but for their evidence.
    pub fn settle(&mut self) {
        for component in &mut self.components {
            component.evidence.sort();
        }
        // All of a component counts, so that equal ones need no order of their own; and no room beside them.
        self.components.sort_unstable();
        self.components.dedup_by(|next, kept| {
            let evidence = std::mem::take(&mut next.evidence);
            let own = std::mem::take(&mut kept.evidence);
            let same = next == kept;
            kept.evidence = own;
            if same {
                kept.evidence.extend(evidence)
            } else {
                next.evidence = evidence
            };
            same
        });
        for component in &mut self.components {
            component.evidence.sort();
            component.evidence.dedup();
        }
        self.gaps.sort_by(|left, right| {
            (&left.path, left.code.id, &left.why).cmp(&(&right.path, right.code.id, &right.why))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::Inventory;
    use crate::catalogers::Catalog;
    use crate::component::{Component, Evidence, Kind};

    #[test]
    fn the_same_package_in_two_files_is_one_with_both_as_evidence() {
        let found_in = |path: &str, version: &str| {
            let mut component = Component::new(Kind::Npm, "left-pad", version);
            component.evidence.push(Evidence { path: path.to_owned(), layer: None });
            component
        };
        let mut inventory = Inventory::default();
        let components = vec![found_in("b", "1.0.0"), found_in("c", "1.1.0"), found_in("a", "1.0.0")];
        inventory.add(Catalog { components, gaps: Vec::new() });
        inventory.settle();
        let found: Vec<_> = inventory
            .components
            .iter()
            .map(|component| {
                (
                    component.version.as_str(),
                    component.evidence.iter().map(|place| place.path.as_str()).collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(found, [("1.0.0", vec!["a", "b"]), ("1.1.0", vec!["c"])]);
    }
}
