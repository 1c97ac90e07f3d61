//! Identifiers of vulnerabilities: CVE numbers in five bytes, all others as text.

use super::bytes::{Reader, put_text};

/// A year before the first CVE.
const FIRST_YEAR: u32 = 1980;

/// The number of a CVE: its year since 1980 in the highest eight bits, its number in the others. Nothing for other identifiers,
/// and for CVE numbers out of that reach or written otherwise than the programme does.
pub(super) fn cve_number(identifier: &str) -> Option<u32> {
    let (year, number) = identifier.strip_prefix("CVE-")?.split_once('-')?;
    let value = number.parse::<u32>().ok().filter(|value| *value < 1 << 24)?;
    let year = year.parse::<u32>().ok()?.checked_sub(FIRST_YEAR).filter(|year| *year < 256)?;
    let packed = year << 24 | value;
    (cve(packed) == identifier).then_some(packed)
}

/// The CVE of a number.
pub(super) fn cve(number: u32) -> String {
    format!("CVE-{}-{:04}", (number >> 24) + FIRST_YEAR, number & 0x00ff_ffff)
}

/// A zero byte and four bytes of a CVE's number, or a one and the text.
pub(super) fn put(bytes: &mut Vec<u8>, identifier: &str) {
    match cve_number(identifier) {
        Some(number) => {
            bytes.push(0);
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        None => {
            bytes.push(1);
            put_text(bytes, identifier);
        }
    }
}

pub(super) fn read(reader: &mut Reader<'_>) -> Option<String> {
    match reader.byte()? {
        0 => Some(cve(u32::from_le_bytes(*reader.take(4)?.first_chunk()?))),
        1 => reader.text().map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader, cve, cve_number, put, read};

    #[test]
    fn identifiers_come_back_as_they_were() {
        for text in [
            "CVE-2024-3094",
            "CVE-1999-0001",
            "CVE-2014-10000000",
            "CVE-2024-99999999",
            "CVE-2024-00001",
            "CVE-x",
            "",
            "GHSA-1",
        ] {
            let mut bytes = Vec::new();
            put(&mut bytes, text);
            assert_eq!(read(&mut Reader(&bytes)).as_deref(), Some(text));
        }
        assert_eq!(cve_number("CVE-2024-3094").map(cve).as_deref(), Some("CVE-2024-3094"));
        assert_eq!(cve_number("cve-2024-3094"), None);
    }
}
