//! The ignore file: findings that nobody wants to see for a while. Each entry says which, in which package, why, and until when;
//! one that leaves any of that out is named and ignores nothing.
//!
//! ```toml
//! [[ignore]]
//! id = "CVE-2024-3094"
//! package = "pkg:deb/debian/xz-utils"
//! reason = "the build does not link liblzma"
//! expires = 2027-01-31
//! ```

use palisade_formats::Timestamp;
use palisade_model::codes;
use palisade_packages::purl::Purl;

use crate::names::facets;
use crate::vex::{Identity, names_package};

codes! {
    /// The file, or an entry of it.
    UNREADABLE_IGNORE_ENTRY = "unreadable-ignore-entry", "an entry of the ignore file ignores nothing",
        "give each `[[ignore]]` an `id`, a `package`, a `reason` and a date `expires`",
        "What is ignored without a reason or an end is forgotten, and a package that is not named could be any. The entry was not \
         used: what it means to ignore is reported.";
}

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ignored {
    /// The sound entries.
    pub entries: Vec<Entry>,
    /// Why others were not used: `entry 2: no reason`.
    pub gaps: Vec<String>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The advisory, by any of its names.
    pub id: String,
    /// The package: a package URL, with or without a version, or a name.
    pub package: String,
    /// Why.
    pub reason: String,
    /// The last day on which it holds: `2027-01-31`.
    pub expires: String,
}

/// What the file says about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It is ignored.
    Ignored(&'a Entry),
    /// It was, and is not any more.
    Expired(&'a Entry),
}

/// Larger files are not read: each entry is written by a person.
const MOST_BYTES: usize = 4 << 20;

/// Reads the file.
#[must_use]
pub fn read(text: &str) -> Ignored {
    let mut ignored = Ignored::default();
    if text.len() > MOST_BYTES {
        ignored.gaps.push(format!("{} bytes, and the budget is {MOST_BYTES}", text.len()));
        return ignored;
    }
    let table: toml::Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => {
            ignored.gaps.push(error.message().to_owned());
            return ignored;
        }
    };
    for (key, value) in &table {
        match (key.as_str(), value.as_array()) {
            ("ignore", Some(entries)) => ignored.take(entries),
            _ => ignored.gaps.push(format!("`{key}` is not `[[ignore]]`")),
        }
    }
    ignored
}

impl Ignored {
    fn take(&mut self, entries: &[toml::Value]) {
        for (at, entry) in entries.iter().enumerate() {
            match Entry::of(entry) {
                Ok(entry) => self.entries.push(entry),
                Err(why) => self.gaps.push(format!("entry {}: {why}", at + 1)),
            }
        }
    }

    /// What the file says on a day (`2026-11-23`) about an advisory with these names, the id first, in a package. An advisory that
    /// closes several CVEs is ignored where each of them is.
    #[must_use]
    pub fn standing(&self, names: &[String], package: &Identity<'_>, today: &str) -> Option<Standing<'_>> {
        let about = |facet: Vec<&str>| {
            let mut entries =
                self.entries.iter().filter(|entry| facet.contains(&entry.id.as_str()) && entry.names(package));
            let expired = entries.clone().find(|entry| entry.is_expired(today)).map(Standing::Expired);
            entries.find(|entry| !entry.is_expired(today)).map(Standing::Ignored).or(expired)
        };
        let standings: Option<Vec<_>> = facets(names).into_iter().map(about).collect();
        let standings = standings?;
        let expired = standings.iter().find(|standing| matches!(standing, Standing::Expired(_)));
        expired.or(standings.first()).copied()
    }
}

impl Entry {
    fn of(value: &toml::Value) -> Result<Self, String> {
        let table = value.as_table().ok_or("not a table")?;
        let known = ["id", "package", "reason", "expires"];
        if let Some(unknown) = table.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(format!("`{unknown}` is no field"));
        }
        let field = |name: &str| match table.get(name) {
            Some(toml::Value::String(text)) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            Some(toml::Value::Datetime(date)) if name == "expires" => Ok(date.to_string()),
            Some(_) => Err(format!("`{name}` is empty or no text")),
            None => Err(format!("no `{name}`")),
        };
        let entry =
            Self { id: field("id")?, package: field("package")?, reason: field("reason")?, expires: field("expires")? };
        if !is_date(&entry.expires) {
            return Err(format!("`{}` is no date such as 2027-01-31", entry.expires));
        }
        Ok(entry)
    }

    /// Whether the last day is over.
    #[must_use]
    pub fn is_expired(&self, today: &str) -> bool {
        self.expires.as_str() < today
    }

    fn names(&self, package: &Identity<'_>) -> bool {
        package.purl.is_some_and(|purl| full_name(purl) == self.package) || names_package(&self.package, package)
    }
}

/// The name as the ecosystem writes it: a part of it could be that of another package.
fn full_name(purl: &Purl) -> String {
    let is_of_distribution = matches!(purl.kind(), "deb" | "rpm" | "apk");
    let between = if purl.kind() == "maven" { ':' } else { '/' };
    purl.namespace()
        .filter(|_| !is_of_distribution)
        .map_or_else(|| purl.name().to_owned(), |namespace| format!("{namespace}{between}{}", purl.name()))
}

/// Whether `text` is a day of the calendar, `2027-01-31`.
pub(crate) fn is_date(text: &str) -> bool {
    text.len() == 10 && Timestamp::parse(&format!("{text}T00:00:00Z")).is_some()
}

#[cfg(test)]
mod tests {
    use palisade_packages::purl::Purl;

    use super::{Standing, read};
    use crate::vex::Identity;

    const FILE: &str = r#"
        [[ignore]]
        id = "CVE-1"
        package = "pkg:deb/debian/xz-utils"
        reason = "not linked"
        expires = 2027-01-31
        [[ignore]]
        id = "CVE-2"
        package = "xz-utils"
        reason = "not linked"
        expires = "2026-01-31"
        [[ignore]]
        id = "CVE-3"
        package = "x"
        expires = 2027-01-31
        [[ignore]]
        id = "CVE-4"
        package = "x"
        reason = "r"
        expires = "next year"
        [[ignore]]
        id = "CVE-5"
        package = ""
        reason = "r"
        expires = 2027-01-31
    "#;

    #[test]
    fn entries_need_everything_and_end() {
        let ignored = read(FILE);
        let gaps = [
            "entry 3: no `reason`",
            "entry 4: `next year` is no date such as 2027-01-31",
            "entry 5: `package` is empty or no text",
        ];
        assert_eq!(ignored.gaps, gaps);
        let purl = Purl::parse("pkg:deb/debian/xz-utils@5.4").expect("a purl");
        let package = Identity { purl: Some(&purl), ..Identity::default() };
        let other = Purl::parse("pkg:deb/debian/zlib@5.4").expect("a purl");
        let other = Identity { purl: Some(&other), ..Identity::default() };
        let standing = |names: &[&str], package: &Identity<'_>| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            match ignored.standing(&names, package, "2026-11-23") {
                Some(Standing::Ignored(entry)) => format!("ignored {}", entry.id),
                Some(Standing::Expired(entry)) => format!("expired {}", entry.id),
                None => "open".to_owned(),
            }
        };
        assert_eq!(standing(&["GHSA-1", "CVE-1"], &package), "ignored CVE-1");
        assert_eq!(standing(&["CVE-2"], &package), "expired CVE-2");
        assert_eq!(standing(&["CVE-1"], &other), "open");
        assert_eq!(standing(&["ALSA-1", "CVE-1", "CVE-9"], &package), "open");
        assert_eq!(standing(&["ALSA-1", "CVE-1", "CVE-2"], &package), "expired CVE-2");
    }

    #[test]
    fn a_broken_file_ignores_nothing_and_says_so() {
        for text in ["[[ignore]", "ignore = 1", "[other]", "ignore = [1]"] {
            let ignored = read(text);
            assert_eq!((ignored.entries.len(), ignored.gaps.len()), (0, 1), "{text}");
        }
    }
}
