//! The forms of texts, and the one rule on fields that is not a choice between groups of them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::Timestamp;
use crate::shape::Shape;
use crate::spdx_license;

pub(super) static SERIAL_NUMBER: Shape =
    Shape::Matches(is_serial_number, "a serial number such as urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79");
pub(super) static MEDIA_TYPE: Shape = Shape::Matches(is_media_type, "a media type such as image/jpeg, in lower case");
pub(super) static HASH_CONTENT: Shape = Shape::Matches(is_hash, "a hash of 32, 40, 64, 96 or 128 hexadecimal digits");
pub(super) static LOCALE: Shape = Shape::Matches(is_locale, "a language such as en or en-US");
pub(super) static COMMON_REQUIREMENT: Shape =
    Shape::Matches(is_common_requirement, "a Common Requirements Enumeration such as CRE:764-507");
pub(super) static PATENT_NUMBER: Shape = Shape::Matches(is_patent_number, "the number of a patent or an application");
pub(super) static COUNTRY: Shape = Shape::Matches(is_country, "a country or office of two capital letters");
pub(super) static DATE: Shape = Shape::Matches(is_date, "a date such as 2024-05-08");
pub(super) static EMAIL: Shape = Shape::Matches(is_email, "an e-mail address");
pub(super) static SPDX_LICENSE: Shape = Shape::Listed(&LICENSES, "an id of the SPDX licence list");
pub(super) static ALGORITHM_FAMILY: Shape = Shape::Listed(&FAMILIES, "a family of algorithms that CycloneDX lists");
pub(super) static ELLIPTIC_CURVE: Shape = Shape::Listed(&CURVES, "an elliptic curve that CycloneDX lists");

/// The schema's enumeration of licences holds the exceptions too.
static LICENSES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| spdx_license::licenses().chain(spdx_license::exceptions()).collect());
/// `cryptography-defs.schema.json` of 2026-03-05.
static FAMILIES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("algorithm_families.txt").lines().collect());
static CURVES: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("elliptic_curves.txt").lines().collect());

fn is_lower_hexadecimal(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || is_lower_hexadecimal(byte))
}

pub(in crate::cyclonedx) fn is_serial_number(text: &str) -> bool {
    text.strip_prefix("urn:uuid:").is_some_and(is_uuid)
}

fn is_bom_link_document(text: &str) -> bool {
    let Some((serial, version)) = text.strip_prefix("urn:cdx:").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    let digits = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    is_uuid(serial) && digits && !version.starts_with('0')
}

/// A link into another document: `urn:cdx:serialNumber/version#bom-ref`.
pub(in crate::cyclonedx) fn is_bom_link_element(text: &str) -> bool {
    text.split_once('#').is_some_and(|(document, element)| is_bom_link_document(document) && !element.is_empty())
}

fn is_media_type(text: &str) -> bool {
    let sound = |part: &str| {
        let allowed =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.');
        !part.is_empty() && part.bytes().all(allowed)
    };
    text.split_once('/').is_some_and(|(kind, subtype)| sound(kind) && sound(subtype))
}

fn is_hash(text: &str) -> bool {
    matches!(text.len(), 32 | 40 | 64 | 96 | 128) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_locale(text: &str) -> bool {
    let (language, country) = text.split_once('-').map_or((text, None), |(language, rest)| (language, Some(rest)));
    language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase()) && country.is_none_or(is_country)
}

fn is_common_requirement(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = text.strip_prefix("CRE:").and_then(|rest| rest.split_once('-'));
    numbers.is_some_and(|(section, number)| digits(section) && digits(number))
}

fn is_patent_number(text: &str) -> bool {
    let inner =
        |character: char| character.is_ascii_alphanumeric() || character.is_whitespace() || "-/.()".contains(character);
    let edge = |character: Option<char>| character.is_some_and(|character| character.is_ascii_alphanumeric());
    let count = text.chars().count();
    (2..=30).contains(&count) && edge(text.chars().next()) && edge(text.chars().last()) && text.chars().all(inner)
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && Timestamp::parse(&format!("{text}T00:00:00Z")).is_some()
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let blank = |character: char| character.is_whitespace() || character.is_control();
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let atom = |part: &str| {
        !part.is_empty() && !part.contains(|character| blank(character) || "()<>[]:;@\\,\"".contains(character))
    };
    let label = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|character| character.is_alphanumeric() || character == '-' || !character.is_ascii())
    };
    let literal = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    (quoted || local.split('.').all(atom))
        && local.len() <= 64
        && literal.map_or_else(|| domain.split('.').all(label), |address| !address.is_empty())
}

/// A range of versions is for components that the described thing finds where it runs (1.7, definition `component`).
pub(super) fn external_range(component: &Map<String, Value>) -> Option<&'static str> {
    if !component.contains_key("versionRange") {
        return None;
    }
    if component.contains_key("version") {
        return Some("`version` and `versionRange` exclude each other");
    }
    let external = component.get("isExternal");
    let inside = external.is_none_or(|external| external == &Value::Bool(false));
    inside.then_some("`versionRange` needs `isExternal` to be true")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form, texts of it, and other texts.
    type Row = (fn(&str) -> bool, &'static [&'static str], &'static [&'static str]);

    #[test]
    fn forms_are_told_apart() {
        let table: [Row; 8] = [
            (
                is_uuid,
                &["3e671687-395b-41f5-a30f-a58921a69b79"],
                &["3E671687-395b-41f5-a30f-a58921a69b79", "3e671687395b41f5a30fa58921a69b79", ""],
            ),
            (is_media_type, &["image/jpeg", "application/vnd.a+json"], &["image", "image/", "Image/jpeg", "a/b/c"]),
            (is_hash, &["641b6e166f8b33c5e959e2adcc18b1c7"], &["641b", "x41b6e166f8b33c5e959e2adcc18b1c7"]),
            (is_locale, &["en", "en-US"], &["EN", "en-us", "eng", "en-", ""]),
            (is_patent_number, &["US 1234567 B2", "1a"], &["a", "-a", "a-", "a_b", ""]),
            (is_date, &["2024-02-29"], &["2023-02-29", "2024-2-29", "2024-02-29T"]),
            (is_email, &["a.b@example.com", "ä@exämple.org", "a@[::1]"], &["a", "@b", "a@", "a b@c", "a@-b", "a..b@c"]),
            (is_common_requirement, &["CRE:1-2"], &["CRE:1", "cre:1-2", "CRE:-2"]),
        ];
        for (accepts, sound, broken) in table {
            assert!(sound.iter().all(|text| accepts(text)), "{sound:?}");
            assert!(!broken.iter().any(|text| accepts(text)), "{broken:?}");
        }
    }

    #[test]
    fn links_name_a_serial_number_and_a_version() {
        let link = "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1";
        assert!(is_bom_link_document(link) && !is_bom_link_document("urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/0"));
        assert!(is_bom_link_element(&format!("{link}#a")) && !is_bom_link_element(&format!("{link}#")));
    }
}
