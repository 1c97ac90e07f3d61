//! Tables by hash: the one structure that packages, statements, symbols, identifiers and advisories are kept in.
//!
//! Entries lie in groups by the highest bits of their hashes, about eight to a group, sorted by the lowest 32 bits (the tag).
//! A lookup reads two neighbouring offsets and then one group, whose tags share a cache line or two.
//!
//! All that a change of one entry moves is its group and the offsets of the groups behind it, four bytes each: bodies refer to
//! other entries by hash and never by place. That keeps deltas small.
//!
//! | offset | size | what |
//! |---|---|---|
//! | 0 | 4 | `b`, the number of highest bits of a hash that choose the group: there are 2^b groups |
//! | 4 | 4 | how many entries there are |
//! | 8 | 4 × (2^b + 1) | where each group starts, counted from behind this list, and where the last one ends |
//!
//! and a group of `n` entries:
//!
//! | offset | size | what |
//! |---|---|---|
//! | 0 | 4 | `n`; the highest bit is set where ends have four bytes because the bodies are long |
//! | 4 | 4 × n | tags, ascending |
//! | 4 + 4n | 2 × n or 4 × n | where each body ends, counted from behind this list |
//! | | | the bodies |

use siphasher::sip::SipHasher13;

use super::bytes::{offset_at, u32_at};

/// How many entries a group has at most on average.
const ENTRIES_OF_A_GROUP: usize = 12;

/// Of hashes as they come, a group never gets as many.
const MOST_OF_A_GROUP: usize = 256;

/// Set in the number of a group's entries where their ends have four bytes.
const WIDE: u32 = 1 << 31;

/// More groups than this make no sense in a file whose offsets have 32 bits.
const MOST_BITS: u32 = 26;

/// The hash of a key that consists of several parts: SipHash-1-3 of each, of which the hash of those before it is the first half of
/// the key, and the second half is zero.
pub(super) fn hash(parts: &[&[u8]]) -> u64 {
    parts.iter().fold(0, |before, part| hash_behind(before, part))
}

/// The hash of a key of which one more part follows those that have a hash.
pub(super) fn hash_behind(before: u64, part: &[u8]) -> u64 {
    SipHasher13::new_with_keys(before, 0).hash(part)
}

/// The hash under which what has a handle is kept.
pub(super) fn hash_of_handle(handle: u32) -> u64 {
    u64::from(handle) << 32 | u64::from(handle)
}

/// A table to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'a> {
    bits: u32,
    starts: &'a [u8],
    groups: &'a [u8],
}

impl<'a> Table<'a> {
    /// The table that a section holds. One that holds none finds nothing.
    pub(super) fn open(section: &'a [u8]) -> Self {
        Self::checked(section).unwrap_or(Self { bits: 0, starts: &[], groups: &[] })
    }

    /// The table that a section holds; nothing where it holds none.
    pub(super) fn checked(section: &'a [u8]) -> Option<Self> {
        let bits = u32_at(section, 0).filter(|bits| *bits <= MOST_BITS)?;
        let (starts, groups) = section.get(8..)?.split_at_checked(((1 << bits) + 1) * 4)?;
        Some(Self { bits, starts, groups })
    }

    /// The bodies of all entries with this hash: one, none, or in rare cases others that share bits of it.
    pub(super) fn get(&self, hash: u64) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let number = hash.checked_shr(64 - self.bits).unwrap_or(0);
        let group = self.group(number as usize).unwrap_or(Group { tags: &[], ends: &[], width: 2, bodies: &[] });
        let tag = (hash as u32).to_le_bytes();
        let tags = group.tags.as_chunks::<4>().0;
        let first = tags.iter().position(|other| *other == tag).unwrap_or(tags.len());
        let equal = tags.iter().skip(first).take_while(move |other| **other == tag).count();
        (first..first + equal).filter_map(move |at| group.body(at))
    }

    /// All bodies, group by group.
    pub(super) fn bodies(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let table = *self;
        let groups = table.starts.len() / 4;
        (0..groups).filter_map(move |number| table.group(number)).flat_map(|group| {
            let count = group.tags.len() / 4;
            (0..count).filter_map(move |at| group.body(at))
        })
    }

    /// All entries, each with its tag and the group that it lies in; nothing in the place of an entry or a group that cannot be read,
    /// nor of a whole table whose groups overlap.
    pub(super) fn entries(&self) -> impl Iterator<Item = Option<Entry<'a>>> + use<'a> {
        let table = *self;
        let starts = self.starts.as_chunks::<4>().0.iter().map(|start| u32::from_le_bytes(*start) as usize);
        let ends_well = starts.clone().next_back() == Some(self.groups.len());
        let is_whole = ends_well && offset_at(self.starts, 0) == Some(0) && starts.is_sorted();
        let groups = if is_whole { 0..1_usize << self.bits } else { 0..0 };
        let lost = std::iter::repeat_n(None, usize::from(!is_whole));
        lost.chain(groups.flat_map(move |number| {
            let group = table.group(number).filter(Group::is_sound);
            let count = group.map_or(1, |group| group.tags.len() / 4);
            (0..count).map(move |at| {
                let group = group?;
                Some(Entry { group: number as u64, tag: u32_at(group.tags, at * 4)?, body: group.body(at)? })
            })
        }))
    }

    /// Whether no group has more entries than can be searched one by one.
    pub(super) fn is_searchable(&self) -> bool {
        self.is_each_group(|tags| tags.len() <= MOST_OF_A_GROUP)
    }

    /// The same for a table in which a key may have any number of entries: they count once.
    pub(super) fn is_searchable_by_key(&self) -> bool {
        self.is_each_group(|tags| tags.chunk_by(|left, right| left == right).count() <= MOST_OF_A_GROUP)
    }

    fn is_each_group(&self, fits: impl Fn(&[[u8; 4]]) -> bool) -> bool {
        let groups = 0..1_usize << self.bits;
        groups.filter_map(|number| self.group(number)).all(|group| fits(group.tags.as_chunks().0))
    }

    /// Where what has this hash is looked for: in which group, and under which tag.
    pub(super) fn place(&self, hash: u64) -> (u64, u32) {
        (hash.checked_shr(64 - self.bits).unwrap_or(0), hash as u32)
    }

    fn group(&self, number: usize) -> Option<Group<'a>> {
        let (start, end) = (offset_at(self.starts, number * 4)?, offset_at(self.starts, number * 4 + 4)?);
        let group = self.groups.get(start..end)?;
        let head = u32_at(group, 0)?;
        let count = (head & !WIDE) as usize;
        let width = if head & WIDE == 0 { 2 } else { 4 };
        let (tags, rest) = group.get(4..)?.split_at_checked(count.checked_mul(4)?)?;
        let (ends, bodies) = rest.split_at_checked(count.checked_mul(width)?)?;
        Some(Group { tags, ends, width, bodies })
    }
}

/// An entry, and where it lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    group: u64,
    pub(super) tag: u32,
    pub(super) body: &'a [u8],
}

impl Entry<'_> {
    /// Its group and its tag.
    pub(super) fn place(&self) -> (u64, u32) {
        (self.group, self.tag)
    }
}

#[derive(Clone, Copy)]
struct Group<'a> {
    tags: &'a [u8],
    ends: &'a [u8],
    width: usize,
    bodies: &'a [u8],
}

impl<'a> Group<'a> {
    /// Whether its tags ascend and its bodies end where it ends.
    fn is_sound(&self) -> bool {
        let tags = self.tags.as_chunks::<4>().0;
        let last = tags.len().checked_sub(1).map_or(Some(0), |last| self.end(last));
        tags.is_sorted_by_key(|tag| u32::from_le_bytes(*tag)) && last == Some(self.bodies.len())
    }

    fn body(&self, at: usize) -> Option<&'a [u8]> {
        let start = if at == 0 { 0 } else { self.end(at - 1)? };
        self.bodies.get(start..self.end(at)?)
    }

    fn end(&self, at: usize) -> Option<usize> {
        match self.width {
            2 => Some(usize::from(u16::from_le_bytes(*self.ends.get(at * 2..)?.first_chunk()?))),
            _ => offset_at(self.ends, at * 4),
        }
    }
}

/// A table that is made.
#[derive(Debug, Default)]
pub(super) struct TableBuilder {
    entries: Vec<(u64, Vec<u8>)>,
}

impl TableBuilder {
    pub(super) fn add(&mut self, hash: u64, body: Vec<u8>) {
        self.entries.push((hash, body));
    }

    /// The bytes of the table by themselves.
    pub(super) fn written(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&mut bytes);
        bytes
    }

    /// The bytes of the table; the same whatever the order in which entries were added.
    pub(super) fn write(mut self, bytes: &mut Vec<u8>) {
        let wanted = self.entries.len().div_ceil(ENTRIES_OF_A_GROUP).max(1);
        let bits = wanted.next_power_of_two().trailing_zeros().min(MOST_BITS);
        let group_of = |hash: u64| hash.checked_shr(64 - bits).unwrap_or(0);
        let order = |hash: u64| (group_of(hash), hash as u32);
        self.entries.sort_unstable_by(|left, right| (order(left.0), &left.1).cmp(&(order(right.0), &right.1)));
        bytes.extend_from_slice(&bits.to_le_bytes());
        put_u32(bytes, self.entries.len());
        let starts = bytes.len();
        bytes.resize(starts + ((1 << bits) + 1) * 4, 0);
        let groups = bytes.len();
        let mut rest = self.entries.as_slice();
        for number in 0..1_usize << bits {
            let (group, others) = rest.split_at(rest.partition_point(|entry| group_of(entry.0) <= number as u64));
            rest = others;
            write_group(group, bytes);
            let end = ((bytes.len() - groups) as u32).to_le_bytes();
            let place = starts + (number + 1) * 4;
            bytes.splice(place..place + 4, end);
        }
    }
}

fn write_group(entries: &[(u64, Vec<u8>)], bytes: &mut Vec<u8>) {
    let is_wide = entries.iter().map(|entry| entry.1.len()).sum::<usize>() > usize::from(u16::MAX);
    put_u32(bytes, entries.len() | if is_wide { WIDE as usize } else { 0 });
    entries.iter().for_each(|entry| bytes.extend_from_slice(&(entry.0 as u32).to_le_bytes()));
    let mut end = 0_usize;
    for (_, body) in entries {
        end += body.len();
        match is_wide {
            true => put_u32(bytes, end),
            false => bytes.extend_from_slice(&(end as u16).to_le_bytes()),
        }
    }
    entries.iter().for_each(|entry| bytes.extend_from_slice(&entry.1));
}

fn put_u32(bytes: &mut Vec<u8>, value: usize) {
    bytes.extend_from_slice(&(value as u32).to_le_bytes());
}

/// The handle that a hash asks for.
pub(super) fn handle_of(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Gives each of several things a handle of its own, made of its hash; `hashes` in an order that is always the same. Where a handle is
/// taken, the next free one is: whoever looks for a hash goes on from its handle to the first that nobody has.
pub(super) fn handles(hashes: impl Iterator<Item = u64>) -> Vec<u32> {
    let mut taken = std::collections::HashSet::new();
    hashes
        .map(|hash| {
            let mut handle = handle_of(hash);
            while !taken.insert(handle) {
                handle = handle.wrapping_add(1);
            }
            handle
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Table, TableBuilder, hash, hash_of_handle};

    #[test]
    fn everything_is_found_and_nothing_else() {
        for count in [0_u32, 1, 13, 5000] {
            let mut builder = TableBuilder::default();
            for number in (0..count).rev() {
                builder.add(hash(&[&number.to_le_bytes()]), number.to_string().into_bytes());
            }
            let mut bytes = Vec::new();
            builder.write(&mut bytes);
            let table = Table::open(&bytes);
            for number in 0..count {
                let found: Vec<_> = table.get(hash(&[&number.to_le_bytes()])).collect();
                assert_eq!(found, [number.to_string().as_bytes()]);
            }
            assert_eq!(table.get(hash(&[b"other"])).count(), 0);
            assert_eq!(table.bodies().count(), count as usize);
        }
    }

    #[test]
    fn what_shares_a_hash_is_all_returned() {
        let mut builder = TableBuilder::default();
        for body in [b"b", b"a"] {
            builder.add(hash_of_handle(7), body.to_vec());
        }
        let mut bytes = Vec::new();
        builder.write(&mut bytes);
        assert_eq!(Table::open(&bytes).get(hash_of_handle(7)).collect::<Vec<_>>(), [b"a", b"b"]);
    }

    #[test]
    fn long_bodies_are_found_too() {
        let bodies: Vec<Vec<u8>> = (0..5_u8).map(|number| vec![number; 30_000]).collect();
        let mut builder = TableBuilder::default();
        bodies.iter().zip(1..).for_each(|(body, handle)| builder.add(hash_of_handle(handle), body.clone()));
        let bytes = builder.written();
        let table = Table::open(&bytes);
        for (body, handle) in bodies.iter().zip(1..) {
            assert!(table.get(hash_of_handle(handle)).eq([body.as_slice()]));
        }
    }

    #[test]
    fn any_bytes_are_a_table() {
        for byte in [0, 1, 2, 20, 200, 255] {
            for length in 0..80 {
                let bytes = vec![byte; length];
                let table = Table::open(&bytes);
                assert!(table.get(hash(&[b"x"])).count() <= length && table.bodies().count() <= length * length);
            }
        }
    }
}
