//! A plain line as tokens: versions, comparisons, components, words.

use palisade_model::advisory::Version;

use crate::component::{Entry, LONGEST_ALIAS, begins_name, named};
use crate::text::{STRUCK, UNCLEAR};

/// The part of a line that statements are made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    Version(Pattern),
    /// Something that is made like a version and is none: four parts, a number beyond all numbers. With what can be
    /// read of it.
    Unreadable(Remains),
    Compare(Compare),
    /// Also every other sign between two versions that stands for "to".
    Dash,
    /// A sign that may change what the version behind it means: `!=`, `^`, `~>`.
    Odd,
    /// Where a line through the text begins or ends.
    Struck,
    Plus,
    Comma,
    Colon,
    Open,
    Close,
    /// The end of a sentence.
    Stop,
    Component(&'static Entry),
    /// Lower case.
    Word(String),
}

/// What can be read of something that is no version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remains {
    /// The first version that it may stand for.
    pub(crate) first: Version,
    /// The first version after all that it may stand for.
    pub(crate) after: Option<Version>,
}

/// A comparison by sign or by word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// A version as written, perhaps without its last parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    major: u64,
    /// Nothing for `1.x`.
    minor: Option<u64>,
    /// Nothing for `1.12` and `1.12.x`.
    patch: Option<u64>,
    pre_release: Option<Version>,
}

impl Pattern {
    /// The first version that it stands for.
    pub(crate) fn first(&self) -> Version {
        let release = || Version::new(self.major, self.minor.unwrap_or(0), self.patch.unwrap_or(0));
        self.pre_release.clone().unwrap_or_else(release)
    }

    /// Whether it stands for one version.
    pub(crate) const fn is_exact(&self) -> bool {
        self.patch.is_some()
    }

    /// The first version after all that it stands for, where it is not exact.
    pub(crate) fn after(&self) -> Version {
        match self.minor {
            Some(_) => self.first().next_minor(),
            None => Version::new(self.major.saturating_add(1), 0, 0),
        }
    }
}

/// More tokens than this are not read from one line.
const MOST_TOKENS: usize = 4_000;

/// The tokens of a plain line.
pub(crate) fn tokens(plain: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = plain;
    while let Some(next) = rest.chars().next() {
        if out.len() >= MOST_TOKENS {
            break;
        }
        rest = if is_word(next) { word(rest, &mut out) } else { sign(rest, next, &mut out) };
        // `v1.2.0 (inclusive) - v1.2.4 (inclusive)`
        if let [.., joint, Token::Version(_), Token::Open, Token::Word(said), Token::Close] = out.as_slice() {
            let is_end = matches!(joint, Token::Dash | Token::Word(_) | Token::Compare(_));
            let excludes = matches!(said.as_str(), "exclusive" | "excluded" | "excl");
            if excludes || matches!(said.as_str(), "inclusive" | "included" | "incl") {
                out.truncate(out.len() - 3);
                // An end that is left out leaves the range open to doubt; a first version may be taken with it.
                out.extend((is_end && excludes).then_some(Token::Struck));
            }
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '#' | '@' | '$')
}

fn sign<'a>(rest: &'a str, next: char, out: &mut Vec<Token>) -> &'a str {
    if let Some(after) = range_sign(rest, matches!(out.last(), Some(Token::Version(_) | Token::Unreadable(_)))) {
        out.push(Token::Dash);
        return after;
    }
    const SIGNS: &[(&str, Token)] = &[
        ("<>", Token::Odd),
        ("!=", Token::Odd),
        ("~>", Token::Odd),
        ("~=", Token::Odd),
        ("<=", Token::Compare(Compare::AtMost)),
        ("=<", Token::Compare(Compare::AtMost)),
        (">=", Token::Compare(Compare::AtLeast)),
        ("=>", Token::Compare(Compare::AtLeast)),
        ("<", Token::Compare(Compare::Less)),
        (">", Token::Compare(Compare::Greater)),
    ];
    for (written, token) in SIGNS {
        if let Some(after) = rest.strip_prefix(written) {
            out.push(token.clone());
            return after;
        }
    }
    let after = rest.get(next.len_utf8()..).unwrap_or_default();
    out.extend(match next {
        '-' => Some(Token::Dash),
        '+' => Some(Token::Plus),
        ',' | ';' | '|' | '/' | '&' => Some(Token::Comma),
        ':' => Some(Token::Colon),
        '(' => Some(Token::Open),
        ')' => Some(Token::Close),
        '~' | '^' | UNCLEAR => Some(Token::Odd),
        STRUCK => Some(Token::Struck),
        '.' | '!' | '?' if after.is_empty() || after.starts_with(char::is_whitespace) => Some(Token::Stop),
        _ => None,
    });
    after
}

/// What follows a sign that stands for "to" behind a version: `->`, `=>`, `..`, `...`, `..=`, `~`.
fn range_sign(rest: &str, is_behind_version: bool) -> Option<&str> {
    if let Some(after) = rest.trim_start_matches('-').strip_prefix('>').filter(|_| rest.starts_with('-')) {
        return Some(after);
    }
    if !is_behind_version {
        return None;
    }
    if let Some(after) = rest.strip_prefix("=>").or_else(|| rest.strip_prefix('~')) {
        return Some(after);
    }
    let after = rest.strip_prefix("..")?.trim_start_matches('.');
    let after = after.strip_prefix('=').unwrap_or(after);
    // `v1.2.0... and so on` ends a sentence.
    let goes_on = after.trim_start().trim_start_matches(['<', '=']).trim_start();
    begins_version(goes_on).then_some(after)
}

fn begins_version(text: &str) -> bool {
    text.strip_prefix(['v', 'V']).unwrap_or(text).starts_with(char::is_numeric)
}

/// Takes a version, a component's name or a word.
fn word<'a>(rest: &'a str, out: &mut Vec<Token>) -> &'a str {
    if let Some((pattern, after)) = version(rest) {
        out.push(Token::Version(pattern));
        return after;
    }
    if let Some((remains, after)) = unreadable(rest) {
        out.push(Token::Unreadable(remains));
        return after;
    }
    if let Some((entry, after)) = component(rest) {
        out.push(Token::Component(entry));
        return after;
    }
    let end = word_end(rest);
    let (text, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
    // `kubernetes-1.12.5`: a component, a hyphen, a version. `release-1.12` is a branch.
    if let Some(hyphen) = text.rfind('-')
        && let Some((_, "")) = text.get(hyphen + 1..).and_then(version)
        && let Some(name) = text.get(..hyphen)
        && !name.eq_ignore_ascii_case("release")
    {
        out.push(named(&name.to_lowercase()).map_or_else(|| Token::Word(name.to_lowercase()), Token::Component));
        return rest.get(hyphen + 1..).unwrap_or_default();
    }
    out.push(Token::Word(text.trim_end_matches("'s").to_lowercase()));
    after
}

/// Where the word at the start of `rest` ends: hyphens, dots and the like belong to it when something follows them.
fn word_end(rest: &str) -> usize {
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let follows = characters.peek().is_some_and(|(_, next)| is_word(*next));
        if is_word(c) || matches!(c, '-' | '.' | '\'' | '@' | '=') && follows {
            end = at + c.len_utf8();
        } else {
            break;
        }
    }
    end.max(1)
}

/// The longest component's name at the start of `rest`.
fn component(rest: &str) -> Option<(&'static Entry, &str)> {
    let mut best = None;
    let mut name = String::new();
    let mut at = 0;
    for _ in 0..LONGEST_ALIAS {
        let here = rest.get(at..)?;
        let length = path_end(here);
        if length == 0 {
            break;
        }
        name.push_str(&here.get(..length)?.to_lowercase());
        let after = here.get(length..)?;
        let owner = || Some(name.trim_end_matches("'s")).filter(|bare| bare.len() < name.len()).and_then(named);
        let known = named(&name).or_else(owner);
        if let Some(entry) = known {
            best = Some((entry, after));
        }
        let spaces = after.len() - after.trim_start_matches(' ').len();
        name.push(' ');
        if spaces == 0 || !begins_name(&name) {
            break;
        }
        at += length + spaces;
    }
    best
}

/// Like [`word_end`], and paths such as `k8s.io/client-go` count as one word if they are a component's name.
fn path_end(rest: &str) -> usize {
    let simple = if rest.chars().next().is_some_and(is_word) { word_end(rest) } else { 0 };
    let after = rest.get(simple..).unwrap_or_default();
    if simple > 0 && after.starts_with('/') {
        let path = simple + 1 + word_end(after.get(1..).unwrap_or_default());
        if rest.get(..path).is_some_and(|path| named(&path.to_lowercase()).is_some()) {
            return path;
        }
    }
    simple
}

/// The version at the start of `rest`, and what follows it.
fn version(rest: &str) -> Option<(Pattern, &str)> {
    let digits_at = rest.strip_prefix(['v', 'V']).unwrap_or(rest);
    let (major, after) = number(digits_at)?;
    let after = after.strip_prefix('.')?;
    if let Some(after) = wildcard(after) {
        return finish(Pattern { major, minor: None, patch: None, pre_release: None }, after);
    }
    let (minor, after) = number(after)?;
    let two = Pattern { major, minor: Some(minor), patch: None, pre_release: None };
    let Some(third) = after.strip_prefix('.') else { return finish(two, after) };
    if let Some(after) = wildcard(third) {
        return finish(two, after);
    }
    let Some((patch, after)) = number(third) else {
        return if goes_on_like_a_number(third) { None } else { finish(two, after) };
    };
    let (pre_release, after) = pre_release(after);
    let pre_release = match pre_release {
        Some(text) => Some(format!("{major}.{minor}.{patch}-{text}").parse().ok()?),
        None => None,
    };
    finish(Pattern { patch: Some(patch), pre_release, ..two }, after)
}

/// Refuses what goes on like a word or a longer number: `10.0.0.1`, `1.2.3abc`, `0.4_x`.
fn finish(pattern: Pattern, after: &str) -> Option<(Pattern, &str)> {
    let goes_on = match after.strip_prefix('.') {
        Some(behind) => goes_on_like_a_number(behind),
        None => after.starts_with(|c: char| c.is_alphanumeric() || c == '_'),
    };
    if goes_on { None } else { Some((pattern, after)) }
}

/// `1.27.l`, `1.27.٣`, `1.27.rc1`: no number, and no word that begins a sentence behind a full stop.
fn goes_on_like_a_number(third: &str) -> bool {
    let end = third.find(|c: char| !c.is_alphanumeric()).unwrap_or(third.len());
    let part = third.get(..end).unwrap_or_default();
    !part.is_empty() && (part.len() <= 2 || part.contains(char::is_numeric))
}

/// What is made like a version, two numbers with a dot between them, and cannot be read as one. An address of the
/// internet is none.
fn unreadable(rest: &str) -> Option<(Remains, &str)> {
    let digits_at = rest.strip_prefix(['v', 'V']).unwrap_or(rest);
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_');
    let end = digits_at.find(|c: char| !belongs(c)).unwrap_or(digits_at.len());
    let (text, after_text) = digits_at.split_at_checked(end)?;
    let text = text.trim_end_matches('.');
    let mut parts = text.split('.');
    let is_number = |part: Option<&str>| part.is_some_and(|part| part.starts_with(char::is_numeric));
    let is_version = is_number(parts.next()) && is_number(parts.next());
    if !is_version || digits_at.len() == rest.len() && is_address(text) {
        return None;
    }
    let readable = text.split('.').map_while(|part| number(part).filter(|(_, rest)| rest.is_empty()));
    // More parts than four are two versions without anything between: then the third number is none.
    let most = if text.split('.').count() > 4 { 2 } else { 3 };
    let readable: Vec<u64> = readable.map(|(value, _)| value).take(most).collect();
    let part = |at: usize| readable.get(at).copied().unwrap_or_default();
    let first = Version::new(part(0), part(1), part(2));
    let after = match readable.len() {
        3 => Some(first.next_patch()),
        2 => Some(first.next_minor()),
        _ => None,
    };
    Some((Remains { first, after }, after_text))
}

/// Four bytes of which the first is none of a version: `127.0.0.1`.
fn is_address(text: &str) -> bool {
    let bytes: Vec<Option<u8>> = text.split('.').map(|part| part.parse().ok()).collect();
    matches!(bytes.as_slice(), [Some(first), Some(_), Some(_), Some(_)] if *first > 2)
}

fn number(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, after) = text.split_at_checked(end)?;
    (end <= 9).then(|| digits.parse().ok()).flatten().map(|value| (value, after))
}

fn wildcard(text: &str) -> Option<&str> {
    let after = text.strip_prefix(['x', 'X', '*'])?;
    (!after.starts_with(char::is_alphanumeric)).then_some(after)
}

/// `-rc.1` and the like: begins with a letter that does not begin a version, so that `v1.0-v1.2` stays a range.
fn pre_release(after: &str) -> (Option<&str>, &str) {
    let Some(text) = after.strip_prefix('-') else { return (None, without_build(after)) };
    let is_name = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_version = text.strip_prefix(['v', 'V']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if !is_name || is_version {
        return (None, after);
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default().trim_end_matches(['.', '-']);
    (Some(name), without_build(text.get(name.len()..).unwrap_or_default()))
}

/// `+k3s1` says who built it; a bare `+` means "and later".
fn without_build(after: &str) -> &str {
    match after.strip_prefix('+') {
        Some(build) if build.starts_with(char::is_alphanumeric) => {
            build.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        }
        _ => after,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(plain: &str) -> String {
        let words: Vec<String> = tokens(plain)
            .into_iter()
            .map(|token| match token {
                Token::Version(pattern) if pattern.is_exact() => pattern.first().to_string(),
                Token::Version(pattern) => format!("{}..{}", pattern.first(), pattern.after()),
                Token::Unreadable(remains) => format!("?{}", remains.first),
                Token::Component(entry) => format!("<{}>", entry.name),
                Token::Word(word) => word,
                other => format!("{other:?}"),
            })
            .collect();
        words.join(" ")
    }

    #[test]
    fn lines_become_tokens() {
        let rows = [
            ("Kubernetes 1.3.x-1.6.x", "<kubernetes> 1.3.0..1.4.0 Dash 1.6.0..1.7.0"),
            ("kubelet/kube-proxy <=1.16.10", "<kubelet> Comma <kube-proxy> Compare(AtMost) 1.16.10"),
            ("v1.1.0-v1.2.1, v2.0.0-alpha.0.", "1.1.0 Dash 1.2.1 Comma 2.0.0-alpha.0 Stop"),
            ("kubectl v1.8.0+", "<kubectl> 1.8.0 Plus"),
            ("v1.30.1+k3s1", "1.30.1"),
            ("<v1.2.0", "Compare(Less) 1.2.0"),
            ("Kubernetes API server's", "<kube-apiserver>"),
            ("k8s.io/client-go to kubernetes-1.12.5", "<client-go> to <kubernetes> 1.12.5"),
            ("127.0.0.1:1234 v1.2.3abc", "127.0.0.1 Colon 1234 ?1.2.0"),
            ("v1.27.0.1 1.27.99999999999 v1.99999999999.1", "?1.27.0 ?1.27.0 ?1.0.0"),
            ("v1.27.l 1.٢٧.3 1.27.3¹ 1.27.Then", "?1.27.0 ?1.0.0 ?1.27.0 1.27.0..1.28.0 then"),
            (
                "v1.2.0 ~ v1.3.0..v1.4.0 ... <v1.5.0 -> v1",
                "1.2.0 Dash 1.3.0 Dash 1.4.0 Dash Compare(Less) 1.5.0 Dash v1",
            ),
            ("~1.2.0 != 1.3.0, ^1.4.0... and", "Odd 1.2.0 Odd 1.3.0 Comma Odd 1.4.0 Stop and"),
            ("main@06c992a (#91370)", "main@06c992a Open #91370 Close"),
            ("master/v1.31.0", "master Comma 1.31.0"),
            ("before v1.14 are", "before 1.14.0..1.15.0 are"),
            ("v1.14.x+ policy", "1.14.0..1.15.0 Plus policy"),
            ("ingress-nginx controller < v1.11.2", "<ingress-nginx> Compare(Less) 1.11.2"),
            ("Kubernetes C# client <= v17.0.13", "<kubernetes-csharp-client> Compare(AtMost) 17.0.13"),
        ];
        for (plain, expected) in rows {
            assert_eq!(show(plain), expected, "{plain}");
        }
    }
}
