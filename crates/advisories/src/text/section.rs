//! What a heading says about the lines below it.

/// What the lines of a section are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Before the first heading, and below headings that only introduce the issue.
    Lead,
    /// `Affected Versions`
    Affected,
    /// `Fixed Versions`, `Versions allowing mitigation`
    Fixed,
    /// `Affected Components`
    Components,
    /// `Am I vulnerable?`
    Exposure,
    /// Which settings are affected: versions there are conditions, not statements.
    Configurations,
    /// How to live with it until the upgrade.
    Mitigation,
    /// How an attack is noticed, and who is thanked: no statements about versions.
    Aside,
    /// What the reporter's own machine ran.
    Environment,
    /// The report that the announcement replaced.
    Original,
    /// Anything else.
    Other,
}

impl Section {
    /// Whether versions in it are never statements about what is vulnerable.
    pub(crate) const fn is_silent(self) -> bool {
        matches!(self, Self::Configurations | Self::Environment | Self::Original)
    }

    /// Whether a component that is named in it may be the one that the text is about.
    pub(crate) const fn is_descriptive(self) -> bool {
        !self.is_silent() && !matches!(self, Self::Mitigation | Self::Aside)
    }
}

fn any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The section that a heading opens; `Other` for one that says nothing that we know.
pub(crate) fn of_heading(heading: &str) -> Section {
    let text = heading.to_lowercase();
    let text = text.as_str();
    let affected = any(text, &["affected", "vulnerable", "impacted"]);
    let versions = any(text, &["version", "release"]);
    if is_original(text) {
        Section::Original
    } else if any(text, &["unaffected", "not affected", "not vulnerable"]) {
        Section::Aside
    } else if affected && versions || matches!(text, "affected" | "affected:" | "vulnerable" | "vulnerable:") {
        Section::Affected
    } else if any(text, &["allowing mitigation"]) || is_fix(text) {
        Section::Fixed
    } else if affected && any(text, &["component", "product", "package"]) {
        Section::Components
    } else if affected && text.contains("configuration") {
        Section::Configurations
    } else if any(text, &["am i", "are you", "who is"]) {
        Section::Exposure
    } else {
        of_other_heading(text)
    }
}

fn of_other_heading(text: &str) -> Section {
    if any(text, &["mitigat", "workaround", "upgrad", "resolve", "prevent", "action required"]) {
        Section::Mitigation
    } else if any(text, &["detect", "acknowledg", "credit", "thank", "post-mortem"]) {
        Section::Aside
    } else if any(text, &["environment", "kubernetes version", "reproduce", "cloud provider"]) {
        Section::Environment
    } else if any(text, &["issue details", "what happened", "summary", "description", "vulnerability details"]) {
        Section::Lead
    } else {
        Section::Other
    }
}

fn is_fix(text: &str) -> bool {
    any(text, &["fixed", "patched", "resolved", "remediated"])
        || matches!(text, "fix" | "fixes" | "fix versions" | "available fixes")
}

/// Whether a line says that from here on the text is the report that it replaced.
pub(crate) fn is_original(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains("original") && text.contains("description") && text.contains("follow")
}

/// Whether a bare line, without any mark, is one of the headings that templates have.
pub(crate) fn is_bare_heading(line: &str) -> bool {
    let line = line.trim().trim_end_matches([':', '?']).to_lowercase();
    line.split_whitespace().count() <= 4
        && (matches!(
            of_heading(&line),
            Section::Affected | Section::Components | Section::Configurations | Section::Fixed
        ) && any(&line, &["versions", "component", "releases", "configuration"])
            && !line.contains(|c: char| c.is_ascii_digit())
            || matches!(
                line.as_str(),
                "acknowledgements"
                    | "additional details"
                    | "detection"
                    | "mitigation"
                    | "mitigations"
                    | "am i vulnerable"
            ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_every_style() {
        let rows = [
            ("Affected Versions", Section::Affected),
            ("What versions are affected?", Section::Affected),
            ("Vulnerable versions:", Section::Affected),
            ("Affected Versions with no mitigation", Section::Affected),
            ("Affected configurations:", Section::Configurations),
            ("Affected Components and Configurations", Section::Components),
            ("How was the issue fixed?", Section::Fixed),
            ("How do I resolve the issue?", Section::Mitigation),
            ("Versions allowing mitigation", Section::Fixed),
            ("Fix impact", Section::Other),
            ("Kubernetes version", Section::Environment),
            ("Original description follows:", Section::Original),
            ("Who is affected?", Section::Exposure),
            ("Am I vulnerable?", Section::Exposure),
        ];
        for (heading, expected) in rows {
            assert_eq!(of_heading(heading), expected, "{heading}");
        }
    }

    #[test]
    fn bare_headings_are_exact() {
        assert!(is_bare_heading("Affected Component"));
        assert!(is_bare_heading("Affected Versions"));
        assert!(!is_bare_heading("fixed in 1.12.5 versions"));
        assert!(!is_bare_heading("kubelet"));
    }
}
