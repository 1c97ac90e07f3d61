//! Values of options that are checked before anything is done.

/// An address that something can be sent to.
pub(super) fn web_address(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let rest = rest.ok_or_else(|| "an address begins with https:// or http://".to_owned())?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.starts_with(':') || host.contains('@') {
        return Err("an address has a host behind the slashes, without a user's name".to_owned());
    }
    // The characters of RFC 3986 without the apostrophe, which ends attributes in pages.
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&()*+,;=%".contains(c);
    match text.chars().find(|c| !is_allowed(*c)) {
        Some(other) => Err(format!("`{}` is no character of an address", other.escape_default())),
        None => Ok(text.to_owned()),
    }
}

/// An address that others are made from, by appending names of files.
pub(super) fn web_page(text: &str) -> Result<String, String> {
    match web_address(text)? {
        address if address.contains(['?', '#']) => {
            Err("names of files are appended to it: no `?` and no `#`".to_owned())
        }
        address => Ok(address.trim_end_matches('/').to_owned()),
    }
}

/// OWNER/NAME of a repository.
pub(super) fn repository(text: &str) -> Result<String, String> {
    let is_name = |part: &str| {
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        !matches!(part, "" | "." | "..") && part.chars().all(is_allowed)
    };
    match text.split_once('/') {
        Some((owner, name)) if is_name(owner) && is_name(name) => Ok(text.to_owned()),
        _ => Err("a repository is OWNER/NAME".to_owned()),
    }
}

/// A line of text that says something.
pub(super) fn words(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("it is empty".to_owned()),
        text if text.chars().any(char::is_control) => Err("it is one line".to_owned()),
        text => Ok(text.to_owned()),
    }
}

/// A UUID of version 4, as the CVE record format asks for.
pub(super) fn authority_id(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let is_hexadecimal = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let version = parts.get(2).and_then(|part| part.chars().next());
    let variant = parts.get(3).and_then(|part| part.chars().next());
    let is_random = version == Some('4') && variant.is_some_and(|digit| "89abAB".contains(digit));
    if lengths == [8, 4, 4, 4, 12] && is_hexadecimal && is_random {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("a UUID of version 4".to_owned())
    }
}

/// The short name of a numbering authority: 2 to 32 characters.
pub(super) fn authority_name(text: &str) -> Result<String, String> {
    let text = words(text)?;
    if (2..=32).contains(&text.chars().count()) { Ok(text) } else { Err("2 to 32 characters".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_the_web_and_hold_nothing_else() {
        for good in ["https://cve.example", "http://127.0.0.1:80/x/", "http://[::1]:8080/a%20b"] {
            assert!(web_address(good).is_ok() && web_page(good).is_ok(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "notaurl",
            "",
            "https://",
            "https:///x",
            "https://:80/",
            "https://a@b/",
            "https://a/\"onclick=x",
            "https://a/'",
            "https://a/<b>",
            "https://a/ b",
            "https://ä.example",
        ] {
            assert!(web_address(bad).is_err(), "{bad}");
        }
        assert!(web_address("https://hub.example/?a=b").is_ok() && web_page("https://hub.example/?a=b").is_err());
        assert_eq!(web_page("https://cve.example/").unwrap(), "https://cve.example");
    }

    #[test]
    fn names_have_their_forms() {
        assert!(repository("acme/widgets").is_ok());
        for bad in ["acme", "acme/", "/x", "a/b/c", "a/..", "a b/c", "a/'"] {
            assert!(repository(bad).is_err(), "{bad}");
        }
        assert!(authority_id("a6081bf6-c852-4425-ad4f-a67919267565").is_ok());
        for bad in ["", "kubernetes", "a6081bf6-c852-1425-ad4f-a67919267565", "a6081bf6c8524425ad4fa67919267565"] {
            assert!(authority_id(bad).is_err(), "{bad}");
        }
        assert!(authority_name("kubernetes").is_ok() && authority_name("x").is_err() && words(" \t").is_err());
    }
}
