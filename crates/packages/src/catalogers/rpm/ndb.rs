//! rpm's own form, `Packages.db`, as SUSE uses it (rpm's `lib/backend/ndb/rpmpkg.c`): pages of slots, each of which points to a
//! blob. All numbers are little-endian, places are counted in blocks of 16 bytes.

use super::bytes::{Order, Pieces};
use super::collector::Collector;
use crate::catalogers::Unreadable;

const PAGE: usize = 4096;
const BLOCK: usize = 16;
/// The header takes the room of the first two slots.
const HEADER: usize = 32;
const BLOB_TAIL: usize = 12;

/// Whether a file has this form.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RpmP")
}

pub(super) fn read(bytes: &[u8], found: &mut Collector<'_>) -> Result<(), Unreadable> {
    let number = |at| Order::Little.size(bytes, at).ok_or_else(|| Unreadable("it ends within its header".to_owned()));
    if number(4)? != 0 {
        return Err(Unreadable("a version of the form that rpm does not know".to_owned()));
    }
    let end = number(12)?.saturating_mul(PAGE);
    let slots = bytes.get(HEADER..end.min(bytes.len())).unwrap_or_default();
    for slot in slots.chunks_exact(BLOCK).take_while(|slot| slot.starts_with(b"Slot")) {
        if found.is_full() {
            return Ok(());
        }
        let field = |at| Order::Little.size(slot, at).unwrap_or_default();
        let (package, start, blocks) = (field(4), field(8), field(12));
        if start == 0 {
            continue;
        }
        let entry = format!("entry {package}");
        match blob(bytes, package, start, blocks) {
            Some(header) => found.header(&entry, &Pieces::from(header)),
            None => found.skip(format!("{entry}: its blob is truncated or not the one that its slot says")),
        }
    }
    let read = slots.chunks_exact(BLOCK).take_while(|slot| slot.starts_with(b"Slot")).count();
    if HEADER + read * BLOCK != end {
        found.skip(format!("slot {read}: this and the slots behind it are no slots"));
    } else if bytes.get(end..).is_some_and(|behind| behind.starts_with(b"Slot")) {
        found.skip("there are more pages of slots than the header says; they were not read");
    }
    Ok(())
}

/// The blob at a place, where all that stands around it agrees with its slot.
fn blob(bytes: &[u8], package: usize, start: usize, blocks: usize) -> Option<&[u8]> {
    let start = start.checked_mul(BLOCK)?;
    let whole = bytes.get(start..start.checked_add(blocks.checked_mul(BLOCK)?)?)?;
    let field = |at| Order::Little.size(whole, at);
    let length = field(12)?;
    let body = whole.get(BLOCK..BLOCK.checked_add(length)?)?;
    let tail = whole.len().checked_sub(BLOB_TAIL)?;
    let agrees = whole.starts_with(b"BlbS")
        && field(4)? == package
        && (BLOCK + length + BLOB_TAIL).div_ceil(BLOCK) == blocks
        && field(tail + 4)? == length
        && whole.ends_with(b"BlbE");
    agrees.then_some(body)
}
