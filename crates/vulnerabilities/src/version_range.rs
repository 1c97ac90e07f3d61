//! Version range specifiers (VERS of package-url, `vers:npm/>=1.0.0|<1.2.3`), which CSAF 2.0 prefers for a
//! `product_version_range` (section 3.1.2.3.2).
//!
//! Only ranges that can be evaluated surely are read: of a scheme that is the order of the package's own type. What they mean
//! to an advisory or a statement is theirs to decide.

use std::cmp::Ordering;

use palisade_packages::purl::Purl;
use palisade_packages::version::Scheme;

use crate::advisory::Event;

/// Types of package URLs, which are names of versioning schemes too, and their orders.
const SCHEMES: &[(&str, Scheme)] = &[
    ("alpine", Scheme::Apk),
    ("apk", Scheme::Apk),
    ("bitnami", Scheme::Semantic),
    ("cargo", Scheme::Semantic),
    ("composer", Scheme::Packagist),
    ("conan", Scheme::Semantic),
    ("cran", Scheme::Cran),
    ("deb", Scheme::Dpkg),
    ("gem", Scheme::RubyGems),
    ("golang", Scheme::Go),
    ("hackage", Scheme::Hackage),
    ("hex", Scheme::Semantic),
    ("maven", Scheme::Maven),
    ("npm", Scheme::Semantic),
    ("nuget", Scheme::NuGet),
    ("pub", Scheme::Pub),
    ("pypi", Scheme::Python),
    ("rpm", Scheme::Rpm),
    ("semver", Scheme::Semantic),
    ("swift", Scheme::Semantic),
];

/// More constraints than a range of versions has.
const MOST_CONSTRAINTS: usize = 256;

/// The order of a type of package URLs, or of a versioning scheme.
pub(crate) fn scheme_of(name: &str) -> Option<Scheme> {
    SCHEMES.iter().find(|(known, _)| *known == name).map(|(_, scheme)| *scheme)
}

/// The version of a package as its order compares it: with the epoch, which RPM's package URLs state apart.
pub(crate) fn version_of(purl: &Purl) -> Option<String> {
    let version = purl.version()?;
    let epoch = purl.qualifiers().get("epoch").filter(|epoch| *epoch != "0" && purl.kind() == "rpm");
    Some(epoch.map_or_else(|| version.to_owned(), |epoch| format!("{epoch}:{version}")))
}

/// A range of versions of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VersionRange {
    scheme: Scheme,
    intervals: Vec<Interval>,
    listed: Vec<String>,
    excluded: Vec<String>,
}

/// Versions between two bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Interval {
    from: Option<Bound>,
    to: Option<Bound>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Bound {
    version: String,
    is_included: bool,
}

/// A comparator with its version.
#[derive(Debug)]
struct Constraint {
    comparator: Comparator,
    version: String,
}

#[derive(Clone, Copy, Debug)]
enum Comparator {
    Equal,
    NotEqual,
    Less { is_included: bool },
    Greater { is_included: bool },
}

/// The longer spelling before the one that it begins with.
const COMPARATORS: &[(&str, Comparator)] = &[
    ("!=", Comparator::NotEqual),
    ("<=", Comparator::Less { is_included: true }),
    (">=", Comparator::Greater { is_included: true }),
    ("<", Comparator::Less { is_included: false }),
    (">", Comparator::Greater { is_included: false }),
    ("=", Comparator::Equal),
    ("", Comparator::Equal),
];

impl VersionRange {
    /// Reads a range of versions of packages with this type of package URLs; nothing where it cannot be evaluated surely.
    pub(crate) fn read(text: &str, purl_type: &str) -> Option<Self> {
        let (name, constraints) = text.trim().strip_prefix("vers:")?.split_once('/')?;
        let scheme = scheme_of(purl_type)?;
        let is_everything = constraints.trim() == "*";
        let is_any = name == "all" && is_everything;
        let is_of_scheme = scheme_of(name) == Some(scheme) || (name == "semver" && scheme == Scheme::Go);
        if !is_of_scheme && !is_any {
            return None;
        }
        if is_everything {
            return Some(Self { intervals: vec![Interval { from: None, to: None }], ..Self::nothing(scheme) });
        }
        Self::of_constraints(scheme, constraints)
    }

    fn nothing(scheme: Scheme) -> Self {
        Self { scheme, intervals: Vec::new(), listed: Vec::new(), excluded: Vec::new() }
    }

    /// By "Parsing and validating version range specifiers": versions are unique, and sorted here whatever their order is.
    fn of_constraints(scheme: Scheme, text: &str) -> Option<Self> {
        let pieces: Vec<&str> = text.split('|').take(MOST_CONSTRAINTS + 1).collect();
        if pieces.len() > MOST_CONSTRAINTS {
            return None;
        }
        let read = pieces.into_iter().map(|piece| Constraint::read(piece.trim(), scheme));
        let mut constraints = read.collect::<Option<Vec<_>>>()?;
        constraints.sort_by(|left, right| scheme.compare(&left.version, &right.version));
        let mut pairs = constraints.iter().zip(constraints.iter().skip(1));
        if pairs.any(|(left, right)| scheme.compare(&left.version, &right.version) == Ordering::Equal) {
            return None;
        }
        let mut range = Self::nothing(scheme);
        range.settle(constraints)?;
        // What a range of exclusions alone is, readers do not agree on.
        (!range.intervals.is_empty() || !range.listed.is_empty()).then_some(range)
    }

    /// Pairs lower bounds with upper ones; nothing where they do not take turns.
    fn settle(&mut self, constraints: Vec<Constraint>) -> Option<()> {
        let mut from: Option<Bound> = None;
        for Constraint { comparator, version } in constraints {
            match comparator {
                Comparator::Equal => self.listed.push(version),
                Comparator::NotEqual => self.excluded.push(version),
                Comparator::Greater { is_included } if from.is_none() => from = Some(Bound { version, is_included }),
                Comparator::Less { is_included } if from.is_some() || self.intervals.is_empty() => {
                    self.intervals.push(Interval { from: from.take(), to: Some(Bound { version, is_included }) });
                }
                Comparator::Greater { .. } | Comparator::Less { .. } => return None,
            }
        }
        self.intervals.extend(from.map(|from| Interval { from: Some(from), to: None }));
        Some(())
    }

    /// Whether a version of the same order is in it; never where it is none.
    pub(crate) fn contains(&self, version: &str) -> bool {
        let order = |other: &String| self.scheme.compare(version, other);
        let is_one_of = |list: &[String]| list.iter().any(|other| order(other) == Ordering::Equal);
        let above = |bound: &Bound| match order(&bound.version) {
            Ordering::Greater => true,
            Ordering::Equal => bound.is_included,
            Ordering::Less => false,
        };
        let below = |bound: &Bound| match order(&bound.version) {
            Ordering::Less => true,
            Ordering::Equal => bound.is_included,
            Ordering::Greater => false,
        };
        let within =
            |interval: &Interval| interval.from.as_ref().is_none_or(above) && interval.to.as_ref().is_none_or(below);
        self.scheme.is_valid(version)
            && !is_one_of(&self.excluded)
            && (is_one_of(&self.listed) || self.intervals.iter().any(within))
    }

    /// The same as events and listed versions; nothing where they cannot say it: they exclude no version, and no first one.
    pub(crate) fn events(&self) -> Option<(Vec<Vec<Event>>, Vec<String>)> {
        let events = |interval: &Interval| {
            let first = match &interval.from {
                Some(bound) if !bound.is_included => return None,
                from => from.as_ref().map_or("0", |bound| bound.version.as_str()),
            };
            let end = interval.to.as_ref().map(|bound| match bound.is_included {
                true => Event::LastAffected(bound.version.clone()),
                false => Event::Limit(bound.version.clone()),
            });
            Some(std::iter::once(Event::Introduced(first.to_owned())).chain(end).collect())
        };
        let ranges = self.intervals.iter().map(events).collect::<Option<Vec<_>>>()?;
        self.excluded.is_empty().then(|| (ranges, self.listed.clone()))
    }

    /// The version from which on everything is in it, where that is all that it says.
    pub(crate) fn lowest(&self) -> Option<&str> {
        match self.intervals.as_slice() {
            [Interval { from: Some(bound), to: None }] if bound.is_included => {
                (self.listed.is_empty() && self.excluded.is_empty()).then_some(bound.version.as_str())
            }
            _ => None,
        }
    }
}

impl Constraint {
    fn read(text: &str, scheme: Scheme) -> Option<Self> {
        let (comparator, rest) = COMPARATORS
            .iter()
            .find_map(|(spelled, comparator)| text.strip_prefix(spelled).map(|rest| (*comparator, rest)))?;
        let version = unquoted(rest.trim())?;
        (!version.is_empty() && version != "*" && scheme.is_valid(&version)).then_some(Self { comparator, version })
    }
}

/// Versions in a specifier are quoted as in a URL.
fn unquoted(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2)?;
        let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| is_hexadecimal)?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::VersionRange;
    use crate::advisory::Event;

    #[test]
    fn a_range_contains_what_its_constraints_say() {
        let cases = [
            ("vers:npm/>=4.17.21", "npm", "4.17.21", true),
            ("vers:npm/>=4.17.21", "npm", "4.17.10", false),
            ("vers:npm/<4.17.21", "npm", "4.17.21", false),
            ("vers:npm/<=4.17.21", "npm", "4.17.21", true),
            ("vers:npm/>1.0.0", "npm", "1.0.0", false),
            ("vers:npm/1.2.3|>=2.0.0|<5.0.0", "npm", "1.2.3", true),
            ("vers:npm/1.2.3|>=2.0.0|<5.0.0", "npm", "1.2.4", false),
            ("vers:npm/<5.0.0|>=2.0.0|=1.2.3", "npm", "4.9.9", true),
            ("vers:npm/>=2.0.0|!=2.1.0|<5.0.0", "npm", "2.1.0", false),
            ("vers:npm/<1.0.0|>=2.0.0|<3.0.0|>=4.0.0", "npm", "0.1.0", true),
            ("vers:npm/<1.0.0|>=2.0.0|<3.0.0|>=4.0.0", "npm", "3.5.0", false),
            ("vers:npm/<1.0.0|>=2.0.0|<3.0.0|>=4.0.0", "npm", "10.0.0", true),
            ("vers:npm/*", "npm", "1.0.0", true),
            ("vers:all/*", "pypi", "1.0", true),
            ("vers:pypi/<2.0", "pypi", "2.0rc1", true),
            ("vers:deb/<1%3A2.0", "deb", "3.0-1", true),
            ("vers:deb/<3.0%2Bb1", "deb", "3.0+b1", false),
            ("vers:semver/<1.27.5", "golang", "v1.27.4", true),
        ];
        for (text, purl_type, version, expected) in cases {
            let range = VersionRange::read(text, purl_type).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(range.contains(version), expected, "{text} {version}");
        }
    }

    #[test]
    fn events_say_the_same_or_there_are_none() {
        let ranges = |text: &str| VersionRange::read(text, "npm").and_then(|range| range.events());
        let introduced = |version: &str| Event::Introduced(version.to_owned());
        let expected = vec![
            vec![introduced("0"), Event::Limit("1.0.0".to_owned())],
            vec![introduced("2.0.0"), Event::LastAffected("3.0.0".to_owned())],
            vec![introduced("5.0.0")],
        ];
        let text = "vers:npm/<1.0.0|>=2.0.0|<=3.0.0|4.0.0|>=5.0.0";
        assert_eq!(ranges(text), Some((expected, vec!["4.0.0".to_owned()])));
        assert_eq!(ranges("vers:npm/>1.0.0"), None);
        assert_eq!(ranges("vers:npm/>=1.0.0|!=2.0.0"), None);
    }

    #[test]
    fn what_cannot_be_evaluated_surely_is_not_read() {
        let texts = [
            "<4.17.21",
            "4.17.x",
            "",
            "vers:npm",
            "vers:npm/",
            "vers:npm/>=",
            "vers:npm/>=1.0.0|",
            "vers:npm/not a version",
            "vers:npm/>=1.0.0|>=2.0.0",
            "vers:npm/<1.0.0|<2.0.0",
            "vers:npm/<1.0.0|>=1.0.0",
            "vers:npm/!=1.0.0",
            "vers:npm/>=1%2",
            "vers:npm/>=%é",
            "vers:maven/>=1.0.0",
            "vers:unheard/>=1.0.0",
            "vers:none/*",
            "vers:all/1.0.0",
        ];
        for text in texts {
            assert_eq!(VersionRange::read(text, "npm"), None, "{text}");
        }
        assert_eq!(VersionRange::read("vers:npm/*", "generic"), None);
        assert_eq!(VersionRange::read(&format!("vers:npm/{}", ["1.0.0"; 300].join("|")), "npm"), None);
    }
}
