//! What advisories say about one package: rows whose versions were ranked when the index was made.
//!
//! Versions at which something begins or ends (bounds) stand once, sorted by their keys (`packages::version::Scheme`). A row
//! names them by place: the place of the version in question is found once by binary search over the keys, whole keys compared
//! as bytes, and each row is then decided by comparing two numbers with it.
//!
//! The place of a version is `2i + 1` where it equals bound `i`, and `2i` where it lies between bounds `i - 1` and `i`. A row holds
//! from its first place on and below its end: `[i, j)` is `2i + 1 .. 2j + 1`, `[i, j]` is `2i + 1 .. 2j + 2`, "introduced 0" starts
//! at 0, and what has no end ends at the highest place.
//!
//! Packages about which the same is said, as all that were built from one source, share their statements.
//!
//! | offset | size | what |
//! |---|---|---|
//! | 0 | 1 | the order of versions, by its place in `packages::version::Scheme::ALL`; 255 where none is known, and keys are the texts |
//! | 1 | 3 | zero |
//! | 4 | 4 | `r`, the number of rows |
//! | 8 | 4 | `b`, the number of bounds |
//! | 12 | 12 × r | rows |
//! | 12 + 12r | 4 × b | where each bound ends, counted from behind this list |
//! | 12 + 12r + 4b | | bounds: the length of the key (two bytes), the key, the version as its source wrote it |
//!
//! and a row:
//!
//! | offset | size | what |
//! |---|---|---|
//! | 0 | 4 | the advisory, by its handle |
//! | 4 | 3 | the first place |
//! | 7 | 1 | bits 0–2 the state, bit 3 names packages of a module, bit 4 a single version listed, bit 5 the range cannot be evaluated |
//! | 8 | 3 | the place of its end |
//! | 11 | 1 | what ends it: 0 nothing, 1 fixed, 2 last affected, 3 limit |

use std::cmp::Ordering;

use palisade_packages::version::Scheme;

use super::bytes::{offset_at, u32_at};
use super::interval::{End, Row};
use crate::advisory::State;

const HEADER: usize = 12;
const ROW: usize = 12;
/// The highest place; what has no end ends there.
const ENDLESS: u32 = 0x00ff_ffff;
const STATES: [State; 5] =
    [State::Affected, State::WillNotFix, State::Deferred, State::UnderInvestigation, State::NotAffected];

/// What advisories say about a package.
#[derive(Clone, Copy, Debug)]
pub struct Statements<'a> {
    scheme: Option<Scheme>,
    rows: &'a [[u8; ROW]],
    ends: &'a [[u8; 4]],
    bounds: &'a [u8],
}

/// One statement: versions from one to another, and an advisory.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    /// The advisory's handle.
    pub advisory: u32,
    /// What the source says about these versions.
    pub state: State,
    /// Whether the advisory names packages of the module, or symbols of them (Go): then not all of it is affected.
    pub names_symbols: bool,
    /// Whether it is one version of a list.
    pub is_listed: bool,
    /// Whether the source gives no range that can be evaluated: its versions have no known order, or it gives none.
    pub is_unknown: bool,
    /// The first version, as the source wrote it; nothing where it is "0", before all versions.
    pub introduced: Option<&'a str>,
    /// Where it ends.
    pub end: End<&'a str>,
    from: u32,
    to: u32,
}

/// Where a version stands among the bounds of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(u32);

impl Statement<'_> {
    /// Whether it speaks of the version at `place`.
    #[must_use]
    pub fn holds(&self, place: Place) -> bool {
        self.from <= place.0 && place.0 < self.to
    }

    /// Whether it begins above `place`.
    #[must_use]
    pub fn is_above(&self, place: Place) -> bool {
        place.0 < self.from
    }
}

impl<'a> Statements<'a> {
    pub(super) fn read(body: &'a [u8]) -> Option<Self> {
        let scheme = Scheme::ALL.get(usize::from(*body.first()?)).copied();
        let (rows, bounds) = (offset_at(body, 4)?, offset_at(body, 8)?);
        let (rows, rest) = body.get(HEADER..)?.split_at_checked(rows.checked_mul(ROW)?)?;
        let (ends, bounds) = rest.split_at_checked(bounds.checked_mul(4)?)?;
        Some(Self { scheme, rows: rows.as_chunks().0, ends: ends.as_chunks().0, bounds })
    }

    /// Whether every row and every bound can be read, and both lie in the order in which they are searched.
    pub(super) fn is_sound(&self) -> bool {
        let handle = |row: &[u8; ROW]| u32_at(row, 0).unwrap_or_default();
        let keys: Option<Vec<_>> = (0..self.ends.len()).map(|at| self.version(at).and_then(|_| self.key(at))).collect();
        let is_read = |row: &[u8; ROW]| self.statement(row).is_some_and(|said| said.from <= said.to);
        self.rows.is_sorted_by_key(handle)
            && self.rows.iter().all(is_read)
            && keys.is_some_and(|keys| keys.is_sorted_by(|left, right| left < right))
    }

    /// How many rows there are.
    pub(super) const fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The order of the package's versions, where one is known.
    #[must_use]
    pub fn scheme(&self) -> Option<Scheme> {
        self.scheme
    }

    /// Where a version stands.
    #[must_use]
    pub fn place(&self, version: &str) -> Place {
        let mut key = Vec::with_capacity(64);
        put_key(self.scheme, version, &mut key);
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.key(middle).unwrap_or_default().cmp(&key) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Place(place_of(middle)),
                Ordering::Greater => high = middle,
            }
        }
        Place(place_of(low).saturating_sub(1))
    }

    /// The statements that speak of the version at `place`.
    pub fn at(self, place: Place) -> impl Iterator<Item = Statement<'a>> {
        let number = |bytes: &[u8; ROW], at| u32_at(bytes, at).unwrap_or_default() & ENDLESS;
        let holding = move |row: &&[u8; ROW]| number(row, 4) <= place.0 && place.0 < number(row, 8);
        self.rows.iter().filter(holding).filter_map(move |row| self.statement(row))
    }

    /// All statements, sorted by the advisories' handles and then by versions.
    pub fn all(self) -> impl Iterator<Item = Statement<'a>> {
        self.rows.iter().filter_map(move |row| self.statement(row))
    }

    /// The statements of one advisory.
    pub fn of(self, advisory: u32) -> impl Iterator<Item = Statement<'a>> {
        let handle = |row: &[u8; ROW]| u32_at(row, 0).unwrap_or_default();
        let first = self.rows.partition_point(|row| handle(row) < advisory);
        let rows = self.rows.get(first..).unwrap_or_default().iter();
        rows.take_while(move |row| handle(row) == advisory).filter_map(move |row| self.statement(row))
    }

    fn statement(&self, row: &[u8; ROW]) -> Option<Statement<'a>> {
        let (from, to) = (u32_at(row, 4)?, u32_at(row, 8)?);
        let flags = from >> 24;
        let end = |bound: u32| self.version(bound as usize / 2);
        let (first, last) = (from & ENDLESS, to & ENDLESS);
        Some(Statement {
            advisory: u32_at(row, 0)?,
            state: *STATES.get(flags as usize & 7)?,
            names_symbols: flags & 8 != 0,
            is_listed: flags & 16 != 0,
            is_unknown: flags & 32 != 0,
            introduced: if first == 0 { None } else { Some(end(first)?) },
            end: match to >> 24 {
                0 => End::Open,
                1 => End::Fixed(end(last.checked_sub(1)?)?),
                2 => End::LastAffected(end(last.checked_sub(2)?)?),
                3 => End::Limit(end(last.checked_sub(1)?)?),
                _ => return None,
            },
            from: first,
            to: last,
        })
    }

    fn bound(&self, at: usize) -> Option<(&'a [u8], &'a [u8])> {
        let end = |at: usize| self.ends.get(at).map(|end| u32::from_le_bytes(*end) as usize);
        let start = if at == 0 { 0 } else { end(at - 1)? };
        let (length, rest) = self.bounds.get(start..end(at)?)?.split_first_chunk()?;
        rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))
    }

    fn key(&self, at: usize) -> Option<&'a [u8]> {
        self.bound(at).map(|(key, _)| key)
    }

    fn version(&self, at: usize) -> Option<&'a str> {
        std::str::from_utf8(self.bound(at)?.1).ok()
    }
}

/// The place of what equals the bound `at`.
fn place_of(at: usize) -> u32 {
    u32::try_from(at).map_or(ENDLESS, |at| at.saturating_mul(2).saturating_add(1)).min(ENDLESS - 1)
}

/// The key of a version: by its order, or the text itself where there is none.
pub(super) fn put_key(scheme: Option<Scheme>, version: &str, key: &mut Vec<u8>) {
    match scheme {
        Some(scheme) => scheme.append_key(version, key),
        None => key.extend_from_slice(version.as_bytes()),
    }
}

/// A version as the builder holds it: its key alone decides, the text is what is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound<'b> {
    pub(super) key: &'b [u8],
    pub(super) text: &'b str,
}

impl PartialEq for Bound<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Bound<'_> {}

impl PartialOrd for Bound<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bound<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(other.key)
    }
}

/// The bytes of a package's statements. Of versions that are the same in two spellings, one spelling is kept.
pub(super) fn write(scheme: Option<Scheme>, rows: &[Row<Bound<'_>>]) -> Vec<u8> {
    let ends = rows.iter().filter_map(|row| row.interval.end.version());
    let mut bounds: Vec<_> = rows.iter().filter_map(|row| row.interval.from.as_ref()).chain(ends).copied().collect();
    bounds.sort_unstable_by_key(|bound| (bound.key, bound.text));
    bounds.dedup_by_key(|bound| bound.key);
    let place = |bound: &Bound<'_>| place_of(bounds.partition_point(|other| other.key < bound.key));
    let mut written: Vec<[u8; ROW]> = rows.iter().map(|row| write_row(row, &place)).collect();
    written.sort_unstable_by_key(|row| (u32_at(row, 0), u32_at(row, 4).map(|from| from & ENDLESS), *row));
    written.dedup();
    let order = scheme.and_then(|scheme| Scheme::ALL.iter().position(|other| *other == scheme));
    let mut bytes = vec![order.map_or(u8::MAX, |order| order as u8), 0, 0, 0];
    bytes.extend_from_slice(&(written.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&(bounds.len() as u32).to_le_bytes());
    bytes.extend_from_slice(written.as_flattened());
    write_bounds(&bounds, &mut bytes);
    bytes
}

fn write_row(row: &Row<Bound<'_>>, place: &dyn Fn(&Bound<'_>) -> u32) -> [u8; ROW] {
    let first = row.interval.from.as_ref().map_or(0, place);
    let (kind, last) = match &row.interval.end {
        End::Open => (0, ENDLESS),
        End::Fixed(bound) => (1, place(bound)),
        End::LastAffected(bound) => (2, place(bound) + 1),
        End::Limit(bound) => (3, place(bound)),
    };
    let state = STATES.iter().position(|state| *state == row.state).unwrap_or_default() as u32;
    let flags =
        state | u32::from(row.names_symbols) << 3 | u32::from(row.is_listed) << 4 | u32::from(row.is_unknown) << 5;
    let mut bytes = [0; ROW];
    let numbers = [row.advisory, first | flags << 24, last | kind << 24];
    for (place, number) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(numbers) {
        *place = number.to_le_bytes();
    }
    bytes
}

fn write_bounds(bounds: &[Bound<'_>], bytes: &mut Vec<u8>) {
    let mut end = 0;
    for bound in bounds {
        end += 2 + key_of(bound).len() + bound.text.len();
        bytes.extend_from_slice(&(end as u32).to_le_bytes());
    }
    for bound in bounds {
        bytes.extend_from_slice(&(key_of(bound).len() as u16).to_le_bytes());
        bytes.extend_from_slice(key_of(bound));
        bytes.extend_from_slice(bound.text.as_bytes());
    }
}

/// No real version comes near 64 KB; the builder leaves out what does.
fn key_of<'b>(bound: &Bound<'b>) -> &'b [u8] {
    bound.key.get(..usize::from(u16::MAX)).unwrap_or(bound.key)
}
