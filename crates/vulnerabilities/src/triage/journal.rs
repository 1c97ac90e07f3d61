//! The journal as bytes: `{"triage":1,"at":…}` one a line. A decision is written by one append; where the writer was stopped, the last
//! line is torn, and the journal ends before it.

use std::collections::HashMap;

use palisade_formats::Timestamp;
use palisade_model::Code;
use serde::{Deserialize, Serialize};

use super::{Entry, TORN_DECISION, UNREADABLE_DECISION};

/// The version of the lines that are written here.
const VERSION: u32 = 1;

/// A longer line is no decision.
const LONGEST_LINE: usize = 1 << 20;

/// All decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    /// In the order of the file.
    pub entries: Vec<Entry>,
    /// Lines that could not be read.
    pub gaps: Vec<JournalGap>,
    /// How many bytes of the file are whole lines: what is behind is torn.
    pub sound: usize,
    /// Whether the last sound line has no line end yet.
    open: bool,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalGap {
    /// Which kind.
    pub code: &'static Code,
    /// From 1.
    pub line: usize,
    /// Why, a lower-case fragment.
    pub why: String,
}

/// What to do with the file to record decisions: cut it to `keep` bytes where it is longer, then append `bytes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Append {
    /// How much of the file stays: all but a torn line.
    pub keep: usize,
    /// What comes behind it.
    pub bytes: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Line<E> {
    triage: u32,
    #[serde(flatten)]
    entry: E,
}

/// Reads a journal; an empty file is one without decisions.
#[must_use]
pub fn read(bytes: &[u8]) -> Journal {
    let mut journal = Journal::default();
    for (at, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let whole = line.ends_with(b"\n");
        match entry(line) {
            Ok(None) => {}
            Ok(Some(entry)) => {
                journal.entries.push(entry);
                journal.open = !whole;
            }
            // Nothing stands behind it, and its end is missing.
            Err(why) if !whole => {
                journal.gaps.push(JournalGap { code: &TORN_DECISION, line: at + 1, why });
                break;
            }
            Err(why) => journal.gaps.push(JournalGap { code: &UNREADABLE_DECISION, line: at + 1, why }),
        }
        journal.sound += line.len();
    }
    journal
}

fn entry(line: &[u8]) -> Result<Option<Entry>, String> {
    if line.len() > LONGEST_LINE {
        return Err(format!("{} bytes in one line", line.len()));
    }
    let text = std::str::from_utf8(line).map_err(|_| "not UTF-8".to_owned())?.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let line: Line<Entry> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if line.triage != VERSION {
        return Err(format!("version {}, and version {VERSION} is known", line.triage));
    }
    line.entry.fault().map_or(Ok(Some(line.entry)), Err)
}

/// The bytes that record decisions in a journal.
///
/// # Errors
///
/// Where a decision is not complete; why.
pub fn record(journal: &Journal, entries: &[Entry]) -> Result<Append, String> {
    if let Some(fault) = entries.iter().find_map(Entry::fault) {
        return Err(fault);
    }
    let mut bytes = if journal.open { b"\n".to_vec() } else { Vec::new() };
    write(entries, &mut bytes)?;
    Ok(Append { keep: journal.sound, bytes })
}

fn write<'e>(entries: impl IntoIterator<Item = &'e Entry>, bytes: &mut Vec<u8>) -> Result<(), String> {
    for entry in entries {
        let start = bytes.len();
        serde_json::to_writer(&mut *bytes, &Line { triage: VERSION, entry }).map_err(|error| error.to_string())?;
        if bytes.len() - start > LONGEST_LINE {
            return Err(format!("the decision about {} is longer than {LONGEST_LINE} bytes", entry.advisory));
        }
        bytes.push(b'\n');
    }
    Ok(())
}

/// The same journal in fewer lines, in the order of time: decisions that the next one about the same repeats are left out, and what
/// was torn. What holds does not change; of a decision that was confirmed, the last confirmation is kept.
///
/// # Errors
///
/// Where lines could not be read: they would be lost.
pub fn compact(journal: &Journal) -> Result<Vec<u8>, String> {
    if let Some(gap) = journal.gaps.iter().find(|gap| gap.code != &TORN_DECISION) {
        return Err(format!("line {} cannot be read: {}", gap.line, gap.why));
    }
    let mut entries: Vec<(Option<Timestamp>, &Entry)> =
        journal.entries.iter().map(|entry| (Timestamp::parse(&entry.at), entry)).collect();
    entries.sort_by(|left, right| left.0.cmp(&right.0));
    let mut next: HashMap<_, &Entry> = HashMap::new();
    let mut kept = Vec::with_capacity(entries.len());
    for (_, entry) in entries.into_iter().rev() {
        let mut names: Vec<&str> = entry.names().collect();
        names.sort_unstable();
        let later = next.insert((&entry.component, &entry.target, names), entry);
        if !later.is_some_and(|later| decides_the_same(entry, later)) {
            kept.push(entry);
        }
    }
    let mut bytes = Vec::new();
    write(kept.into_iter().rev(), &mut bytes)?;
    Ok(bytes)
}

/// Whether two entries differ in nothing but when and by whom.
fn decides_the_same(left: &Entry, right: &Entry) -> bool {
    let words = |entry: &Entry| {
        (entry.state, entry.justification.clone(), entry.reason.clone(), entry.owner.clone(), entry.expires.clone())
    };
    words(left) == words(right)
}
