//! What turns an index into the next.
//!
//! The layout keeps what did not change byte for byte as it was, but for offsets of groups (module `table`) and ranks within the
//! statements of a package. So the next index is packed by zstd with the old one as what went before it: whole stretches become
//! references to it, however small the changes between them are. That finds more than chunks cut by content would, whose ends would
//! have to lie between two changes.
//!
//! | offset | size | what |
//! |---|---|---|
//! | 0 | 8 | `93 50 41 4c 44 4c 54 0a` |
//! | 8 | 32 | SHA-256 of the old file, all of it |
//! | 40 | 32 | SHA-256 of the new file, all of it |
//! | 72 | 8 | length of the new file |
//! | 80 | | a zstd frame whose prefix is the old file |

use std::io::{Read, Write};

use sha2::{Digest, Sha256};
use zstd::zstd_safe::{CParameter, DParameter};

use super::bytes::u64_at;
use super::codes::{DELTA_DAMAGED, DELTA_FOR_ANOTHER, IndexError};
use super::layout::Header;

const MAGIC: [u8; 8] = *b"\x93PALDLT\n";
const OLD: usize = 8;
const NEW: usize = 40;
const LENGTH: usize = 72;
const FRAME: usize = 80;

/// Deltas are made once and fetched by many.
const LEVEL: i32 = 15;

/// An index grows by so much at once at most, but may always grow to the second size: memory is bounded before a digest is checked.
const MOST_GROWTH: u64 = 8;
const LEAST_ROOM: u64 = 64 << 20;

/// Windows of 64 KB to 2 GB.
const WINDOW_BITS: std::ops::RangeInclusive<u32> = 16..=31;

/// What turns the index `old` into the index `new`.
///
/// # Errors
///
/// Where one of them is none.
pub fn delta(old: &[u8], new: &[u8]) -> Result<Vec<u8>, IndexError> {
    Header::read(old)?;
    Header::read(new)?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&Sha256::digest(old));
    bytes.extend_from_slice(&Sha256::digest(new));
    bytes.extend_from_slice(&(new.len() as u64).to_le_bytes());
    let packed = pack(old, new).map_err(|error| IndexError::new(&DELTA_DAMAGED, format!("zstd: {error}")))?;
    bytes.extend_from_slice(&packed);
    Ok(bytes)
}

/// The index that `delta` makes of `old`. It is to be [verified](super::verify) as any index that is installed.
///
/// # Errors
///
/// Where the delta is damaged or belongs to another index.
pub fn apply(old: &[u8], delta: &[u8]) -> Result<Vec<u8>, IndexError> {
    let damaged = |what: &str| IndexError::new(&DELTA_DAMAGED, what);
    if !delta.starts_with(&MAGIC) || delta.len() < FRAME {
        return Err(damaged("the file does not begin as an update of an index does, or is cut off"));
    }
    let digest = |at: usize| delta.get(at..at + 32).unwrap_or_default();
    if digest(OLD) != Sha256::digest(old).as_slice() {
        return Err(IndexError::new(
            &DELTA_FOR_ANOTHER,
            "the update was made for another index than the installed one",
        ));
    }
    let length = u64_at(delta, LENGTH).unwrap_or_default();
    if length > MOST_GROWTH.saturating_mul(old.len() as u64).max(LEAST_ROOM) {
        return Err(damaged("the update promises an index many times as large as the installed one"));
    }
    let frame = delta.get(FRAME..).unwrap_or_default();
    let new =
        unpack(old, frame, length).map_err(|error| damaged(&format!("the update cannot be unpacked: {error}")))?;
    if new.len() as u64 != length || digest(NEW) != Sha256::digest(&new).as_slice() {
        return Err(damaged("what the update makes is not the index that it promises"));
    }
    Ok(new)
}

/// A window in which both files have place.
fn window_bits(old: &[u8], new: u64) -> u32 {
    let both = (old.len() as u64).saturating_add(new).max(1);
    both.next_power_of_two().trailing_zeros().clamp(*WINDOW_BITS.start(), *WINDOW_BITS.end())
}

fn pack(old: &[u8], new: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = zstd::stream::write::Encoder::with_ref_prefix(Vec::new(), LEVEL, old)?;
    let window = window_bits(old, new.len() as u64);
    encoder.set_parameter(CParameter::WindowLog(window))?;
    encoder.set_parameter(CParameter::EnableLongDistanceMatching(true))?;
    encoder.set_pledged_src_size(Some(new.len() as u64))?;
    encoder.write_all(new)?;
    encoder.finish()
}

/// At most `length` bytes: an update that holds more is cut off, and its digest is then wrong.
fn unpack(old: &[u8], frame: &[u8], length: u64) -> std::io::Result<Vec<u8>> {
    let mut decoder = zstd::stream::read::Decoder::with_ref_prefix(frame, old)?;
    decoder.set_parameter(DParameter::WindowLogMax(window_bits(old, length)))?;
    let mut new = Vec::new();
    decoder.take(length).read_to_end(&mut new)?;
    Ok(new)
}
