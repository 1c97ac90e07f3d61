//! Names and values that give credentials away.

use std::cell::RefCell;
use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};

/// Words at the end of a name that say the value is not the credential itself: `TOKEN_FILE`, `passwordSecretName`.
const ABOUT: &[&str] = &[
    "file",
    "path",
    "dir",
    "directory",
    "name",
    "ttl",
    "url",
    "uri",
    "endpoint",
    "host",
    "port",
    "header",
    "enabled",
    "disabled",
    "type",
    "length",
    "expiry",
    "expiration",
    "algorithm",
    "issuer",
    "audience",
    "policy",
    "timeout",
    "ref",
];

/// What a user may say about credentials; entries are compared without regard to case.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Words of names.
    pub names: &'a [String],
    /// Words that make a name harmless.
    pub harmless_names: &'a [String],
    /// Regular expressions that find credentials in values.
    pub values: &'a [String],
    /// Parts that make a value harmless.
    pub harmless_values: &'a [String],
}

impl Words<'_> {
    /// Whether a variable or key of this name and value holds a credential, and why.
    #[must_use]
    pub fn judge(&self, name: &str, value: &str) -> Option<&'static str> {
        if is_no_secret(value) || contains_any(value, self.harmless_values) {
            return None;
        }
        if let Some(what) = known_form(value) {
            return Some(what);
        }
        if self.values.iter().any(|pattern| is_match(pattern, value)) {
            return Some("its value matches a configured pattern");
        }
        let by_name = self.is_name_of_credential(name) && !looks_like_path(value);
        by_name.then_some("its name says that it is a credential")
    }

    fn is_name_of_credential(&self, name: &str) -> bool {
        if name.is_empty() {
            return false;
        }
        let words = words(name);
        let is_about = words.rsplit('_').next().is_some_and(|last| ABOUT.contains(&last));
        !is_about
            && self.names.iter().any(|entry| has_words(&words, entry))
            && !self.harmless_names.iter().any(|entry| has_words(&words, entry))
    }
}

/// A name in lower case with `_` between its words: `dbPassword`, `DB-PASSWORD` and `db.password` are the same.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() {
            words.push('_');
        } else {
            if was_lower && character.is_uppercase() {
                words.push('_');
            }
            words.extend(character.to_lowercase());
        }
        was_lower = character.is_lowercase();
    }
    words
}

/// Whether `entry`'s words stand in `words` one after the other; the first may end a longer word (`dbpassword`).
fn has_words(words: &str, entry: &str) -> bool {
    let entry = entry.trim_matches('_');
    let mut until = words;
    // Only what ends where a word ends can match: these are few.
    while until.len() >= entry.len() && !entry.is_empty() {
        if ends_with_words(until, entry) {
            return true;
        }
        match until.rsplit_once('_') {
            Some((before, _)) => until = before,
            None => return false,
        }
    }
    false
}

fn ends_with_words(text: &str, entry: &str) -> bool {
    let Some((before, end)) = text.as_bytes().split_at_checked(text.len() - entry.len()) else { return false };
    let begins_a_word = || before.last().is_none_or(|&last| last == b'_');
    is_same(end, entry.as_bytes()) && (begins_a_word() || entry.len() > 4)
}

/// Whether a part of a name in lower case is `entry`, however that is written.
fn is_same(part: &[u8], entry: &[u8]) -> bool {
    part.iter().rev().zip(entry.iter().rev()).all(|(&here, &wanted)| match wanted {
        b'-' | b'.' => here == b'_',
        wanted => here == wanted.to_ascii_lowercase(),
    })
}

/// Values that cannot be a secret: nothing, a switch, a reference to another variable or a template.
fn is_no_secret(value: &str) -> bool {
    let value = value.trim();
    let is_reference = value.starts_with("$(") || value.starts_with("${") || value.starts_with("{{");
    value.is_empty()
        || is_reference
        || ["true", "false", "null", "none"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

fn looks_like_path(value: &str) -> bool {
    (value.starts_with('/') && value.matches('/').count() > 1) || value.starts_with("./") || value.contains("://")
}

/// What a value is by its form alone.
fn known_form(value: &str) -> Option<&'static str> {
    let value = value.trim_start();
    if value.contains("PRIVATE KEY-----") {
        return Some("its value is a private key");
    }
    if is_access_key(value) {
        return Some("its value is an AWS access key");
    }
    let long_with = |prefix: &str, length: usize| value.starts_with(prefix) && value.len() >= length;
    if long_with("eyJhbGciO", 30) {
        return Some("its value is a JSON web token");
    }
    let tokens = [("ghp_", 40), ("github_pat_", 50), ("glpat-", 26), ("xoxb-", 30), ("sk_live_", 24), ("npm_", 40)];
    tokens.iter().any(|&(prefix, length)| long_with(prefix, length)).then_some("its value is an access token")
}

/// `AKIA` or `ASIA` and sixteen upper-case letters or digits (AWS IAM, unique identifiers).
fn is_access_key(value: &str) -> bool {
    let rest = value.strip_prefix("AKIA").or_else(|| value.strip_prefix("ASIA"));
    rest.is_some_and(|rest| {
        rest.len() == 16 && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

fn contains_any(value: &str, parts: &[String]) -> bool {
    !parts.is_empty() && parts.iter().any(|part| value.to_lowercase().contains(&part.to_lowercase()))
}

thread_local! {
    /// Expressions of the user's configuration, compiled once a thread; one that is invalid never matches.
    static COMPILED: RefCell<BTreeMap<String, Option<Regex>>> = const { RefCell::new(BTreeMap::new()) };
}

fn is_match(pattern: &str, value: &str) -> bool {
    COMPILED.with_borrow_mut(|compiled| {
        if !compiled.contains_key(pattern) {
            let expression = RegexBuilder::new(pattern).case_insensitive(true).size_limit(1 << 20).build().ok();
            compiled.insert(pattern.to_owned(), expression);
        }
        compiled.get(pattern).is_some_and(|expression| expression.as_ref().is_some_and(|found| found.is_match(value)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(name: &str, value: &str) -> bool {
        let names: Vec<String> = ["password", "pwd", "token", "secret", "api_key"].map(str::to_owned).into();
        let words = Words { names: &names, harmless_names: &[], values: &[], harmless_values: &[] };
        words.judge(name, value).is_some()
    }

    #[test]
    fn names_are_read_word_by_word() {
        let hits = [
            "DB_PASSWORD",
            "dbPassword",
            "db-password",
            "dbpassword",
            "PWD",
            "apiKey",
            "API_KEY",
            "my.token",
            "SECRET",
        ];
        for name in hits {
            assert!(judged(name, "hunter2"), "{name}");
        }
        let misses = ["KEYCLOAK_REALM", "TOKEN_FILE", "PASSWORDLESS", "SECRET_NAME", "TOKENIZER", "HOME", "OPWDX"];
        for name in misses {
            assert!(!judged(name, "hunter2"), "{name}");
        }
    }

    #[test]
    fn values_that_are_no_secrets_are_left_alone() {
        for value in ["", "  ", "true", "$(OTHER)", "${OTHER}", "/run/secrets/db", "https://vault/secret"] {
            assert!(!judged("DB_PASSWORD", value), "{value}");
        }
    }

    #[test]
    fn some_values_speak_for_themselves() {
        assert!(judged("X", "AKIAIOSFODNN7EXAMPLE"));
        assert!(!judged("X", "AKIA"));
        assert!(judged("X", "-----BEGIN RSA PRIVATE KEY-----\nMII"));
        assert!(judged("X", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x"));
    }

    #[test]
    fn patterns_ignore_case_and_a_broken_one_is_harmless() {
        let patterns = ["bearer".to_owned(), "(".to_owned()];
        let words = Words { names: &[], harmless_names: &[], values: &patterns, harmless_values: &[] };
        assert!(words.judge("AUTH", "Bearer abc").is_some());
        assert!(words.judge("AUTH", "basic (").is_none());
    }
}
