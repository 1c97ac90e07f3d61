//! "Am I affected?" with a server: a component and a version from a form, and an honest answer.

use std::fmt;
use std::sync::Arc;

use askama::Template as _;
use palisade_model::advisory::{Advisory, Version};

use super::lookup::{Lookups, found, slug};
use super::release;
use super::words::short;
use crate::feed::entry::Entry;

/// A question is a form's: a longer one is not read.
const LONGEST: usize = 512;

/// A version as somebody asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Asked {
    /// `1.27`
    Minor(u64),
    /// `1.27.3`, and the text it was asked with where a distribution's suffix was taken off.
    Release(Version, Option<String>),
    /// Nothing: all versions.
    Any,
}

/// Why a question has no answer.
#[derive(Debug)]
enum Refusal {
    TooLong,
    Version(String),
    MinorOfOther(String),
    Component(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(formatter, "The question is too long."),
            Self::Version(text) => {
                write!(
                    formatter,
                    "“{text}” is not a version. Write it like 1.27.3 or v1.27.3, or 1.27 for a whole minor."
                )
            }
            Self::MinorOfOther(text) => {
                write!(
                    formatter,
                    "“{text}” is only a part of a version: this component needs all three numbers, like 1.2.3."
                )
            }
            Self::Component(text) => {
                write!(
                    formatter,
                    "No component is called “{text}” in any announcement. Choose one of those in the form."
                )
            }
        }
    }
}

impl Lookups {
    /// The answer to a form's query, `component=kubelet&version=1.27.3`, as a page, and whether the question could be
    /// read. `root` leads to the edition.
    ///
    /// # Errors
    /// Where the template fails.
    pub(crate) fn ask(&self, query: &str, root: &str, entries: &[Arc<Entry>]) -> Result<(bool, String), askama::Error> {
        match self.question(query) {
            Ok((component, asked)) => Ok((true, self.reply(&component, &asked, root, entries)?)),
            Err(refusal) => {
                let mut page = self.answer(
                    root,
                    String::new(),
                    vec![refusal.to_string()],
                    (Vec::new(), 0),
                    "kubernetes",
                    String::new(),
                );
                page.heading = "This question could not be read".into();
                Ok((false, page.render()?))
            }
        }
    }

    fn question(&self, query: &str) -> Result<(String, Asked), Refusal> {
        if query.len() > LONGEST {
            return Err(Refusal::TooLong);
        }
        let value = |key: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find(|(name, _)| name == key).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let component = self.component(&value("component"))?;
        let asked = asked(&value("version"))?;
        if matches!(asked, Asked::Minor(_)) && !self.is_part(&component) {
            return Err(Refusal::MinorOfOther(short(&value("version"), 80)));
        }
        Ok((component, asked))
    }

    /// The slug of a component, by its slug, name or alias.
    fn component(&self, text: &str) -> Result<String, Refusal> {
        if text.is_empty() {
            return Ok("kubernetes".into());
        }
        let wanted = slug(text);
        if wanted == "kubernetes" || self.components.contains_key(&wanted) {
            return Ok(wanted);
        }
        let module = palisade_advisories::module_of(text).ok_or_else(|| Refusal::Component(short(text, 80)))?;
        let same = |known: &&String| palisade_advisories::module_of(known) == Some(module);
        // One that no announcement names is known all the same: nothing is announced about it.
        Ok(self.components.keys().find(same).cloned().unwrap_or(wanted))
    }

    fn is_part(&self, component: &str) -> bool {
        component == "kubernetes"
            || self.components.get(component).map_or_else(
                || palisade_advisories::module_of(component).is_some_and(palisade_advisories::is_kubernetes_module),
                |known| known.is_part,
            )
    }

    fn reply(
        &self,
        component: &str,
        asked: &Asked,
        root: &str,
        entries: &[Arc<Entry>],
    ) -> Result<String, askama::Error> {
        let is_part = self.is_part(component);
        let name = match self.components.get(component) {
            _ if component == "kubernetes" => "Kubernetes",
            Some(known) => known.name.as_str(),
            None => component,
        };
        let (mut hits, others) = found(entries, component, is_part, |one| match asked {
            Asked::Minor(minor) => release::patches(&one.ranges, *minor),
            Asked::Release(version, _) => holding(one, version),
            Asked::Any => Some(super::words::in_brief(&one.ranges)),
        });
        for hit in &mut hits {
            let advisory = entries.iter().map(|entry| &entry.advisory).find(|advisory| advisory.id == hit.id);
            if let (Asked::Release(version, _), Some(advisory)) = (asked, advisory) {
                hit.doubt = doubt_about(advisory, version);
            }
        }
        let (of, version) = match asked {
            Asked::Any => (name.to_owned(), String::new()),
            Asked::Minor(minor) => (format!("{name} 1.{minor}"), format!("1.{minor}")),
            Asked::Release(version, _) => (format!("{name} {version}"), version.to_string()),
        };
        let mut notes = Vec::new();
        if let Asked::Release(version, Some(text)) = asked {
            notes.push(format!(
                "“{text}” is a distribution's version. It is judged as {version}; the distribution may have fixed more."
            ));
        }
        self.answer(root, of, notes, (hits, others), component, version).render()
    }
}

/// The interval that holds a version, and its fix.
fn holding(one: &palisade_model::advisory::Affected, version: &Version) -> Option<(String, String)> {
    let interval = one.ranges.intervals().iter().find(|interval| interval.contains(version))?;
    Some((super::words::span(interval), super::words::fix(interval)))
}

/// What an advisory leaves open about a version: a question that names versions is about those of its minors, one that
/// names none is about all.
fn doubt_about(advisory: &Advisory, version: &Version) -> Option<String> {
    let concerns = |question: &str| {
        let mut named = question
            .split_whitespace()
            .filter_map(|word| word.trim_matches([':', ',']).parse::<Version>().ok())
            .peekable();
        named.peek().is_none() || named.any(|it| (it.major(), it.minor()) == (version.major(), version.minor()))
    };
    let doubt = advisory.doubts.iter().find(|doubt| concerns(&doubt.question))?;
    Some(short(&doubt.question, 300))
}

fn asked(text: &str) -> Result<Asked, Refusal> {
    if text.is_empty() {
        return Ok(Asked::Any);
    }
    let refused = || Refusal::Version(short(text, 80));
    let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
    if let Some((major, minor)) = bare.split_once('.').filter(|(_, minor)| !minor.contains('.')) {
        let minor = minor.parse().map_err(|_| refused())?;
        return if major == "1" && minor < 1000 {
            Ok(Asked::Minor(minor))
        } else {
            Err(Refusal::MinorOfOther(short(text, 80)))
        };
    }
    let version: Version = bare.parse().map_err(|_| refused())?;
    let is_ours = ["-alpha", "-beta", "-rc"].iter().any(|word| bare.contains(word));
    let release = Version::new(version.major(), version.minor(), version.patch());
    // `v1.27.3-gke.100` and `v1.27.3-eks-a5565ad` come after 1.27.3, although semantic versions order them before.
    if version.is_prerelease() && !is_ours {
        return Ok(Asked::Release(release, Some(short(text, 80))));
    }
    let suffix = bare.contains('+').then(|| short(text, 80));
    Ok(Asked::Release(version, suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_people_write_them() {
        let release = |text: &str| Asked::Release(text.parse().unwrap(), None);
        let distribution = |version: &str, text: &str| Asked::Release(version.parse().unwrap(), Some(text.into()));
        for (text, expected) in [
            ("", Some(Asked::Any)),
            ("1.27", Some(Asked::Minor(27))),
            ("v1.27", Some(Asked::Minor(27))),
            ("1.27.3", Some(release("1.27.3"))),
            ("v1.27.3-rc.1", Some(release("1.27.3-rc.1"))),
            ("v1.27.3-gke.100", Some(distribution("1.27.3", "v1.27.3-gke.100"))),
            ("v1.27.3-eks-a5565ad", Some(distribution("1.27.3", "v1.27.3-eks-a5565ad"))),
            ("v1.27.3+k3s1", Some(distribution("1.27.3", "v1.27.3+k3s1"))),
            ("2.1", None),
            ("latest", None),
            ("1.27.3.4", None),
            ("1.99999999999999999999", None),
            ("<script>", None),
        ] {
            assert_eq!(asked(text).ok(), expected, "{text}");
        }
    }
}
