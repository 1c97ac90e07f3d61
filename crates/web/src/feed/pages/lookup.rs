//! "Am I affected?" without a server: a page for each minor release of Kubernetes and for each component.
//!
//! They are made when somebody asks for them (or when an edition is written to a directory): an edition that is
//! replaced fifty times a second must not render all of them each time.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use jiff::Timestamp;
use palisade_model::advisory::{Advisory, Affected};

use super::words::{self, Rated, day, short};
use super::{release, root_of};
use crate::feed::entry::Entry;
use crate::feed::error::RenderError;
use crate::feed::file::{File, Kind};
use crate::feed::made::Made;
use crate::feed::site::Site;

/// Components that have a page at most: announcements name dozens, not thousands.
const COMPONENTS: usize = 256;
/// The slug of all of Kubernetes.
const KUBERNETES: &str = "kubernetes";

/// The pages of an edition that are made when they are asked for.
#[derive(Debug)]
pub(crate) struct Lookups {
    pub(super) site: Site,
    pub(super) components: BTreeMap<String, Known>,
    pub(super) newest: u64,
    updated: Timestamp,
    files: BTreeMap<String, (Subject, Made<Arc<File>>)>,
}

/// A component that announcements name.
#[derive(Debug)]
pub(crate) struct Known {
    pub(super) name: String,
    pub(super) is_part: bool,
    count: usize,
}

/// What a page is about.
#[derive(Debug)]
enum Subject {
    All,
    Minor(u64),
    Component(String),
}

/// An advisory in an answer.
#[derive(Debug)]
pub(super) struct Found<'entry> {
    pub(super) id: &'entry str,
    pub(super) summary: String,
    pub(super) rated: Rated,
    pub(super) state: (&'static str, &'static str),
    pub(super) components: String,
    pub(super) affected: String,
    pub(super) fix: String,
    pub(super) doubt: Option<String>,
}

#[derive(Template)]
#[template(path = "feed/affected_index.html")]
struct IndexPage<'page> {
    site: &'page Site,
    root: &'page str,
    minors: Vec<u64>,
    parts: Vec<(&'page str, &'page Known)>,
    others: Vec<(&'page str, &'page Known)>,
    options: Vec<(&'page str, &'page str)>,
    day: String,
}

/// A page that lists what was found.
#[derive(Template)]
#[template(path = "feed/affected.html")]
pub(super) struct FoundPage<'page> {
    pub(super) site: &'page Site,
    pub(super) root: &'page str,
    pub(super) heading: String,
    pub(super) of: String,
    pub(super) notes: Vec<String>,
    pub(super) found: Vec<Found<'page>>,
    pub(super) others: usize,
    pub(super) options: Vec<(&'page str, &'page str)>,
    pub(super) chosen: String,
    pub(super) version: String,
    pub(super) day: String,
}

impl Lookups {
    /// What an edition of `entries` can be asked.
    pub(crate) fn new(site: &Site, entries: &[Arc<Entry>], updated: Timestamp) -> Self {
        let affected = || entries.iter().flat_map(|entry| &entry.advisory.affected);
        let newest = release::newest(affected().filter(|one| is_part(one)).map(|one| &one.ranges));
        let mut components = BTreeMap::new();
        for one in affected() {
            // Nothing is allocated for a name that is there already and is its own slug: most are.
            let known: Option<&mut Known> = components.get_mut(one.component.name.as_str());
            if let Some(known) = known {
                known.count += 1;
            } else if components.len() < COMPONENTS {
                let name = short(&one.component.name, 80);
                let known = components.entry(slug(&one.component.name));
                known.or_insert(Known { name, is_part: is_part(one), count: 0 }).count += 1;
            }
        }
        let mut files = BTreeMap::new();
        let mut add = |path: String, subject| files.insert(path, (subject, Made::default()));
        add("affected/index.html".into(), Subject::All);
        for minor in 0..=newest {
            add(format!("affected/v1.{minor}.html"), Subject::Minor(minor));
        }
        for component in components.keys() {
            add(format!("affected/{component}.html"), Subject::Component(component.clone()));
        }
        Self { site: site.clone(), components, newest, updated, files }
    }

    /// The page at `path`.
    pub(crate) fn file(&self, path: &str, entries: &[Arc<Entry>]) -> Result<Option<&Arc<File>>, RenderError> {
        let Some((subject, file)) = self.files.get(path) else { return Ok(None) };
        let make = || Ok(Arc::new(File::new(Kind::Page, self.page(subject, &root_of(path), entries)?, self.updated)));
        file.or_make(make).map(Some)
    }

    /// The paths of all.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whose pages they are.
    pub(crate) const fn site(&self) -> &Site {
        &self.site
    }

    /// What can be chosen in a form: slugs and names, Kubernetes and its parts first.
    pub(crate) fn options(&self) -> Vec<(&str, &str)> {
        let of = |is_part: bool| {
            let some =
                self.components.iter().filter(move |(slug, known)| known.is_part == is_part && *slug != KUBERNETES);
            some.map(|(slug, known)| (slug.as_str(), known.name.as_str()))
        };
        std::iter::once((KUBERNETES, "Kubernetes, any component")).chain(of(true)).chain(of(false)).collect()
    }

    fn page(&self, subject: &Subject, root: &str, entries: &[Arc<Entry>]) -> Result<String, askama::Error> {
        match subject {
            Subject::All => self.index(root),
            Subject::Minor(minor) => {
                let found = found(entries, KUBERNETES, true, |one| release::patches(&one.ranges, *minor));
                let of = format!("Kubernetes 1.{minor}");
                self.answer(root, of, Vec::new(), found, KUBERNETES, format!("1.{minor}")).render()
            }
            Subject::Component(slug) => {
                let known = self.components.get(slug);
                let is_part = known.is_some_and(|known| known.is_part);
                let found = found(entries, slug, is_part, |one| Some(all_versions(one)));
                let of = known.map_or_else(|| slug.clone(), |known| known.name.clone());
                self.answer(root, of, Vec::new(), found, slug, String::new()).render()
            }
        }
    }

    fn index(&self, root: &str) -> Result<String, askama::Error> {
        let of = |is_part: bool| {
            let some = self.components.iter().filter(move |(_, known)| known.is_part == is_part);
            some.map(|(slug, known)| (slug.as_str(), known)).collect()
        };
        let minors = (0..=self.newest).rev().collect();
        let (parts, others, options) = (of(true), of(false), self.options());
        IndexPage { site: &self.site, root, minors, parts, others, options, day: day(self.updated) }.render()
    }

    /// A page that lists what was found about `of`.
    pub(super) fn answer<'page>(
        &'page self,
        root: &'page str,
        of: String,
        notes: Vec<String>,
        (found, others): (Vec<Found<'page>>, usize),
        chosen: &str,
        version: String,
    ) -> FoundPage<'page> {
        FoundPage {
            site: &self.site,
            root,
            heading: format!("{of}: announced vulnerabilities"),
            of,
            notes,
            found,
            others,
            options: self.options(),
            chosen: chosen.to_owned(),
            version,
            day: day(self.updated),
        }
    }
}

/// The advisories of which `versions` finds something in a component that is asked for, newest first, and how many
/// others concern the component.
pub(super) fn found<'entry>(
    entries: &'entry [Arc<Entry>],
    wanted: &str,
    is_part_wanted: bool,
    versions: impl Fn(&Affected) -> Option<(String, String)>,
) -> (Vec<Found<'entry>>, usize) {
    let mut others = 0;
    let mut all = Vec::new();
    for entry in entries.iter().filter(|entry| entry.advisory.withdrawn.is_none()) {
        let concerned: Vec<&Affected> =
            entry.advisory.affected.iter().filter(|one| concerns(one, wanted, is_part_wanted)).collect();
        let mut groups: Vec<(Vec<String>, (String, String))> = Vec::new();
        for one in &concerned {
            let versions = if one.ranges.is_empty() { Some(all_versions(one)) } else { versions(one) };
            let Some(versions) = versions else { continue };
            let name = short(&one.component.name, 80);
            match groups.iter_mut().find(|(_, known)| *known == versions) {
                Some((names, _)) => names.push(name),
                None => groups.push((vec![name], versions)),
            }
        }
        others += usize::from(!concerned.is_empty() && groups.is_empty());
        all.extend(groups.into_iter().map(|(names, versions)| one_found(&entry.advisory, &names, versions)));
    }
    (all, others)
}

fn one_found<'entry>(advisory: &'entry Advisory, names: &[String], (affected, fix): (String, String)) -> Found<'entry> {
    let doubt = advisory.doubts.first().map(|doubt| short(&doubt.question, 300));
    Found {
        id: &advisory.id,
        summary: short(&advisory.summary, 200),
        rated: words::rated(advisory),
        state: words::state(advisory),
        components: names.join(", "),
        affected,
        fix,
        doubt,
    }
}

fn concerns(one: &Affected, wanted: &str, is_part_wanted: bool) -> bool {
    let name = one.component.name.as_str();
    if wanted == KUBERNETES {
        return is_part(one);
    }
    // An announcement about Kubernetes that names no part may mean any.
    name == wanted || (is_part_wanted && name == KUBERNETES) || slug(name) == wanted
}

/// Whether it has the versions of Kubernetes.
pub(super) fn is_part(one: &Affected) -> bool {
    one.component.module.as_deref().is_some_and(palisade_advisories::is_kubernetes_module)
}

fn all_versions(one: &Affected) -> (String, String) {
    let join = |texts: Vec<String>| texts.join(", ");
    let some = || one.ranges.intervals().iter().take(40);
    if one.ranges.is_empty() {
        return ("not stated".into(), "not stated".into());
    }
    let mut fixes: Vec<String> = some().map(words::fix).collect();
    fixes.dedup();
    (join(some().map(words::span).collect()), join(fixes))
}

/// A component's name as part of a path. Names come from outside: nothing else gets through, and none is a page of ours.
pub(super) fn slug(name: &str) -> String {
    let keep = |character: char| {
        if character.is_ascii_alphanumeric() || character == '-' { character.to_ascii_lowercase() } else { '-' }
    };
    let slug: String = name.trim().chars().take(64).map(keep).collect();
    let slug = slug.trim_matches('-');
    let is_taken = slug == "index" || slug.is_empty() || slug.starts_with("v1");
    if is_taken { format!("component-{slug}") } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_safe_and_none_hides_a_page_of_ours() {
        for (name, expected) in [
            ("kubelet", "kubelet"),
            ("Kubernetes C# client", "kubernetes-c--client"),
            ("../../etc/passwd", "etc-passwd"),
            ("index", "component-index"),
            ("v1.27", "component-v1-27"),
            ("<b>\u{202e}", "b"),
            ("", "component-"),
            ("é", "component-"),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
        assert!(slug(&"x".repeat(5000)).len() <= 80);
    }
}
