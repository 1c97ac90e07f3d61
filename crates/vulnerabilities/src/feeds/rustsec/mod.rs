//! RustSec advisories (github.com/rustsec/advisory-db): Markdown with TOML front matter, which says in requirements of Cargo
//! which versions are repaired or were never affected.

mod requirement;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Feed;
use crate::advisory::{Advisory, Affected, Event, Import, Informational};
use requirement::complement;

/// The largest advisory that is read.
const MOST_BYTES: usize = 4 << 20;

#[derive(Deserialize)]
struct FrontMatter {
    advisory: Head,
    #[serde(default)]
    affected: Option<Functions>,
    versions: Versions,
}

#[derive(Deserialize)]
struct Head {
    id: String,
    package: String,
    date: String,
    #[serde(default)]
    collection: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    withdrawn: Option<String>,
    #[serde(default)]
    informational: Option<String>,
    #[serde(default)]
    cvss: Option<String>,
}

#[derive(Default, Deserialize)]
struct Functions {
    #[serde(default)]
    functions: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct Versions {
    #[serde(default)]
    patched: Vec<String>,
    #[serde(default)]
    unaffected: Vec<String>,
}

/// Reads one advisory.
#[must_use]
pub fn read(bytes: &[u8]) -> Feed {
    if bytes.len() > MOST_BYTES {
        return Feed::unreadable(format!("{} bytes, and the budget is {MOST_BYTES}", bytes.len()));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return Feed::unreadable("not UTF-8") };
    let Some((front, body)) = parts(text) else { return Feed::unreadable("no front matter between ```toml and ```") };
    let front: FrontMatter = match toml::from_str(front) {
        Ok(front) => front,
        Err(error) => return Feed::unreadable(error.message().to_owned()),
    };
    let mut feed = Feed::default();
    match advisory(front, body) {
        Ok(advisory) => feed.advisories.push(advisory),
        Err((id, why)) => feed.skip(id, why),
    }
    feed
}

/// The front matter and what stands behind it.
fn parts(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let rest = text.strip_prefix("```toml")?;
    rest.split_once("\n```")
}

fn advisory(front: FrontMatter, body: &str) -> Result<Advisory, (String, String)> {
    let head = front.advisory;
    let known: Vec<_> = front.versions.patched.iter().chain(&front.versions.unaffected).collect();
    let ranges = complement(&known).map_err(|why| (head.id.clone(), why))?;
    let (title, details) = titled(body);
    Ok(Advisory {
        document: String::new(),
        published: instant(&head.date),
        modified: instant(head.withdrawn.as_deref().unwrap_or(&head.date)),
        withdrawn: head.withdrawn.as_deref().map(instant),
        summary: title.to_owned(),
        details: details.to_owned(),
        vectors: head.cvss.iter().cloned().collect(),
        informational: head.informational.as_deref().map(Informational::of_word),
        references: head.url.iter().chain(&head.references).cloned().collect(),
        affected: vec![Affected {
            ecosystem: ecosystem(&head).to_owned(),
            ranges: if ranges.is_empty() {
                Vec::new()
            } else {
                vec![ranges.into_iter().flatten().collect::<Vec<Event>>()]
            },
            imports: imports(&head.package, &front.affected.unwrap_or_default()),
            name: head.package,
            ..Affected::default()
        }],
        aliases: head.aliases,
        id: head.id,
        rating: None,
    })
}

/// Advisories about the toolchain (`std`, `cargo`, `rustdoc`) speak of no crates; they are numbered as CVEs.
fn ecosystem(head: &Head) -> &'static str {
    let toolchain = head.collection.as_deref().map_or(!head.id.starts_with("RUSTSEC-"), |name| name == "rust");
    if toolchain { "Rust" } else { "crates.io" }
}

/// The functions that are affected, by their paths; where none are named, all of the crate.
fn imports(package: &str, affected: &Functions) -> Vec<Import> {
    if affected.functions.is_empty() {
        return Vec::new();
    }
    let symbols = affected.functions.keys().cloned().collect();
    vec![Import { path: package.to_owned(), symbols, ..Import::default() }]
}

/// The title is the first heading.
fn titled(body: &str) -> (&str, &str) {
    let body = body.trim();
    let Some(rest) = body.strip_prefix("# ") else { return ("", body) };
    let (title, details) = rest.split_once('\n').unwrap_or((rest, ""));
    (title.trim(), details.trim())
}

fn instant(date: &str) -> String {
    format!("{date}T00:00:00Z")
}
