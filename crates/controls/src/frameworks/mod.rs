//! Frameworks: lists of items that somebody published. A folder each, with the ids and titles of its items and where
//! they come from; which control answers which item stands in the control's own front matter.

mod result;

pub use result::{FrameworkNote, evaluate};

use crate::catalog::{Catalog, nearest, unknown};
use crate::control::Control;
use crate::refusal::Refusal;

/// A published list of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framework {
    /// `cis-1.12`
    pub id: &'static str,
    /// Other names that people use.
    aliases: &'static [&'static str],
    text: &'static str,
}

/// One item of a framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number: `5.2.2`.
    pub id: &'static str,
    /// Its published title.
    pub title: &'static str,
}

macro_rules! frameworks {
    ($($id:literal: [$($alias:literal),*]),+ $(,)?) => {
        /// All of them.
        pub const FRAMEWORKS: &[Framework] =
            &[$(Framework { id: $id, aliases: &[$($alias),*], text: include_str!(concat!($id, "/items.txt")) }),+];
    };
}

frameworks! {
    "cis-1.12": ["cis", "cis-v1.12.0", "cis-kubernetes", "cis-2.0.1"],
    "mitre": ["attack", "mitre-attack"],
    "nsa-cisa": ["nsa"],
    "owasp-2022": ["owasp-k8s-2022"],
    "owasp-2025": ["owasp", "owasp-k8s-2025"],
    "pss": ["pod-security-standards", "pod-security"],
    "soc2": ["soc-2"],
}

impl Framework {
    /// The published title with its version.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.header("# ", 0)
    }

    /// Where ids and titles come from.
    #[must_use]
    pub fn source(&self) -> &'static str {
        self.header("# Source: ", 1)
    }

    /// Under which terms.
    #[must_use]
    pub fn licence(&self) -> &'static str {
        self.header("# Licence: ", 2)
    }

    fn header(&self, prefix: &str, line: usize) -> &'static str {
        self.text.lines().nth(line).and_then(|line| line.strip_prefix(prefix)).unwrap_or_default()
    }

    /// The items in published order.
    pub fn items(&self) -> impl Iterator<Item = Item> + use<> {
        let lines = self.text.lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.split_once('\t')).map(|(id, title)| Item { id, title })
    }
}

/// The framework called `name`, by id or another name, in any case.
#[must_use]
pub fn find(name: &str) -> Option<&'static Framework> {
    let is = |known: &str| known.eq_ignore_ascii_case(name.trim());
    FRAMEWORKS.iter().find(|framework| is(framework.id) || framework.aliases.iter().any(|alias| is(alias)))
}

/// The framework called `name`.
///
/// # Errors
/// `unknown-id`, with a suggestion where one comes near.
pub fn require(name: &str) -> Result<&'static Framework, Refusal> {
    let suggestion = || nearest(name, FRAMEWORKS.iter().map(|framework| framework.id));
    find(name).ok_or_else(|| unknown("framework", name, suggestion()))
}

/// The ids of the controls that answer any item of `framework`.
pub fn controls_of<'c>(catalog: &'c Catalog, framework: &str) -> impl Iterator<Item = &'c str> {
    let answers = move |control: &&Control| control.frameworks.iter().any(|of| of.framework == framework);
    catalog.controls().iter().filter(answers).map(|control| control.id.as_ref())
}

/// Whether `control` answers item `item` of `framework`.
#[must_use]
pub fn answers(control: &Control, framework: &str, item: &str) -> bool {
    control.frameworks.iter().any(|of| of.framework == framework && of.items.iter().any(|own| own == item))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_framework_has_a_title_a_source_and_items() {
        for framework in FRAMEWORKS {
            assert!(!framework.title().is_empty() && !framework.source().is_empty() && !framework.licence().is_empty());
            let items: Vec<&str> = framework.items().map(|item| item.id).collect();
            let distinct: BTreeSet<&&str> = items.iter().collect();
            assert!(!items.is_empty() && items.len() == distinct.len(), "{}", framework.id);
        }
    }

    #[test]
    fn controls_name_only_items_that_exist() {
        for control in Catalog::builtin().controls() {
            for of in control.frameworks.iter() {
                let framework = find(&of.framework).filter(|found| found.id == of.framework);
                let framework = framework.unwrap_or_else(|| panic!("{}: no framework {}", control.id, of.framework));
                for item in of.items.iter() {
                    let exists = framework.items().any(|known| known.id == item);
                    assert!(exists, "{}: {} has no item {item}", control.id, framework.id);
                }
            }
        }
    }

    #[test]
    fn a_misspelt_framework_gets_a_suggestion() {
        let refusal = require("nsa-cias").unwrap_err();
        assert!(refusal.message.contains("`nsa-cisa`"), "{}", refusal.message);
    }
}
