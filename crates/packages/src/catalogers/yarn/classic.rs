//! The lock of version 1, in a form of its own: at the margin what is asked for, `name@range, name@range:`, indented below it what
//! that is.

use crate::catalogers::origin::Origin;
use crate::catalogers::{Catalog, File, node};
use crate::component::Digest;

/// An entry that is being read.
#[derive(Default)]
struct Entry {
    line: usize,
    pattern: String,
    version: String,
    resolved: String,
    integrity: String,
}

pub(super) fn read(file: &File<'_>, text: &str) -> Catalog {
    let mut catalog = Catalog::default();
    let mut entry: Option<Entry> = None;
    let mut has_begun = false;
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let content = line.trim();
        match line.len() - line.trim_start_matches(' ').len() {
            _ if content.is_empty() || content.starts_with('#') => {}
            0 => {
                has_begun = true;
                entry.take().into_iter().for_each(|entry| push(file, entry, &mut catalog));
                match content.strip_suffix(':').map(first_pattern) {
                    Some(pattern) => entry = Some(Entry { line: number + 1, pattern, ..Entry::default() }),
                    None => catalog.skip(file, format!("line {} is not `name@range:`", number + 1)),
                }
            }
            _ if !has_begun => catalog.skip(file, format!("line {} belongs to no entry", number + 1)),
            2 => entry.iter_mut().for_each(|entry| field(entry, content)),
            _ => {}
        }
    }
    entry.into_iter().for_each(|entry| push(file, entry, &mut catalog));
    catalog
}

/// All patterns of an entry have the same package; so the first one is enough.
fn first_pattern(patterns: &str) -> String {
    if !patterns.starts_with('"') {
        return patterns.split(", ").next().unwrap_or_default().to_owned();
    }
    let quoted = serde_json::Deserializer::from_str(patterns).into_iter::<String>().next();
    quoted.and_then(Result::ok).unwrap_or_default()
}

fn field(entry: &mut Entry, content: &str) {
    let Some((key, value)) = content.split_once(' ') else { return };
    let value = serde_json::from_str(value).unwrap_or_else(|_| value.to_owned());
    match key {
        "version" => entry.version = value,
        "resolved" => entry.resolved = value,
        "integrity" => entry.integrity = value,
        _ => {}
    }
}

/// A pattern is `name@range`, `alias@npm:name@range`, or only a name where any version will do.
fn push(file: &File<'_>, entry: Entry, catalog: &mut Catalog) {
    let (name, range) = node::split(&entry.pattern).unwrap_or((&entry.pattern, ""));
    let name = range.strip_prefix("npm:").map_or(name, |real| node::split(real).map_or(real, |(real, _)| real));
    if name.is_empty() || entry.version.is_empty() {
        return catalog.skip(file, format!("the entry of line {} has no name or no version", entry.line));
    }
    let mut component = node::component(name, &entry.version, Origin::parse(&entry.resolved));
    component.digests = node::digests(&entry.integrity);
    if component.digests.is_empty() && component.qualifiers.is_empty() {
        component.digests.extend(archive_digest(&entry.resolved));
    }
    catalog.add(file, component);
}

/// Behind the address of a registry's archive stands its SHA-1.
fn archive_digest(resolved: &str) -> Option<Digest> {
    let (_, value) = resolved.split_once('#')?;
    let sound = value.len() == 40 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    sound.then(|| Digest { algorithm: "SHA-1", value: value.to_ascii_lowercase() })
}
