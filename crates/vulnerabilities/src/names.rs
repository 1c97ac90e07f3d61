//! The names of a vulnerability, as decisions about it are compared with them.

/// What has to be decided: one list of names for each vulnerability that an advisory speaks of, its id first.
///
/// An advisory of a distribution often closes several CVEs, and a decision about one of them says nothing about the others.
/// Then each CVE is decided by itself, by its own name or that of the advisory; other names could belong to any of them.
pub(crate) fn facets(names: &[String]) -> Vec<Vec<&str>> {
    let is_cve = |name: &&String| name.starts_with("CVE-");
    if names.iter().filter(is_cve).count() <= 1 {
        return vec![names.iter().map(String::as_str).collect()];
    }
    let id = names.first().map(String::as_str);
    let facet = |cve| id.into_iter().chain((id != Some(cve)).then_some(cve)).collect();
    names.iter().filter(is_cve).map(|cve| facet(cve.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::facets;

    #[test]
    fn each_cve_of_an_advisory_is_decided_by_itself() {
        let of = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            facets(&names).iter().map(|facet| facet.join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(of(&["GO-1", "CVE-1", "GHSA-1"]), ["GO-1 CVE-1 GHSA-1"]);
        assert_eq!(of(&["ALSA-1", "CVE-1", "CVE-2"]), ["ALSA-1 CVE-1", "ALSA-1 CVE-2"]);
        assert_eq!(of(&["CVE-1", "CVE-2"]), ["CVE-1", "CVE-1 CVE-2"]);
    }
}
