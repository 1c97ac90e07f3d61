//! Records: the types of all columns, then their values (file format, 2.1).

use super::bytes::{Order, Pieces};

/// More columns than any table here has.
const MAXIMUM_COLUMNS: usize = 16;
/// The longest number of variable length.
const MAXIMUM_VARIABLE: usize = 9;

/// A number of variable length, seven bits a byte, eight in the ninth; and what follows it.
pub(super) fn variable(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0;
    for (place, byte) in bytes.iter().enumerate().take(MAXIMUM_VARIABLE) {
        let last = place + 1 == MAXIMUM_VARIABLE;
        value = if last { value << 8 | u64::from(*byte) } else { value << 7 | u64::from(byte & 0x7f) };
        if last || byte & 0x80 == 0 {
            return Some((value, bytes.get(place + 1..)?));
        }
    }
    None
}

/// How many bytes a value of a type has.
fn size(kind: u64) -> Option<usize> {
    match kind {
        0 | 8 | 9 => Some(0),
        1..=4 => usize::try_from(kind).ok(),
        5 => Some(6),
        6 | 7 => Some(8),
        10 | 11 => None,
        _ => usize::try_from((kind - 12) / 2).ok(),
    }
}

/// Type, place and size of a column's value.
fn find(record: &Pieces<'_>, column: usize) -> Option<(u64, usize, usize)> {
    let head = record.copy(0, record.len().min((MAXIMUM_COLUMNS + 1) * MAXIMUM_VARIABLE))?;
    let (header, mut types) = variable(&head)?;
    let (mut place, mut read) = (usize::try_from(header).ok()?, head.len() - types.len());
    let header = place;
    for number in 0..MAXIMUM_COLUMNS {
        if read >= header {
            return None;
        }
        let (kind, rest) = variable(types)?;
        read += types.len() - rest.len();
        types = rest;
        let size = size(kind)?;
        if number == column {
            return (place.checked_add(size)? <= record.len()).then_some((kind, place, size));
        }
        place = place.checked_add(size)?;
    }
    None
}

/// The bytes of a column that is a text or a blob.
pub(super) fn column<'a>(record: &Pieces<'a>, column: usize) -> Option<Pieces<'a>> {
    let (kind, place, size) = find(record, column)?;
    (kind >= 12).then(|| record.slice(place, size))
}

/// A column that is a page's number.
pub(super) fn integer(record: &Pieces<'_>, column: usize) -> Option<usize> {
    let (kind, place, size) = find(record, column)?;
    match kind {
        1..=4 => {
            let bytes = record.copy(place, size)?;
            let padded = [[0; 4].as_slice(), &bytes].concat();
            Order::Big.size(&padded, size)
        }
        9 => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::bytes::Pieces;
    use super::{column, integer, variable};

    #[test]
    fn numbers_of_variable_length_end() {
        assert_eq!(variable(&[0x7f, 5]), Some((0x7f, &[5][..])));
        assert_eq!(variable(&[0x81, 0x00]), Some((128, &[][..])));
        assert_eq!(variable(&[0xff; 9]), Some((u64::MAX, &[][..])));
        assert_eq!(variable(&[0xff; 8]), None);
        assert_eq!(variable(&[]), None);
    }

    #[test]
    fn columns_are_found_behind_those_before_them() {
        // NULL, a text of 2 bytes, an integer of 3, a blob of 1.
        let record = [5, 0, 17, 3, 14, b'a', b'b', 1, 2, 3, 9];
        let pieces = Pieces::from(&record[..]);
        let bytes = |number| column(&pieces, number).and_then(|found| found.copy(0, found.len()));
        assert_eq!(bytes(0), None);
        assert_eq!(bytes(1).as_deref(), Some(&b"ab"[..]));
        assert_eq!(integer(&pieces, 2), Some(0x01_0203));
        assert_eq!(bytes(3).as_deref(), Some(&[9][..]));
        assert_eq!(bytes(4), None);
        for end in 0..record.len() {
            assert!(column(&Pieces::from(&record[..end]), 3).is_none(), "{end}");
        }
    }
}
