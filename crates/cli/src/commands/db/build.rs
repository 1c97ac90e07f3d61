//! `palisade db build`: advisories of any source to one index.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use palisade_model::Code;
use palisade_sources::advisories::{self, Document};
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

/// What has been read.
#[derive(Default)]
struct Gathered {
    advisories: Vec<(String, Prepared)>,
    exploitation: Vec<Exploitation>,
    /// Per source, the newest time that it states.
    newest: BTreeMap<String, String>,
    gaps: Vec<(&'static Code, String)>,
}

pub(super) fn run(arguments: &DbBuildArguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let items = items(&arguments.sources)?;
    let texts = if arguments.without_texts { Texts::LeftOut } else { Texts::Kept };
    let progress = Progress::new(terminal.progress, "files read");
    let mut gathered = gather(&items, texts, &arguments.ecosystem, &progress);
    progress.finish();
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
    let mut bytes = build(gathered, texts, arguments)?;
    if let Some(file) = &arguments.sign {
        index::sign(&mut bytes, &super::keys::secret(file)?)?;
    }
    write(&arguments.output, &bytes)?;
    say(&bytes, &arguments.output, terminal)?;
    Ok(if gaps.is_some() { Exit::Incomplete } else { Exit::Done })
}

/// Whether a time is one: the Go database writes the year 1 where it states none.
fn is_stated(date: &str) -> bool {
    !date.starts_with("0001-")
}

/// Whether a file of a directory or archive stands beside advisories in every repository of them, and says nothing about packages.
fn is_companion(name: &str) -> bool {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let begins = |word: &&str| file.to_ascii_uppercase().starts_with(*word);
    file == "modified_id.csv"
        || folder.ends_with("/LICENSES")
        || ["LICENSE", "LICENCE", "COPYING", "NOTICE", "README"].iter().any(begins)
}

/// `[NAME=]PATH`: a path that exists is no name with a path behind it.
fn items(sources: &[String]) -> Result<Vec<Item>, Failure> {
    let mut items = Vec::new();
    for text in sources {
        let (name, path) = match text.split_once('=') {
            Some((name, path)) if !Path::new(text).exists() => (Some(name), Path::new(path)),
            _ => (None, Path::new(text.as_str())),
        };
        let files = advisories::files(path).map_err(|error| Failure::incomplete(error.code(), error.to_string()))?;
        if files.is_empty() {
            return Err(Failure::incomplete(&codes::NO_DOCUMENT, format!("{}: no file", path.display())));
        }
        let name = name.map_or_else(|| name_of(path), str::to_owned);
        items.extend(files.into_iter().map(|path| Item { source: name.clone(), path }));
    }
    Ok(items)
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
        for (source, date) in other.newest {
            let newest = self.newest.entry(source).or_default();
            *newest = std::mem::take(newest).max(date);
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
        let newest = self.gathered.newest.entry(source.to_owned()).or_default();
        for date in feed.advisories.iter().flat_map(|advisory| [&advisory.modified, &advisory.published]) {
            if date > newest && is_stated(date) {
                newest.clone_from(date);
            }
        }
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

fn build(gathered: Gathered, texts: Texts, arguments: &DbBuildArguments) -> Result<Vec<u8>, Failure> {
    let stated = arguments.date.clone().or_else(|| gathered.newest.values().max().cloned()).unwrap_or_default();
    let mut builder = Builder::new(seconds(&stated, arguments.date.is_some())?, texts);
    for (source, date) in &gathered.newest {
        builder.source(Source { date: date.clone(), ..Source::named(source) });
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
