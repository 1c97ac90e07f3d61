//! Facts of one release, read from the changelogs of its packages: in which version a vulnerability of a source package was
//! repaired. Lines `source,cve,fixed`, or a JSON list of objects with these fields.
//!
//! The file says nothing about its release: that is in its name (`debian-bookworm-changelog-fixes.json`) or given.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Documents, Feed, debian};
use crate::advisory::{Advisory, Affected, Event};

#[derive(Deserialize)]
struct Fact {
    source: String,
    cve: String,
    fixed: String,
}

/// The ecosystem that a file's name tells: `Debian:12` where it has the word `bookworm`.
#[must_use]
pub fn ecosystem_of_name(name: &str) -> Option<String> {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split(|character: char| !character.is_ascii_alphanumeric()).find_map(debian::ecosystem)
}

/// Reads facts about `ecosystem`, such as `Debian:12`.
#[must_use]
pub fn read(bytes: &[u8], ecosystem: &str) -> Feed {
    if let Some(feed) = Feed::over_budget(bytes) {
        return feed;
    }
    let mut facts = Facts { ecosystem, fixes: BTreeMap::new(), feed: Feed::default() };
    let listed = bytes.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| matches!(byte, b'[' | b'{'));
    let broken = if listed { facts.documents(bytes) } else { facts.lines(bytes) };
    let advisories = facts.advisories();
    let mut feed = facts.feed;
    feed.advisories = advisories;
    match broken {
        Some(why) => feed.cut_off(why),
        None => feed.settled(),
    }
}

struct Facts<'a> {
    ecosystem: &'a str,
    /// Ranges by vulnerability and source package.
    fixes: BTreeMap<String, BTreeMap<String, Vec<Vec<Event>>>>,
    feed: Feed,
}

impl Facts<'_> {
    fn documents(&mut self, bytes: &[u8]) -> Option<String> {
        let documents = Documents::of(bytes);
        for (place, text) in documents.found {
            match serde_json::from_str(text) {
                Ok(fact) => self.take(fact),
                Err(error) => self.feed.skip(place.to_string(), error.to_string()),
            }
        }
        documents.broken
    }

    fn lines(&mut self, bytes: &[u8]) -> Option<String> {
        let Ok(text) = std::str::from_utf8(bytes) else { return Some("not UTF-8".to_owned()) };
        for (at, line) in text.lines().enumerate() {
            let fields: Vec<_> = line.split(',').map(str::trim).collect();
            match *fields.as_slice() {
                ["source", "cve", "fixed", ..] | [""] => {}
                [comment, ..] if comment.starts_with('#') => {}
                [source, cve, fixed, ..] if ![source, cve, fixed].contains(&"") => {
                    self.take(Fact { source: source.to_owned(), cve: cve.to_owned(), fixed: fixed.to_owned() });
                }
                _ => self.feed.skip(format!("line {}", at + 1), "not `source,cve,fixed`"),
            }
        }
        None
    }

    fn take(&mut self, fact: Fact) {
        let range = vec![Event::Introduced("0".to_owned()), Event::Fixed(fact.fixed)];
        self.fixes.entry(fact.cve).or_default().entry(fact.source).or_default().push(range);
    }

    fn advisories(&mut self) -> Vec<Advisory> {
        let fixes = std::mem::take(&mut self.fixes).into_iter();
        let affected =
            |(name, ranges)| Affected { ecosystem: self.ecosystem.to_owned(), name, ranges, ..Affected::default() };
        let made = fixes.map(|(id, sources)| Advisory {
            id,
            document: "facts".to_owned(),
            affected: sources.into_iter().map(affected).collect(),
            ..Advisory::default()
        });
        made.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{ecosystem_of_name, read};

    #[test]
    fn both_forms_say_the_same() {
        let lines = "source,cve,fixed\n# comment\napt,CVE-1,2.1.13\nperl,CVE-1,5.36.0-7+deb12u3\n\nbroken\n";
        let list = r#"[{"source":"apt","cve":"CVE-1","fixed":"2.1.13","suite":"unstable"},
            {"source":"perl","cve":"CVE-1","fixed":"5.36.0-7+deb12u3"}, {"cve":"CVE-2"}]"#;
        let (of_lines, of_list) = (read(lines.as_bytes(), "Debian:12"), read(list.as_bytes(), "Debian:12"));
        assert_eq!(of_lines.advisories, of_list.advisories);
        let places = |feed: &crate::feeds::Feed| feed.gaps.iter().map(|gap| gap.place.clone()).collect::<Vec<_>>();
        assert_eq!((places(&of_lines), places(&of_list)), (vec!["line 6".to_owned()], vec!["record 3".to_owned()]));
        let names: Vec<_> = of_lines
            .advisories
            .iter()
            .flat_map(|advisory| &advisory.affected)
            .map(|affected| affected.name.as_str())
            .collect();
        assert_eq!(names, ["apt", "perl"]);
    }

    #[test]
    fn the_name_tells_the_release() {
        assert_eq!(ecosystem_of_name("a/debian-bookworm-changelog-fixes.json").as_deref(), Some("Debian:12"));
        assert_eq!(ecosystem_of_name("fixes.csv"), None);
    }
}
