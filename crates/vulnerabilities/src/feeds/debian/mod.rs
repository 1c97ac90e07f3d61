//! The Debian security tracker's export (security-tracker.debian.org/tracker/data/json): source package → vulnerability →
//! release → status. `fixed_version` `0` says that no version was ever affected; `nodsa` that no advisory is planned.

mod release;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Feed, entries};
use crate::advisory::{Advisory, Affected, Event, Rating, State};

pub use release::ecosystem;

/// One vulnerability of one source package.
#[derive(Deserialize)]
struct Issue {
    #[serde(default)]
    description: String,
    #[serde(default)]
    releases: BTreeMap<String, Status>,
}

/// What is said of it in one release.
#[derive(Deserialize)]
struct Status {
    status: String,
    #[serde(default)]
    fixed_version: Option<String>,
    #[serde(default)]
    urgency: Option<String>,
    #[serde(default)]
    nodsa: Option<String>,
    #[serde(default)]
    nodsa_reason: Option<String>,
}

/// Reads the export.
#[must_use]
pub fn read(bytes: &[u8]) -> Feed {
    if let Some(feed) = Feed::over_budget(bytes) {
        return feed;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return Feed::unreadable("not UTF-8") };
    let mut tracker = Tracker::default();
    let read = entries::each(text, &mut |package, issues| tracker.package(&package, issues));
    let mut feed = tracker.feed;
    feed.advisories = tracker.advisories.into_values().collect();
    for name in tracker.unknown {
        feed.skip(format!("release {name}"), "not a release of Debian that is known here");
    }
    match read {
        Ok(()) => feed.settled(),
        Err(error) => feed.cut_off(error.to_string()),
    }
}

/// What was read so far, by vulnerability and urgency.
#[derive(Default)]
struct Tracker {
    advisories: BTreeMap<(String, Option<Rating>), Advisory>,
    unknown: BTreeSet<String>,
    feed: Feed,
}

impl Tracker {
    fn package(&mut self, package: &str, issues: &str) {
        let mut found = Vec::new();
        let read = entries::each(issues, &mut |id, issue| found.push((id, serde_json::from_str::<Issue>(issue))));
        for (id, issue) in found {
            match issue {
                Ok(issue) => self.issue(package, id, issue),
                Err(error) => self.feed.skip(format!("{package} {id}"), error.to_string()),
            }
        }
        if let Err(error) = read {
            self.feed.skip(package, error.to_string());
        }
    }

    fn issue(&mut self, package: &str, id: String, issue: Issue) {
        for (release, status) in issue.releases {
            let Some(ecosystem) = ecosystem(&release) else {
                self.unknown.insert(release);
                continue;
            };
            let rating = status.urgency.as_deref().and_then(Rating::of_word);
            let said = status.affected();
            let affected = &mut self.advisory(&id, rating, &issue.description).affected;
            match said {
                Ok((state, range)) => affected.push(Affected {
                    ecosystem,
                    name: package.to_owned(),
                    ranges: vec![range],
                    state,
                    ..Affected::default()
                }),
                Err(why) => self.feed.skip(format!("{package} {id} {release}"), why),
            }
        }
    }
}

impl Tracker {
    /// The advisory about packages of this urgency, which the tracker states for each package and release.
    fn advisory(&mut self, id: &str, rating: Option<Rating>, description: &str) -> &mut Advisory {
        let empty = || Advisory {
            references: vec![format!("https://security-tracker.debian.org/tracker/{id}")],
            id: id.to_owned(),
            document: "security-tracker".to_owned(),
            rating,
            ..Advisory::default()
        };
        let advisory = self.advisories.entry((id.to_owned(), rating)).or_insert_with(empty);
        if advisory.details.is_empty() {
            description.clone_into(&mut advisory.details);
        }
        advisory
    }
}

impl Status {
    /// The state of the versions, and which they are.
    fn affected(&self) -> Result<(State, Vec<Event>), String> {
        let all = || vec![Event::Introduced("0".to_owned())];
        match (self.status.as_str(), self.fixed_version.as_deref()) {
            ("resolved", Some("0")) => Ok((State::NotAffected, all())),
            ("resolved", Some(fixed)) => {
                Ok((State::Affected, vec![Event::Introduced("0".to_owned()), Event::Fixed(fixed.to_owned())]))
            }
            ("resolved", None) => Err("resolved, and no version is named".to_owned()),
            ("undetermined", _) => Ok((State::UnderInvestigation, all())),
            ("open", _) => Ok((self.open(), all())),
            (other, _) => Err(format!("the status `{other}` is not known")),
        }
    }

    /// The tracker's words. `<no-dsa>` means no advisory of its own: a point release may still repair it (security team's
    /// documentation, "The no-dsa tag"); only what is ignored or at its end is given up.
    fn open(&self) -> State {
        let is_at_end = self.urgency.as_deref() == Some("end-of-life");
        match self.nodsa_reason.as_deref() {
            Some("ignored") => State::WillNotFix,
            _ if is_at_end => State::WillNotFix,
            Some("postponed") => State::Deferred,
            _ if self.nodsa.is_some() => State::Deferred,
            _ => State::Affected,
        }
    }
}
