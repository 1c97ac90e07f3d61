//! Semantic Versioning 2.0.0: parsing and precedence, with numbers of any length.

use std::cmp::Ordering;

/// A version, borrowed from its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SemanticVersion<'a> {
    core: Vec<&'a str>,
    prerelease: Vec<&'a str>,
}

impl<'a> SemanticVersion<'a> {
    /// Strictly as section 2 of the specification says: three numbers without leading zeros, no `v`.
    #[must_use]
    pub fn strict(text: &'a str) -> Option<Self> {
        let version = Self::lenient(text)?;
        let no_leading_zero = |part: &&str| *part == "0" || !part.starts_with('0');
        let numeric = |part: &&&str| part.bytes().all(|byte| byte.is_ascii_digit());
        let sound = version.core.len() == 3
            && text.starts_with(|first: char| first.is_ascii_digit())
            && version.core.iter().all(no_leading_zero)
            && version.prerelease.iter().filter(numeric).all(no_leading_zero);
        sound.then_some(version)
    }

    /// As people write versions: `v1.30`, `1`, `1.2.3.4`. What is missing counts as zero.
    #[must_use]
    pub fn lenient(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
        let (core, prerelease) = text.split_once('-').map_or((text, None), |(core, rest)| (core, Some(rest)));
        let core: Vec<&str> = core.split('.').collect();
        let prerelease: Vec<&str> = prerelease.map(|rest| rest.split('.').collect()).unwrap_or_default();
        let number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let sound = core.iter().all(number)
            && prerelease.iter().all(identifier)
            && build.is_none_or(|build| build.split('.').all(|part| identifier(&part)));
        sound.then_some(Self { core, prerelease })
    }

    /// Precedence by section 11; build metadata has none.
    #[must_use]
    pub fn precedence(&self, other: &Self) -> Ordering {
        let length = self.core.len().max(other.core.len());
        let part = |version: &Self, index: usize| version.core.get(index).copied().unwrap_or("0");
        (0..length)
            .map(|index| by_number(part(self, index), part(other, index)))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| by_prerelease(&self.prerelease, &other.prerelease))
    }

    /// The first number.
    #[must_use]
    pub fn major(&self) -> &'a str {
        self.core.first().copied().unwrap_or("0")
    }

    /// Whether there is a part behind a hyphen.
    #[must_use]
    pub fn is_prerelease(&self) -> bool {
        !self.prerelease.is_empty()
    }
}

fn identifier(part: &&str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn by_number(left: &str, right: &str) -> Ordering {
    let (left, right) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

fn by_prerelease(left: &[&str], right: &[&str]) -> Ordering {
    match (left.is_empty(), right.is_empty()) {
        (true, true) => return Ordering::Equal,
        // A version without a pre-release part is the release that it comes before.
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let different = left.iter().zip(right).map(|(left, right)| by_identifier(left, right)).find(|order| order.is_ne());
    different.unwrap_or_else(|| left.len().cmp(&right.len()))
}

fn by_identifier(left: &str, right: &str) -> Ordering {
    let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    match (numeric(left), numeric(right)) {
        (true, true) => by_number(left, right),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => left.cmp(right),
    }
}

/// The order of two versions written as people write them; nothing where one is not a version.
#[must_use]
pub fn compare(left: &str, right: &str) -> Option<Ordering> {
    Some(SemanticVersion::lenient(left)?.precedence(&SemanticVersion::lenient(right)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precedence_is_that_of_section_11() {
        let ascending = [
            "0.0.0",
            "0.9.9",
            "1.0.0-0",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "2.0.0",
            "99999999999999999999999.0.0",
        ];
        for (left_index, left) in ascending.iter().enumerate() {
            for (right_index, right) in ascending.iter().enumerate() {
                assert_eq!(compare(left, right), Some(left_index.cmp(&right_index)), "{left} and {right}");
            }
        }
        assert_eq!(compare("1.0.0+a", "1.0.0+b"), Some(Ordering::Equal));
        assert_eq!(compare("v1.30", "1.30.0"), Some(Ordering::Equal));
    }

    #[test]
    fn strict_is_stricter_than_lenient() {
        for sound in ["0.0.0", "1.2.3", "1.2.3-rc.1", "1.2.3-0a", "1.2.3+001", "1.2.3-a+b.c"] {
            assert!(SemanticVersion::strict(sound).is_some(), "{sound}");
        }
        for lenient in ["v1.2.3", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3-01"] {
            assert!(SemanticVersion::strict(lenient).is_none(), "{lenient}");
            assert!(SemanticVersion::lenient(lenient).is_some(), "{lenient}");
        }
        for broken in
            ["", "v", "1.", ".1", "1..2", "a.b.c", "1.2.3-", "1.2.3+", "1.2.3-a..b", "1.2.3 ", "1.2.x", "<1.2.3"]
        {
            assert!(SemanticVersion::lenient(broken).is_none(), "{broken}");
        }
    }
}
