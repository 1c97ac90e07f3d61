//! One header block.

use std::io;

use super::BLOCK;
use crate::images::error::Fault;

/// A header whose checksum is right.
#[derive(Clone, Debug)]
pub(super) struct Header {
    block: [u8; BLOCK as usize],
}

impl Header {
    /// Takes a block; `position` is where it ends.
    pub(super) fn read(block: [u8; BLOCK as usize], position: u64) -> io::Result<Self> {
        let header = Self { block };
        let stated = octal(header.field(148, 8));
        // The checksum counts itself as blanks; old writers added signed bytes.
        let outside = || header.field(0, 148).iter().chain(header.field(156, 356));
        let unsigned = outside().map(|byte| u64::from(*byte)).sum::<u64>() + 8 * 32;
        let signed = outside().map(|byte| i64::from(byte.cast_signed())).sum::<i64>() + 8 * 32;
        let is_right = stated.is_some_and(|stated| stated == unsigned || i64::try_from(stated) == Ok(signed));
        if !is_right {
            return Err(Fault::broken(format!("no tar header at byte {}", position.saturating_sub(BLOCK))));
        }
        Ok(header)
    }

    /// The type flag.
    pub(super) fn kind(&self) -> u8 {
        self.field(156, 1).first().copied().unwrap_or_default()
    }

    pub(super) fn size(&self) -> io::Result<u64> {
        number(self.field(124, 12)).ok_or_else(|| Fault::broken("an entry's size is no number"))
    }

    pub(super) fn link(&self) -> &[u8] {
        text(self.field(157, 100))
    }

    pub(super) fn path(&self, path: &mut Vec<u8>) {
        // GNU uses the place of the prefix for times.
        let prefix = if self.field(257, 6) == b"ustar\0" { text(self.field(345, 155)) } else { b"" };
        if !prefix.is_empty() {
            path.extend_from_slice(prefix);
            path.push(b'/');
        }
        path.extend_from_slice(text(self.field(0, 100)));
    }

    /// A part of the block; empty where it would lie outside.
    pub(super) fn field(&self, start: usize, length: usize) -> &[u8] {
        self.block.get(start..start + length).unwrap_or_default()
    }
}

fn text(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// Octal digits, or where the first bit is set, binary (GNU tar manual, "Extensions"). Nothing where it is negative.
pub(super) fn number(field: &[u8]) -> Option<u64> {
    match field.split_first() {
        Some((0x80, rest)) => {
            rest.iter().try_fold(0_u64, |value, byte| value.checked_mul(256)?.checked_add(u64::from(*byte)))
        }
        _ => octal(field),
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let digits = field.trim_ascii_start().split(|byte| matches!(byte, 0 | b' ')).next().unwrap_or_default();
    digits.iter().try_fold(0_u64, |value, byte| {
        matches!(byte, b'0'..=b'7').then_some(())?;
        value.checked_mul(8)?.checked_add(u64::from(byte - b'0'))
    })
}
