//! `Gemfile.lock`, which Bundler may also call `gems.locked`.

use std::collections::HashMap;

use super::gem;
use crate::catalogers::origin::Origin;
use crate::catalogers::{Catalog, File};
use crate::component::Digest;

/// What is known of the section that is being read.
#[derive(Default)]
struct Section<'a> {
    name: &'a str,
    specs: bool,
    remote: &'a str,
    revision: &'a str,
    /// Where the gems of the section come from, once the first of them was met: there may be as many as the text is long.
    address: Option<Option<String>>,
}

/// Bytes of an address, which each gem of its section gets.
const LONGEST_ADDRESS: usize = 4096;

impl Section<'_> {
    fn address(&mut self) -> Option<&str> {
        let (name, remote, revision) = (self.name, self.remote, self.revision);
        let found = self.address.get_or_insert_with(|| {
            let short = name == "GIT" && remote.len() + revision.len() <= LONGEST_ADDRESS;
            match short.then(|| Origin::parse(&format!("{remote}#{revision}"))) {
                Some(Origin::Repository(address)) => Some(address),
                _ => None,
            }
        });
        found.as_deref()
    }
}

/// All that Bundler writes. It passes over others, as a later one may have more of them.
const SECTIONS: [&str; 9] =
    ["GEM", "GIT", "PATH", "PLUGIN SOURCE", "PLATFORMS", "DEPENDENCIES", "CHECKSUMS", "RUBY VERSION", "BUNDLED WITH"];

pub(super) fn read(file: &File<'_>, text: &str) -> Catalog {
    let mut catalog = Catalog::default();
    let mut section = Section::default();
    let mut has_section = false;
    let mut digests: HashMap<String, Digest> = HashMap::new();
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let content = line.trim();
        match indent {
            _ if content.is_empty() => {}
            0 => {
                has_section |= SECTIONS.contains(&content);
                if !is_section(content) {
                    catalog.skip(file, format!("line {} is not the name of a section", number + 1));
                }
                section = Section { name: content, ..Section::default() };
            }
            2 if section.name == "CHECKSUMS" => digests.extend(checksum(content)),
            2 => attribute(&mut section, content),
            4 if section.specs && has_gems(section.name) => spec(file, number + 1, content, &mut section, &mut catalog),
            _ => {}
        }
    }
    if !has_section {
        catalog.damaged(file, ["it has none of the sections of a lock".to_owned()]);
    }
    for component in &mut catalog.components {
        let platform = component.qualifiers.get("platform").map(|platform| format!("-{platform}")).unwrap_or_default();
        let key = format!("{} ({}{platform})", component.name, component.version);
        component.digests.extend(digests.get(&key).cloned());
    }
    catalog
}

/// Whether a line at the margin may be the name of a section: words in capitals, unlike the marks of a merge.
fn is_section(line: &str) -> bool {
    line.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b' ')
}

fn has_gems(section: &str) -> bool {
    matches!(section, "GEM" | "GIT" | "PATH" | "PLUGIN SOURCE")
}

fn attribute<'a>(section: &mut Section<'a>, content: &'a str) {
    match content.split_once(": ") {
        Some(("remote", remote)) => section.remote = remote,
        Some(("revision", revision)) => section.revision = revision,
        _ => section.specs = content == "specs:",
    }
}

/// `name (version)` or `name (version-platform)`; versions have no hyphens in them.
fn spec(file: &File<'_>, number: usize, content: &str, section: &mut Section<'_>, catalog: &mut Catalog) {
    let parts = content.strip_suffix(')').and_then(|content| content.split_once(" ("));
    let Some((name, version)) = parts.filter(|(name, version)| !name.is_empty() && !version.is_empty()) else {
        return catalog.skip(file, format!("line {number} is not `name (version)`"));
    };
    let (version, platform) = version.split_once('-').unwrap_or((version, ""));
    let mut component = gem(name, version, platform);
    if let Some(address) = section.address() {
        component.qualifiers.insert("vcs_url".to_owned(), address.to_owned());
    }
    catalog.add(file, component);
}

/// `name (version) sha256=…`, since Bundler 2.5.
fn checksum(content: &str) -> Option<(String, Digest)> {
    let (key, value) = content.rsplit_once(" sha256=")?;
    Some((key.to_owned(), Digest { algorithm: "SHA-256", value: value.to_ascii_lowercase() }))
}
