//! One side of a comparison, read from whatever it is.

use std::path::Path;

use palisade_advisories::compare::{Says, Source, of_cve, of_osv};
use palisade_formats::json::{self, Budget};
use palisade_formats::osv::record::RangeKind;
use palisade_formats::{cve, osv};
use palisade_model::Code;
use palisade_model::advisory::Announcement;
use palisade_sources::feeds::directory;

use crate::codes;
use crate::failure::Failure;
use crate::sources;

/// What a side says.
pub(super) struct Side {
    pub(super) name: String,
    /// Where the side is announcements: they judge.
    pub(super) announcements: Vec<Announcement>,
    /// Where it is records.
    pub(super) records: Vec<Source>,
    /// What could not be read.
    pub(super) gaps: Vec<(&'static Code, String)>,
}

impl Side {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let mut side = Self { name, announcements: Vec::new(), records: Vec::new(), gaps: Vec::new() };
        for file in json_files(path)? {
            side.add(&file);
        }
        if side.records.is_empty() {
            side.gaps.clear();
            side.announce(path)?;
        }
        if side.records.is_empty() && side.announcements.is_empty() {
            return Err(Failure::incomplete(
                &codes::NO_DOCUMENT,
                format!("{}: no announcement and no record", side.name),
            ));
        }
        Ok(side)
    }

    /// A record of either kind; anything else is a gap, unless the side turns out to be announcements.
    fn add(&mut self, file: &Path) {
        let place = file.display().to_string();
        let limit = u64::try_from(Budget::DEFAULT.bytes).unwrap_or(u64::MAX);
        let text = match sources::text(file, limit) {
            Ok(text) => text,
            Err((code, why)) => return self.gaps.push((code, format!("{place}: {why}"))),
        };
        let Ok(value) = json::read_value(&text, Budget::DEFAULT) else {
            return self.gaps.push((&codes::UNKNOWN_DOCUMENT, format!("{place}: not JSON")));
        };
        if value.get("cveMetadata").is_some() {
            if let Ok(record) = cve::read(&text, Budget::DEFAULT) {
                return self.records.push(of_cve(&self.name, &record));
            }
        } else if value.get("id").is_some()
            && value.get("affected").is_some()
            && let Ok(mut record) = osv::read(&text, Budget::DEFAULT)
        {
            keep_versions(&mut record);
            return self.records.push(of_osv(&self.name, &record));
        }
        self.gaps.push((&codes::UNKNOWN_DOCUMENT, format!("{place}: neither an OSV nor a CVE record")));
    }

    /// Takes what the announcements say as records, which judge nobody.
    pub(super) fn speak_as_records(&mut self) {
        for announcement in std::mem::take(&mut self.announcements) {
            for advisory in palisade_advisories::read(&announcement).0 {
                let says = advisory
                    .affected
                    .into_iter()
                    .map(|affected| Says { module: affected.component.module, ranges: affected.ranges });
                self.records.push(Source { name: self.name.clone(), id: advisory.id, says: says.collect() });
            }
        }
    }

    fn announce(&mut self, path: &Path) -> Result<(), Failure> {
        let fetched = directory::read(path)?;
        self.announcements = fetched.announcements;
        let gaps = fetched.unreadable.into_iter().map(|(place, error)| (error.code(), format!("{place}: {error}")));
        self.gaps.extend(gaps);
        Ok(())
    }
}

/// Takes out ranges of commits, which say nothing about versions, and packages of which nothing else is said.
fn keep_versions(record: &mut osv::Record) {
    for affected in &mut record.affected {
        affected.ranges.retain(|range| range.kind != RangeKind::Git);
    }
    record.affected.retain(|affected| !affected.ranges.is_empty());
}

/// The JSON files of a directory, or the file itself.
fn json_files(path: &Path) -> Result<Vec<std::path::PathBuf>, Failure> {
    let unreadable =
        |error: std::io::Error| Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", path.display()));
    if !std::fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        // Records of cve.org are often kept under their id alone.
        // Links that lead nowhere and pipes are refused where files are read.
        if !file.is_dir() && file.extension().is_none_or(|extension| extension == "json") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}
