//! The named formats of Kubernetes strings: what `format.dns1123Label().validate(…)` says about a text.
//!
//! The sentences are values that expressions can compare, so they are those of `k8s.io/apimachinery` v0.37
//! (`api/validate/content`) and `k8s.io/kube-openapi` (`validation/strfmt`) to the letter.

use super::url;

const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN: &str = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const LABEL_1035: &str = "[a-z]([-a-z0-9]*[a-z0-9])?";
const KEY: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const KEY_RULE: &str =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const KEY_EXAMPLES: &[&str] = &["MyName", "my.name", "123-abc"];

/// A named format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedFormat {
    /// A DNS label by RFC 1123.
    Dns1123Label,
    /// A DNS name by RFC 1123.
    Dns1123Subdomain,
    /// A DNS label by RFC 1035.
    Dns1035Label,
    /// A label's or annotation's key.
    QualifiedName,
    /// What a DNS label by RFC 1123 is generated from.
    Dns1123LabelPrefix,
    /// What a DNS name by RFC 1123 is generated from.
    Dns1123SubdomainPrefix,
    /// What a DNS label by RFC 1035 is generated from.
    Dns1035LabelPrefix,
    /// A label's value.
    LabelValue,
    /// An absolute URL or path.
    Uri,
    /// A UUID, with or without hyphens.
    Uuid,
    /// Base64 with padding.
    Byte,
    /// A day by RFC 3339.
    Date,
    /// A time by RFC 3339, roughly.
    DateTime,
}

impl NamedFormat {
    /// All of them with the name `format.named` takes.
    pub const ALL: &[(&str, Self)] = &[
        ("dns1123Label", Self::Dns1123Label),
        ("dns1123Subdomain", Self::Dns1123Subdomain),
        ("dns1035Label", Self::Dns1035Label),
        ("qualifiedName", Self::QualifiedName),
        ("dns1123LabelPrefix", Self::Dns1123LabelPrefix),
        ("dns1123SubdomainPrefix", Self::Dns1123SubdomainPrefix),
        ("dns1035LabelPrefix", Self::Dns1035LabelPrefix),
        ("labelValue", Self::LabelValue),
        ("uri", Self::Uri),
        ("uuid", Self::Uuid),
        ("byte", Self::Byte),
        ("date", Self::Date),
        ("datetime", Self::DateTime),
    ];

    /// The format called `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    /// The name the format has inside the API server.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Dns1123Label => "DNS1123Label",
            Self::Dns1123Subdomain => "DNS1123Subdomain",
            Self::Dns1035Label => "DNS1035Label",
            Self::QualifiedName => "QualifiedName",
            Self::Dns1123LabelPrefix => "DNS1123LabelPrefix",
            Self::Dns1123SubdomainPrefix => "DNS1123SubdomainPrefix",
            Self::Dns1035LabelPrefix => "DNS1035LabelPrefix",
            Self::LabelValue => "LabelValue",
            Self::Uri => "URI",
            Self::Uuid => "uuid",
            Self::Byte => "byte",
            Self::Date => "date",
            Self::DateTime => "datetime",
        }
    }

    /// The length of a regular expression that would do the same, by which the cost model prices `validate`.
    #[must_use]
    pub fn regex_size(self) -> u64 {
        match self {
            Self::Dns1123Label | Self::Dns1035Label | Self::Dns1123LabelPrefix | Self::Dns1035LabelPrefix => 30,
            Self::Dns1123Subdomain | Self::QualifiedName | Self::Dns1123SubdomainPrefix => 60,
            Self::LabelValue => 40,
            Self::Uri => 1103,
            Self::Uuid => 78,
            Self::Byte => 84,
            Self::Date | Self::DateTime => 85,
        }
    }

    /// What is wrong with `text`; nothing where it has the format.
    #[must_use]
    pub fn validate(self, text: &str) -> Vec<String> {
        let single = |valid: bool, message: &str| if valid { vec![] } else { vec![message.to_owned()] };
        match self {
            Self::Dns1123Label => in_characters(label(text)),
            Self::Dns1123Subdomain => in_characters(subdomain(text)),
            Self::Dns1035Label => in_characters(label_1035(text)),
            Self::Dns1123LabelPrefix => in_characters(label(&without_trailing_dash(text))),
            Self::Dns1123SubdomainPrefix => in_characters(subdomain(&without_trailing_dash(text))),
            Self::Dns1035LabelPrefix => in_characters(label_1035(&without_trailing_dash(text))),
            Self::QualifiedName => qualified_name(text),
            Self::LabelValue => label_value(text),
            Self::Uri => url::parse_request(text).err().into_iter().collect(),
            Self::Uuid => single(is_uuid(text), "does not match the UUID format"),
            Self::Byte => single(is_base64(text), "invalid base64"),
            Self::Date => single(is_date(text), "invalid date"),
            Self::DateTime => single(is_date_time(text), "invalid datetime"),
        }
    }
}

/// The API server replaces a last hyphen, since more will be appended.
fn without_trailing_dash(text: &str) -> String {
    match text.strip_suffix('-') {
        Some(before) if !before.is_empty() => format!("{before}a"),
        _ => text.to_owned(),
    }
}

/// The older sentences speak of characters, the newer ones of bytes; both count bytes.
fn too_long(text: &str, limit: usize) -> Option<String> {
    (text.len() > limit).then(|| format!("must be no more than {limit} bytes"))
}

fn in_characters(faults: Vec<String>) -> Vec<String> {
    faults.into_iter().map(|fault| fault.replace(" bytes", " characters")).collect()
}

fn mismatch(rule: &str, expression: &str, examples: &[&str]) -> String {
    let examples: Vec<String> = examples.iter().map(|example| format!("'{example}', ")).collect();
    format!("{rule} (e.g. {}regex used for validation is '{expression}')", examples.join(" or "))
}

fn is_label(text: &str) -> bool {
    is_wrapped(text, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit(), |byte| byte == b'-')
}

/// Whether all bytes are outer or inner ones, and the first and last are outer ones.
fn is_wrapped(text: &str, outer: impl Fn(u8) -> bool, inner: impl Fn(u8) -> bool) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(|byte| outer(*byte))
        && bytes.last().is_some_and(|byte| outer(*byte))
        && bytes.iter().all(|byte| outer(*byte) || inner(*byte))
}

fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}

fn is_key(text: &str) -> bool {
    is_wrapped(text, |byte| byte.is_ascii_alphanumeric(), |byte| b"-_.".contains(&byte))
}

fn label(text: &str) -> Vec<String> {
    let mut faults: Vec<String> = too_long(text, 63).into_iter().collect();
    if !is_label(text) {
        faults.push(if is_subdomain(text) {
            "must not contain dots".to_owned()
        } else {
            let rule = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', \
                        and must start and end with an alphanumeric character";
            mismatch(rule, LABEL, &["my-name", "123-abc"])
        });
    }
    faults
}

fn subdomain(text: &str) -> Vec<String> {
    let mut faults: Vec<String> = too_long(text, 253).into_iter().collect();
    if !is_subdomain(text) {
        let rule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', \
                    and must start and end with an alphanumeric character";
        faults.push(mismatch(rule, SUBDOMAIN, &["example.com"]));
    }
    faults
}

fn label_1035(text: &str) -> Vec<String> {
    let mut faults: Vec<String> = too_long(text, 63).into_iter().collect();
    if !is_label(text) || !text.starts_with(|first: char| first.is_ascii_lowercase()) {
        let rule = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', \
                    start with an alphabetic character, and end with an alphanumeric character";
        faults.push(mismatch(rule, LABEL_1035, &["my-name", "abc-123"]));
    }
    faults
}

fn qualified_name(text: &str) -> Vec<String> {
    let (prefix, name) = match text.split_once('/') {
        None => (None, text),
        Some((prefix, name)) if !name.contains('/') => (Some(prefix), name),
        Some(_) => {
            let rule = mismatch(KEY_RULE, KEY, KEY_EXAMPLES);
            let optional = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            return vec![format!("a valid label key {rule} {optional}")];
        }
    };
    let mut faults: Vec<String> = match prefix {
        Some("") => vec!["prefix part must be non-empty".to_owned()],
        Some(prefix) => subdomain(prefix).into_iter().map(|fault| format!("prefix part {fault}")).collect(),
        None => vec![],
    };
    if name.is_empty() {
        faults.push("name part must be non-empty".to_owned());
    }
    faults.extend(too_long(name, 63).map(|fault| format!("name part {fault}")));
    if !is_key(name) {
        faults.push(format!("name part {}", mismatch(KEY_RULE, KEY, KEY_EXAMPLES)));
    }
    faults
}

fn label_value(text: &str) -> Vec<String> {
    let mut faults: Vec<String> = too_long(text, 63).into_iter().collect();
    if !text.is_empty() && !is_key(text) {
        let rule = format!("a valid label must be an empty string or {}", KEY_RULE.trim_start_matches("must "));
        faults.push(mismatch(&rule, &format!("({KEY})?"), &["MyValue", "my_value", "12345"]));
    }
    faults
}

/// Hexadecimal digits in groups of 8, 4, 4, 4 and 12, each hyphen optional.
fn is_uuid(text: &str) -> bool {
    let mut rest = text;
    for (place, length) in [8, 4, 4, 4, 12].into_iter().enumerate() {
        rest = if place > 0 { rest.strip_prefix('-').unwrap_or(rest) } else { rest };
        let Some((group, after)) = rest.split_at_checked(length) else { return false };
        if !group.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    !text.is_empty()
        && text.len().is_multiple_of(4)
        && text.len() - digits.len() <= 2
        && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| -> Option<u32> {
        let part = text.get(from..to)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (digits(0, 4), digits(5, 7), digits(8, 10)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return false,
    };
    bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-') && (1..=last).contains(&day)
}

/// `date T hh:mm:ss`, a fraction behind any one character, and `Z` or an offset. What follows a second `t` is not looked at.
fn is_date_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut parts = lower.split('t');
    let (Some(date), Some(time)) = (parts.next(), parts.next()) else { return false };
    text.len() >= 4 && is_date(date) && is_time(time)
}

fn is_time(text: &str) -> bool {
    let Some((clock, zone)) = text.split_at_checked(8) else { return false };
    is_clock(clock, &["23", "59", "59"]) && (is_zone(zone) || is_zone(after_fraction(zone)))
}

/// Two-digit numbers with colons between, each at most its limit.
fn is_clock(text: &str, limits: &[&str]) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    parts.len() == limits.len()
        && parts
            .iter()
            .zip(limits)
            .all(|(part, limit)| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()) && part <= limit)
}

/// What follows any one character but a line break and at least one digit.
fn after_fraction(text: &str) -> &str {
    let mut characters = text.chars();
    if characters.next().is_none_or(|first| first == '\n') {
        return text;
    }
    let rest = characters.as_str();
    let after = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
    if after.len() < rest.len() { after } else { text }
}

fn is_zone(text: &str) -> bool {
    text == "z" || text.strip_prefix(['+', '-']).is_some_and(|offset| is_clock(offset, &["99", "99"]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::NamedFormat;

    #[test]
    fn verdicts() {
        let long = "a".repeat(64);
        for (name, right, wrong) in [
            ("dns1123Label", vec!["a", "my-name", "1"], vec!["", "-a", "a-", "A", "a.b", &long]),
            ("dns1123Subdomain", vec!["a.b", "1.2"], vec!["", "a..b", ".a", "a_b"]),
            ("dns1035Label", vec!["a1"], vec!["1a", "a-", ""]),
            ("dns1123LabelPrefix", vec!["a-", "a"], vec!["-", "a--b."]),
            ("qualifiedName", vec!["a/b", "A_b.c"], vec!["/b", "a/", "a/b/c", "A/b", "-"]),
            ("labelValue", vec!["", "a_b"], vec!["-", &long]),
            ("uri", vec!["/", "https://e"], vec!["", "e"]),
            ("uuid", vec!["123e4567-e89b-12d3-a456-426614174000", "123E4567e89b12d3a456426614174000"], vec!["", "123"]),
            ("byte", vec!["aGVsbG8=", "YWI=", "YQ=="], vec!["", "a", "YQ=", "====", "YQ==\n"]),
            ("date", vec!["2021-01-01", "2020-02-29"], vec!["2021-02-29", "2021-1-01", "21-01-01", "2021-13-01"]),
            (
                "datetime",
                vec!["2021-01-01T00:00:00Z", "2021-01-01t00:00:00.5+01:00"],
                vec!["2021-01-01", "2021-01-01T24:00:00Z", "2021-01-01T00:00:00"],
            ),
        ] {
            let format = NamedFormat::named(name).unwrap();
            for text in right {
                assert_eq!(format.validate(text), Vec::<String>::new(), "{name} {text}");
            }
            for text in wrong {
                assert_ne!(format.validate(text), Vec::<String>::new(), "{name} {text}");
            }
        }
    }

    #[test]
    fn sentences() {
        assert_eq!(NamedFormat::Dns1123Label.validate("a.b"), ["must not contain dots"]);
        assert_eq!(
            NamedFormat::Dns1035Label.validate("1"),
            [
                "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, \
              and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is \
              '[a-z]([-a-z0-9]*[a-z0-9])?')"
            ]
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}|[0-9tT:.z+-]{0,24}") {
            for (_, format) in NamedFormat::ALL {
                let _ = format.validate(&text);
            }
        }
    }
}
