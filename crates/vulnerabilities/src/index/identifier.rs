//! Identifiers of vulnerabilities: CVE numbers in five bytes, those of GitHub in eight, all others as text.

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

/// The twenty signs of GitHub's identifiers, `GHSA-xxxx-xxxx-xxxx` (<https://github.com/github/advisory-database#ghsa-ids>).
const SIGNS: &[u8; 20] = b"23456789cfghjmpqrvwx";

/// The number of an identifier of GitHub: its signs as digits of base twenty.
fn github_number(identifier: &str) -> Option<u64> {
    let rest = identifier.strip_prefix("GHSA-")?;
    let digit = |byte: u8| SIGNS.iter().position(|sign| *sign == byte).map(|digit| digit as u64);
    let digits = rest.bytes().filter(|byte| *byte != b'-');
    let number = digits.take(12).try_fold(0, |number, byte| Some(number * 20 + digit(byte)?))?;
    (github(number)? == identifier).then_some(number)
}

/// The identifier of GitHub with a number.
fn github(mut number: u64) -> Option<String> {
    let mut signs = [b'-'; 14];
    for place in signs.iter_mut().enumerate().rev().filter(|(at, _)| at % 5 != 4).map(|(_, place)| place) {
        *place = *SIGNS.get(usize::try_from(number % 20).ok()?)?;
        number /= 20;
    }
    Some(format!("GHSA-{}", std::str::from_utf8(&signs).ok()?))
}

/// A zero byte and four bytes of a CVE's number, a one and the text, or a two and seven bytes of the number at GitHub.
pub(super) fn put(bytes: &mut Vec<u8>, identifier: &str) {
    if let Some(number) = cve_number(identifier) {
        bytes.push(0);
        bytes.extend_from_slice(&number.to_le_bytes());
    } else if let Some(number) = github_number(identifier) {
        bytes.push(2);
        bytes.extend_from_slice(number.to_le_bytes().get(..7).unwrap_or_default());
    } else {
        bytes.push(1);
        put_text(bytes, identifier);
    }
}

/// Passes over an identifier.
pub(super) fn skip(reader: &mut Reader<'_>) -> Option<()> {
    match reader.byte()? {
        0 => reader.take(4),
        2 => reader.take(7),
        _ => reader.bytes(),
    }
    .map(|_| ())
}

pub(super) fn read(reader: &mut Reader<'_>) -> Option<String> {
    match reader.byte()? {
        0 => Some(cve(u32::from_le_bytes(*reader.take(4)?.first_chunk()?))),
        1 => reader.text().map(str::to_owned),
        2 => {
            let mut number = [0; 8];
            number.get_mut(..7)?.copy_from_slice(reader.take(7)?);
            github(u64::from_le_bytes(number))
        }
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
            "GHSA-6vm3-jj99-7229",
            "GHSA-xxxx-xxxx-xxxx",
            "GHSA-2222-2222-2222",
            "GHSA-2222-2222-2222-2222",
            "GHSA-aaaa-2222-2222",
        ] {
            let mut bytes = Vec::new();
            put(&mut bytes, text);
            assert_eq!(read(&mut Reader(&bytes)).as_deref(), Some(text));
        }
        assert_eq!(cve_number("CVE-2024-3094").map(cve).as_deref(), Some("CVE-2024-3094"));
        assert_eq!(cve_number("cve-2024-3094"), None);
    }
}
