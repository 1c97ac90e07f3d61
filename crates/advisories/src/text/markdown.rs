//! One line of Markdown as the words that a reader sees.

use super::signs::{UNCLEAR, known, push};

/// What stands in for an address, so that versions in addresses are not read as statements.
const ADDRESS: &str = "url";

/// Stands where a line through the text begins or ends.
pub(crate) const STRUCK: char = '\u{336}';

/// HTML elements that people use in issues. `<v1.2.0` is none of them.
const ELEMENTS: &[&str] = &[
    "a", "b", "br", "code", "details", "div", "em", "h1", "h2", "h3", "h4", "hr", "i", "img", "li", "ol", "p", "pre",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
];

/// The visible text of `line`: no emphasis, no addresses, no HTML, no escapes.
pub(crate) fn plain(line: &str) -> String {
    let line = known(line);
    let mut out = String::with_capacity(line.len());
    let mut rest = line.as_ref();
    while let Some(next) = rest.chars().next() {
        rest = step(rest, next, &mut out);
    }
    out
}

/// Takes one visible unit from the front of `rest`, which begins with `next`.
fn step<'a>(rest: &'a str, next: char, out: &mut String) -> &'a str {
    let after = rest.get(next.len_utf8()..).unwrap_or_default();
    match next {
        '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
            out.extend(after.chars().next());
            after.get(1..).unwrap_or_default()
        }
        '*' | '`' => after,
        '~' => tilde(rest, after, out),
        '_' if is_emphasis(out, after) => after,
        ']' if after.starts_with('(') => skip_target(after),
        '[' if is_interval(after) => {
            out.push(UNCLEAR);
            after
        }
        '[' | ']' => after,
        '<' => html(rest, after, out),
        '&' => entity(after, out),
        'h' if is_address(rest) => {
            out.push_str(ADDRESS);
            rest.trim_start_matches(|c: char| !c.is_whitespace() && !matches!(c, ')' | ']' | '>' | '"' | '|'))
        }
        c if c.is_whitespace() => replace(out, " ", after),
        c => {
            out.push(c);
            after
        }
    }
}

fn replace<'a>(out: &mut String, with: &str, after: &'a str) -> &'a str {
    out.push_str(with);
    after
}

/// `~` between versions is a range; a line through the text, `~~v1.2.3~~`, leaves open whether it still holds.
fn tilde<'a>(rest: &'a str, after: &'a str, out: &mut String) -> &'a str {
    let behind = rest.trim_start_matches('~');
    if behind.len() == after.len() {
        return replace(out, "~", after);
    }
    out.push(STRUCK);
    behind
}

/// An underscore is emphasis at the edge of a word and part of the word inside.
fn is_emphasis(before: &str, after: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    !(before.ends_with(inside) && after.starts_with(inside))
}

/// `[1.2.0, 1.2.4)` and not the text of a link.
fn is_interval(after: &str) -> bool {
    let Some(end) = after.find([']', ')']) else { return false };
    let (inside, behind) = after.split_at_checked(end).unwrap_or((after, ""));
    inside.strip_prefix(['v', 'V']).unwrap_or(inside).starts_with(char::is_numeric)
        && inside.contains([',', ';'])
        && !behind.starts_with("](")
}

fn is_address(rest: &str) -> bool {
    rest.starts_with("http://") || rest.starts_with("https://")
}

/// Leaves out the `(address)` of a link. An address that does not end on its line is taken to its next space.
fn skip_target(after: &str) -> &str {
    let end = after.find(|c: char| c == ')' || c.is_whitespace());
    match end {
        Some(end) if after.as_bytes().get(end) == Some(&b')') => after.get(end + 1..).unwrap_or_default(),
        Some(end) => after.get(end..).unwrap_or_default(),
        None => "",
    }
}

fn html<'a>(rest: &'a str, after: &'a str, out: &mut String) -> &'a str {
    let name_at = after.strip_prefix('/').unwrap_or(after);
    let length = name_at.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name_at.len());
    let name = name_at.get(..length).unwrap_or_default().to_ascii_lowercase();
    if !ELEMENTS.contains(&name.as_str()) {
        out.push('<');
        return after;
    }
    out.push(' ');
    // An element that never closes its bracket is text.
    match rest.get(..rest.len().min(2_000)).unwrap_or(rest).find('>') {
        Some(end) => rest.get(end + 1..).unwrap_or_default(),
        None => after,
    }
}

fn entity<'a>(after: &'a str, out: &mut String) -> &'a str {
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(after.len());
    let Some(behind) = after.get(end..).and_then(|behind| behind.strip_prefix(';')).filter(|_| end > 0) else {
        return replace(out, "&", after);
    };
    let name = after.get(..end).unwrap_or_default();
    match decoded(name) {
        Some(c) => push(c, out),
        None => out.push(UNCLEAR),
    }
    behind
}

/// The character that an entity stands for.
fn decoded(name: &str) -> Option<char> {
    const ENTITIES: &[(&str, char)] = &[
        ("lt", '<'),
        ("gt", '>'),
        ("amp", '&'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("ensp", ' '),
        ("emsp", ' '),
        ("thinsp", ' '),
        ("le", '≤'),
        ("leq", '≤'),
        ("ge", '≥'),
        ("geq", '≥'),
        ("ndash", '-'),
        ("mdash", '-'),
        ("minus", '-'),
        ("dash", '-'),
        ("hyphen", '-'),
        ("horbar", '-'),
        ("shy", '\u{ad}'),
        ("hellip", '…'),
        ("tilde", '~'),
        ("rarr", '→'),
        ("rightarrow", '→'),
        ("bull", '•'),
        ("middot", '·'),
        ("rsquo", '\''),
        ("lsquo", '\''),
        ("ldquo", '"'),
        ("rdquo", '"'),
        ("period", '.'),
        ("comma", ','),
        ("vert", '|'),
    ];
    if let Some(number) = name.strip_prefix('#') {
        let value = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return value.ok().and_then(char::from_u32);
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, meant)| *meant)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_a_reader_sees() {
        let rows = [
            ("* Fixed in [v1.5.5](https://example.org/v1.5.6) in https://example.org/9.9.9", " Fixed in v1.5.5 in url"),
            ("- v1.11.0 \\- 1.11.4  ", "- v1.11.0 - 1.11.4  "),
            ("is **fixed** in _all_ of `v1.0`", "is fixed in all of v1.0"),
            ("- <v1.2.0", "- <v1.2.0"),
            ("&lt;= v1.2.0<br>and &ge; 1", "<= v1.2.0 and >= 1"),
            ("v1.0.0 – v1.2.0, ≤ 2", "v1.0.0 - v1.2.0, <= 2"),
            ("v1.0.0 ~ v1.2.0 ~~v1~~", "v1.0.0 ~ v1.2.0 \u{336}v1\u{336}"),
            ("v1&#8211;v2 &#x2264; v3 &mdash; &rarr; &foo; a & b", "v1-v2 <= v3 -  -  \u{fffd} a & b"),
            ("snake_case", "snake_case"),
            ("[broken](https://example.org v1.0", "broken v1.0"),
        ];
        for (line, expected) in rows {
            assert_eq!(plain(line), expected, "{line}");
        }
    }
}
