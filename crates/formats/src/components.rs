//! Components of an advisory as documents list them: each name once, with everything that is said about it.

use palisade_model::advisory::{Advisory, End, Interval, Version, VersionRanges};

/// A component and its vulnerable versions.
#[derive(Clone, Debug)]
pub(crate) struct Listed<'a> {
    /// `kubelet`
    pub(crate) name: &'a str,
    /// `k8s.io/kubelet`
    pub(crate) module: Option<&'a str>,
    /// All that the advisory says about it.
    pub(crate) ranges: VersionRanges,
}

impl Listed<'_> {
    /// Released versions with a fix, each once, in order.
    pub(crate) fn fixed(&self) -> Vec<&Version> {
        let fixed = self.ranges.intervals().iter().filter_map(|interval| fix(interval));
        let mut fixed: Vec<&Version> = fixed.collect();
        fixed.sort();
        fixed.dedup();
        fixed
    }
}

/// The first version with a fix after an interval. A bound such as `2.0.0-0` was never released.
pub(crate) fn fix(interval: &Interval) -> Option<&Version> {
    match &interval.end {
        End::Fixed(version) if !version.to_string().ends_with("-0") => Some(version),
        _ => None,
    }
}

/// The components in the order of the advisory. One that the text names twice is one.
pub(crate) fn listed(advisory: &Advisory) -> Vec<Listed<'_>> {
    let mut components: Vec<Listed<'_>> = Vec::new();
    for affected in &advisory.affected {
        match components.iter_mut().find(|known| known.name == affected.component.name) {
            Some(known) => {
                let both = known.ranges.intervals().iter().chain(affected.ranges.intervals()).cloned();
                known.ranges = VersionRanges::union(both);
            }
            None => components.push(Listed {
                name: &affected.component.name,
                module: affected.component.module.as_deref(),
                ranges: affected.ranges.clone(),
            }),
        }
    }
    components
}

/// `text`, or `otherwise` where it is blank: no schema takes an empty text.
pub(crate) fn filled<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.trim().is_empty() { otherwise } else { text.trim() }
}
