//! The forms of texts that schemas know by name.

/// Whether `text` is an address with a scheme (RFC 3986, section 3), as the format `uri` asks.
#[must_use]
pub fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let scheme_sound = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let allowed = |byte: u8| {
        byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
    };
    scheme_sound && rest.bytes().all(allowed) && percent_sound(rest)
}

/// Whether each `%` is followed by two hexadecimal digits.
fn percent_sound(text: &str) -> bool {
    let escape = |rest: &str| rest.get(..2).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    text.split('%').skip(1).all(escape)
}

/// Whether `text` is an address, in full or relative, of any script (RFC 3987, section 2.2), as the format `iri-reference` asks.
#[must_use]
pub fn is_iri_reference(text: &str) -> bool {
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = match rest.split_once(':') {
        Some((scheme, path)) if !scheme.contains('/') => Some(path).filter(|_| is_scheme(scheme)),
        _ => Some(rest),
    };
    path.is_some_and(is_hierarchy) && [query, fragment].iter().all(|part| is_written_soundly(part))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// An authority, in which brackets may stand around an address of IPv6, and a path.
fn is_hierarchy(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("//") else { return is_written_soundly(text) };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host_sound = match host.strip_prefix('[') {
        None => has_port_of_digits(host),
        Some(rest) => rest.split_once(']').is_some_and(|(address, port)| {
            address.parse::<std::net::Ipv6Addr>().is_ok() && (port.is_empty() || has_port_of_digits(port))
        }),
    };
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    let plain = if host.starts_with('[') { "" } else { host };
    host_sound && [user, plain, path].iter().all(|part| is_written_soundly(part))
}

fn has_port_of_digits(host: &str) -> bool {
    host.rsplit_once(':')
        .is_none_or(|(name, port)| !name.contains(':') && port.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_written_soundly(text: &str) -> bool {
    let allowed = |character: char| {
        if character.is_ascii() {
            character.is_ascii_graphic() && !"\"<>\\^`{|}[]#".contains(character)
        } else {
            !character.is_control() && !is_private_or_special(character)
        }
    };
    text.chars().all(allowed) && percent_sound(text)
}

/// Characters that are in no range of `ucschar`.
const fn is_private_or_special(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{ffff}' | '\u{f0000}'..)
}

#[cfg(test)]
mod tests {
    use super::is_iri_reference;

    #[test]
    fn addresses_are_told_from_other_texts() {
        for sound in [
            "",
            "https://example.org/a?b#c",
            "a/b:c",
            "//host:80/x",
            "urn:cdx:1/2#a",
            "https://[::1]:8/ä",
            "../up",
            "#f",
            "mailto:a@b",
        ] {
            assert!(is_iri_reference(sound), "{sound}");
        }
        for broken in ["a b", "1a:b", "https://a b", "%zz", "https://[::1", "a#b#c", "https://h:port/", "<x>", ":a"] {
            assert!(!is_iri_reference(broken), "{broken}");
        }
    }
}
