//! Names of the Common Platform Enumeration, versions 2.2 and 2.3.

/// Whether `text` is a CPE name.
pub(crate) fn is_cpe(text: &str) -> bool {
    text.strip_prefix("cpe:2.3:").map_or_else(|| is_uri_binding(text), is_formatted_string)
}

/// `cpe:/a:vendor:product`: at most six parts after the first.
fn is_uri_binding(text: &str) -> bool {
    let sound = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-~%".contains(&byte));
    let (Some(head), Some(rest)) = (text.get(..5), text.get(5..)) else { return false };
    let mut parts = rest.split(':');
    let kind = parts.next().unwrap_or_default();
    head.starts_with('c')
        && head.eq_ignore_ascii_case("cpe:/")
        && matches!(kind, "" | "a" | "h" | "o" | "A" | "H" | "O")
        && parts.clone().count() <= 6
        && parts.all(sound)
}

/// The eleven parts of version 2.3.
fn is_formatted_string(text: &str) -> bool {
    let parts = split(text);
    parts.len() == 11
        && parts.iter().enumerate().all(|(index, part)| match index {
            0 => matches!(*part, "a" | "h" | "o" | "*" | "-"),
            6 => is_language(part),
            _ => is_component(part),
        })
}

/// Parts between colons that no backslash stands before.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut escaped) = (Vec::new(), 0, false);
    for (index, byte) in text.bytes().enumerate() {
        if byte == b':' && !escaped {
            parts.extend(text.get(start..index));
            start = index + 1;
        }
        escaped = byte == b'\\' && !escaped;
    }
    parts.extend(text.get(start..));
    parts
}

fn is_language(part: &str) -> bool {
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let (language, region) = part.split_once('-').map_or((part, None), |(language, region)| (language, Some(region)));
    let region_sound = region.is_none_or(|region| {
        (region.len() == 2 && letters(region))
            || (region.len() == 3 && region.bytes().all(|byte| byte.is_ascii_digit()))
    });
    matches!(part, "*" | "-") || (matches!(language.len(), 2 | 3) && letters(language) && region_sound)
}

/// Letters, digits, `-._` and escaped marks, with wildcards at both ends.
fn is_component(part: &str) -> bool {
    if matches!(part, "*" | "-") {
        return true;
    }
    let mut rest = part.strip_prefix('*').unwrap_or_else(|| part.trim_start_matches('?'));
    let before = rest.len();
    while let Some(length) = unit(rest) {
        rest = rest.get(length..).unwrap_or_default();
    }
    rest.len() < before && (rest == "*" || rest.bytes().all(|byte| byte == b'?'))
}

/// The length of the character or the escaped mark at the head of `text`.
fn unit(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [byte, ..] if byte.is_ascii_alphanumeric() || b"-._".contains(byte) => Some(1),
        [b'\\', mark, ..] if mark.is_ascii_punctuation() && !b"-._".contains(mark) => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::is_cpe;

    #[test]
    fn names_of_both_versions_are_told_from_others() {
        for sound in [
            "cpe:/a:kubernetes:kubernetes:1.2.3",
            "cpe:/",
            "cpe:2.3:a:kubernetes:kubelet:1.0.0:*:*:*:*:*:*:*",
            "cpe:2.3:a:a\\:b:c\\\\:1.?:-:*:en-US:*:*:*:*",
            "cpe:2.3:*:*x*:??y??:-:*:*:*:*:*:*:*",
        ] {
            assert!(is_cpe(sound), "{sound}");
        }
        for broken in [
            "",
            "cpe",
            "CPE:/a",
            "cpe:/x:a",
            "cpe:/a:b:c:d:e:f:g:h",
            "cpe:2.3:a:kubernetes",
            "cpe:2.3:a:b c:kubelet:1.0.0:*:*:*:*:*:*:*",
            "cpe:2.3:a:b::1.0.0:*:*:*:*:*:*:*",
            "cpe:2.3:a:b:c:1.0.0:*:*:english:*:*:*:*",
            "cpe:2.3:a:b:c:1.0.0:*:*:*:*:*:*:*:*",
            "cpe:2.3:x:b:c:1.0.0:*:*:*:*:*:*:*",
        ] {
            assert!(!is_cpe(broken), "{broken}");
        }
    }
}
