//! Tables that lead from a name to the advisories that have it: every one of them, and no other.

use super::Check;
use crate::index::go::handles;
use crate::index::layout::Section;

/// Where a name is looked for, and an advisory that has it.
pub(super) type Named = ((u64, u32), u32);

impl Check<'_> {
    /// Compares a table with what the advisories themselves say.
    pub(super) fn names(&mut self, section: Section, mut wanted: Vec<Named>) {
        let mut found = Vec::with_capacity(wanted.len());
        for (_, entry) in self.entries(section) {
            let whole = !entry.body.is_empty() && entry.body.len().is_multiple_of(4);
            self.require(section, whole, || "an entry is no list of advisories".to_owned());
            found.extend(handles(entry.body).map(|handle| (entry.place(), handle)));
        }
        for named in [&mut wanted, &mut found] {
            named.sort_unstable();
            named.dedup();
        }
        let lost = without(&wanted, &found);
        self.require(section, lost == 0, || format!("{lost} times an advisory is not found by a name that it has"));
        let wrong = without(&found, &wanted);
        self.require(section, wrong == 0, || format!("{wrong} times an advisory is found by a name that it has not"));
    }
}

/// How many of these are not among those, which are sorted.
fn without(these: &[Named], those: &[Named]) -> usize {
    these.iter().filter(|named| those.binary_search(named).is_err()).count()
}
