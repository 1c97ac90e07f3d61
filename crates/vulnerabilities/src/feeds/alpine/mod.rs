//! Alpine's security database (secdb.alpinelinux.org, `main.json` and `community.json`), and those of Wolfi and Chainguard in
//! the same form: package → the version that repairs → vulnerabilities. Version `0` says that no version was ever affected.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{Feed, FeedGap, UNREADABLE_FEED};
use crate::advisory::{Advisory, Affected, Event, State};

#[derive(Deserialize)]
struct Database {
    #[serde(default)]
    distroversion: String,
    #[serde(default)]
    urlprefix: String,
    packages: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    pkg: Option<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    #[serde(default, deserialize_with = "fixes")]
    secfixes: Vec<(String, Value)>,
}

/// A map; the generator writes an empty one as a list.
fn fixes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, Value)>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Object(map) => Ok(map.into_iter().collect()),
        Value::Array(list) if list.is_empty() => Ok(Vec::new()),
        Value::Null => Ok(Vec::new()),
        _ => Err(serde::de::Error::custom("`secfixes` is no map")),
    }
}

impl Database {
    /// The OSV ecosystem: `Alpine:v3.19`.
    fn ecosystem(&self) -> Option<String> {
        let rolling = [("wolfi", "Wolfi"), ("chainguard", "Chainguard"), ("cgr.dev", "Chainguard")];
        match self.distroversion.as_str() {
            "" => rolling.iter().find(|(word, _)| self.urlprefix.contains(word)).map(|(_, name)| (*name).to_owned()),
            version => Some(format!("Alpine:{version}")),
        }
    }
}

/// Reads a database.
#[must_use]
pub fn read(bytes: &[u8]) -> Feed {
    if let Some(feed) = Feed::over_budget(bytes) {
        return feed;
    }
    let database: Database = match serde_json::from_slice(bytes) {
        Ok(database) => database,
        Err(error) => return Feed::unreadable(error.to_string()),
    };
    let Some(ecosystem) = database.ecosystem() else {
        return Feed::unreadable("neither `distroversion` nor `urlprefix` tells which distribution it speaks of");
    };
    let mut feed = Feed::default();
    let mut advisories = BTreeMap::new();
    for package in database.packages.into_iter().filter_map(|entry| entry.pkg) {
        take(package, &ecosystem, &mut advisories, &mut feed);
    }
    feed.advisories = advisories.into_values().collect();
    feed.settled()
}

/// More names than a vulnerability has.
const MOST_ALIASES: usize = 64;

/// Adds what a package says. Where a vulnerability was repaired again, both versions are there and the later one decides.
fn take(package: Package, ecosystem: &str, advisories: &mut BTreeMap<String, Advisory>, feed: &mut Feed) {
    for (version, names) in package.secfixes {
        let Some(names) = names.as_array() else {
            if !names.is_null() {
                feed.gaps.push(FeedGap {
                    code: &UNREADABLE_FEED,
                    place: format!("{} {version}", package.name),
                    why: "not a list of vulnerabilities".to_owned(),
                });
            }
            continue;
        };
        for name in names {
            let mut ids = name.as_str().unwrap_or_default().split_whitespace().map(identifier);
            let Some(id) = ids.next() else {
                feed.skip(format!("{} {version}", package.name), format!("`{name}` names no vulnerability"));
                continue;
            };
            let empty = |id| Advisory { id, document: "secdb".to_owned(), ..Advisory::default() };
            let advisory = advisories.entry(id.clone()).or_insert_with(|| empty(id));
            for alias in ids.filter(|alias| alias.contains('-')) {
                if advisory.aliases.len() < MOST_ALIASES && !advisory.aliases.contains(&alias) {
                    advisory.aliases.push(alias);
                }
            }
            affect(advisory, ecosystem, &package.name, &version);
        }
    }
}

/// `CVE_2019-2426` stands there for `CVE-2019-2426`.
fn identifier(word: &str) -> String {
    word.trim_matches(['(', ')', ',']).replacen("CVE_", "CVE-", 1)
}

fn affect(advisory: &mut Advisory, ecosystem: &str, name: &str, version: &str) {
    let unaffected = version == "0";
    let first = Event::Introduced("0".to_owned());
    let range = if unaffected { vec![first] } else { vec![first, Event::Fixed(version.to_owned())] };
    let same = advisory.affected.last_mut().filter(|last| last.name == name && last.ecosystem == ecosystem);
    match same {
        // A repair says more than the word that nothing had to be repaired.
        Some(_) if unaffected => {}
        Some(known) if known.state == State::NotAffected => {
            known.state = State::Affected;
            known.ranges = vec![range];
        }
        Some(known) => known.ranges.push(range),
        None => advisory.affected.push(Affected {
            ecosystem: ecosystem.to_owned(),
            name: name.to_owned(),
            ranges: vec![range],
            state: if unaffected { State::NotAffected } else { State::Affected },
            ..Affected::default()
        }),
    }
}
