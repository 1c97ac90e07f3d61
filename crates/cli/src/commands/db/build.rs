//! `palisade db build`: advisories of any source to one index.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use palisade_model::Code;
use palisade_sources::advisories::{self, AdvisoriesError, Document};
use palisade_vulnerabilities::advisory::{Advisory, Exploitation};
use palisade_vulnerabilities::feeds;
use palisade_vulnerabilities::index::{self, Builder, Prepared, Preparer, Source, Texts};

use crate::arguments::packages::DbBuildArguments;
use crate::atomic::{self, Lock};
use crate::codes;
use crate::environment::Terminal;
use crate::failure::{Exit, Failure};
use crate::progress::Progress;
use crate::scan;

/// A file to read and the name of the source it belongs to.
struct Item {
    source: String,
    path: PathBuf,
}

/// What is to be read.
#[derive(Default)]
struct Items {
    items: Vec<Item>,
    /// The days that are given, by source.
    dates: BTreeMap<String, String>,
    /// What of it can not be.
    left: Vec<AdvisoriesError>,
}

/// The times that the advisories of a source state.
#[derive(Default)]
struct Dates {
    newest: String,
    stated: usize,
    advisories: usize,
}

impl Dates {
    fn add(&mut self, advisory: &Advisory) {
        let times = [&advisory.modified, &advisory.published].into_iter();
        // The Go database writes the year 1 where it states none.
        let newest = times.filter(|time| !time.is_empty() && !time.starts_with("0001-")).max();
        self.stated += usize::from(newest.is_some());
        self.advisories += 1;
        if let Some(newest) = newest.filter(|newest| **newest > self.newest) {
            self.newest.clone_from(newest);
        }
    }

    fn merge(&mut self, other: Self) {
        self.stated += other.stated;
        self.advisories += other.advisories;
        self.newest = std::mem::take(&mut self.newest).max(other.newest);
    }

    /// The state of the source; unknown where most of its advisories state no time.
    fn date(&self) -> &str {
        if self.stated * 2 > self.advisories { &self.newest } else { "" }
    }
}

/// What has been read.
#[derive(Default)]
struct Gathered {
    advisories: Vec<(String, Prepared)>,
    exploitation: Vec<Exploitation>,
    /// Per source, the times that it states.
    dates: BTreeMap<String, Dates>,
    gaps: Vec<(&'static Code, String)>,
}

pub(super) fn run(arguments: &DbBuildArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let Items { items, dates: stated, left } = items(&arguments.sources)?;
    let texts = if arguments.without_texts { Texts::LeftOut } else { Texts::Kept };
    let progress = Progress::new(terminal.progress, "files read");
    let mut gathered = gather(&items, texts, &arguments.ecosystem, &progress);
    progress.finish();
    gathered.gaps.extend(left.iter().map(|error| (error.code(), error.to_string())));
    gathered.gaps.sort_by(|left, right| (&left.1, left.0.id).cmp(&(&right.1, right.0.id)));
    let gaps = Failure::all_incomplete(std::mem::take(&mut gathered.gaps));
    if let Some(gaps) = &gaps {
        gaps.report(terminal);
        if !arguments.partial {
            return Err(Failure::incomplete(
                &codes::INDEX_NOT_WRITTEN,
                format!(
                    "{} was not written, because part of the sources could not be read",
                    arguments.output.display()
                ),
            ));
        }
    }
    let mut bytes = build(gathered, texts, &stated, arguments)?;
    if let Some(file) = &arguments.sign {
        index::sign(&mut bytes, &super::keys::secret(file)?)?;
    }
    write(&arguments.output, &bytes)?;
    say(&bytes, &arguments.output, terminal)?;
    Ok(if gaps.is_some() { Exit::Incomplete } else { Exit::Done })
}

/// Whether a file of a directory or archive stands beside advisories in every repository of them, and says nothing about packages.
fn is_companion(name: &str) -> bool {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let begins = |word: &&str| file.to_ascii_uppercase().starts_with(*word);
    file == "modified_id.csv"
        || folder.ends_with("/LICENSES")
        || ["LICENSE", "LICENCE", "COPYING", "NOTICE", "README"].iter().any(begins)
}

/// `[NAME[@DATE]=]PATH`: a path that exists is no name with a path behind it. And the days that are given.
fn items(sources: &[String]) -> Result<Items, Failure> {
    let Items { mut items, mut dates, mut left } = Items::default();
    for text in sources {
        let (name, path) = match text.split_once('=') {
            Some((name, path)) if !Path::new(text).exists() => (Some(name), Path::new(path)),
            _ => (None, Path::new(text.as_str())),
        };
        let found = advisories::files(path).map_err(|error| Failure::incomplete(error.code(), error.to_string()))?;
        if found.files.is_empty() && found.left.is_empty() {
            return Err(Failure::incomplete(&codes::NO_DOCUMENT, format!("{}: no file", path.display())));
        }
        let (name, date) = dated(name)?;
        let name = name.map_or_else(|| name_of(path), str::to_owned);
        dates.extend(date.map(|date| (name.clone(), date.to_owned())));
        items.extend(found.files.into_iter().map(|path| Item { source: name.clone(), path }));
        left.extend(found.left);
    }
    Ok(Items { items, dates, left })
}

/// `NAME[@DATE]`: the day on which the source was in this state, where its advisories do not say so.
fn dated(name: Option<&str>) -> Result<(Option<&str>, Option<&str>), Failure> {
    let Some((name, date)) = name.and_then(|name| name.rsplit_once('@')) else { return Ok((name, None)) };
    if date.parse::<jiff::civil::Date>().is_err() {
        return Err(Failure::usage(
            &codes::INVALID_OPTION,
            format!("`{name}@{date}`: {date} is no day such as 2027-01-31"),
        ));
    }
    Ok((Some(name).filter(|name| !name.is_empty()), Some(date)))
}

/// `go-osv` of `data/go-osv.jsonl.zst`.
fn name_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(&name).to_owned()
}

/// Reads all files on all cores; what comes first does not matter to the index.
fn gather(items: &[Item], texts: Texts, ecosystems: &[String], progress: &Progress) -> Gathered {
    progress.start(items.len());
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Gathered::default());
    std::thread::scope(|scope| {
        for _ in 0..scan::threads().min(items.len()) {
            scope.spawn(|| {
                let mut reader = Reader { ecosystems, preparer: Preparer::new(texts), gathered: Gathered::default() };
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    reader.file(item);
                    progress.advance();
                }
                all.lock().unwrap_or_else(PoisonError::into_inner).merge(reader.gathered);
            });
        }
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl Gathered {
    fn merge(&mut self, other: Self) {
        self.advisories.extend(other.advisories);
        self.exploitation.extend(other.exploitation);
        self.gaps.extend(other.gaps);
        for (source, dates) in other.dates {
            self.dates.entry(source).or_default().merge(dates);
        }
    }
}

struct Reader<'a> {
    ecosystems: &'a [String],
    preparer: Preparer,
    gathered: Gathered,
}

impl Reader<'_> {
    fn file(&mut self, item: &Item) {
        let read = advisories::read(&item.path, advisories::Budget::default(), &mut |document| {
            self.document(&item.source, &document);
        });
        if let Err(error) = read {
            self.gathered.gaps.push((error.code(), error.to_string()));
        }
    }

    fn document(&mut self, source: &str, document: &Document) {
        let Some(format) = feeds::detect(&document.name, &document.bytes) else {
            if is_companion(&document.name) {
                return;
            }
            let why = format!("{}: no format of advisories that is known", document.name);
            self.gathered.gaps.push((&codes::UNKNOWN_ADVISORIES, why));
            return;
        };
        let feed = format.read(&document.name, &document.bytes);
        for gap in feed.gaps {
            let place = if gap.place.is_empty() { String::new() } else { format!(" {}", gap.place) };
            self.gathered.gaps.push((gap.code, format!("{}{place}: {}", document.name, gap.why)));
        }
        let dates = self.gathered.dates.entry(source.to_owned()).or_default();
        feed.advisories.iter().for_each(|advisory| dates.add(advisory));
        let wanted = feed.advisories.into_iter().filter_map(|advisory| self.wanted(advisory));
        let wanted: Vec<_> = wanted.collect();
        let prepared = wanted.into_iter().map(|advisory| (source.to_owned(), self.preparer.prepare(advisory)));
        self.gathered.advisories.extend(prepared);
        self.gathered.exploitation.extend(feed.exploitation);
    }

    /// What an advisory says about the ecosystems that are asked for; nothing where it says nothing about them.
    fn wanted(&self, mut advisory: Advisory) -> Option<Advisory> {
        if self.ecosystems.is_empty() {
            return Some(advisory);
        }
        let name = |ecosystem: &str| ecosystem.split(':').next().unwrap_or_default().to_ascii_lowercase();
        advisory.affected.retain(|affected| {
            self.ecosystems.iter().any(|wanted| name(&affected.ecosystem) == wanted.to_ascii_lowercase())
        });
        (!advisory.affected.is_empty()).then_some(advisory)
    }
}

/// `stated` are the days that the user gives for sources.
fn build(
    gathered: Gathered,
    texts: Texts,
    stated: &BTreeMap<String, String>,
    arguments: &DbBuildArguments,
) -> Result<Vec<u8>, Failure> {
    let dates: BTreeMap<&str, &str> = gathered
        .dates
        .iter()
        .map(|(source, dates)| (source.as_str(), stated.get(source).map_or_else(|| dates.date(), String::as_str)))
        .collect();
    let newest = arguments.date.as_deref().or_else(|| dates.values().max().copied()).unwrap_or_default();
    let mut builder = Builder::new(seconds(newest, arguments.date.is_some())?, texts);
    for (source, date) in dates {
        builder.source(Source { date: date.to_owned(), ..Source::named(source) });
    }
    for (source, advisory) in gathered.advisories {
        builder.add_prepared(&source, advisory);
    }
    gathered.exploitation.into_iter().for_each(|known| builder.exploitation(known));
    Ok(builder.build()?)
}

/// Seconds since 1970 of a time or a day. A time that a source states and that is none counts as unknown.
fn seconds(text: &str, is_asked_for: bool) -> Result<i64, Failure> {
    let time = text.parse::<jiff::Timestamp>().ok();
    let day = || {
        let date: jiff::civil::Date = text.parse().ok()?;
        date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    };
    match time.or_else(day) {
        Some(time) => Ok(time.as_second()),
        None if is_asked_for => Err(Failure::usage(&codes::INVALID_OPTION, format!("`--date {text}` is no date"))),
        None => Ok(0),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = Lock::of(path).and_then(|lock| atomic::replace(path, bytes, &lock));
    written.map_err(|error| Failure::output(&path.display().to_string(), &error))
}

#[expect(clippy::print_stderr, reason = "the edge of the program; the index is the output")]
fn say(bytes: &[u8], path: &Path, terminal: &Terminal) -> Result<(), Failure> {
    if !terminal.quiet {
        let index = index::Index::open(bytes)?;
        let header = index.header();
        let (advisories, packages) = (header.advisories, header.packages);
        eprintln!("{}: {advisories} advisories about {packages} packages, {} bytes", path.display(), bytes.len());
    }
    Ok(())
}
