//! One line of Markdown as the words that a reader sees.

/// What stands in for an address, so that versions in addresses are not read as statements.
const ADDRESS: &str = "url";

/// HTML elements that people use in issues. `<v1.2.0` is none of them.
const ELEMENTS: &[&str] = &[
    "a", "b", "br", "code", "details", "div", "em", "h1", "h2", "h3", "h4", "hr", "i", "img", "li", "ol", "p", "pre",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
];

/// The visible text of `line`: no emphasis, no addresses, no HTML, no escapes.
pub(crate) fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
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
        '*' | '`' | '~' => after,
        '_' if is_emphasis(out, after) => after,
        ']' if after.starts_with('(') => skip_target(after),
        '[' | ']' => after,
        '<' => html(rest, after, out),
        '&' => entity(rest, after, out),
        'h' if is_address(rest) => {
            out.push_str(ADDRESS);
            rest.trim_start_matches(|c: char| !c.is_whitespace() && !matches!(c, ')' | ']' | '>' | '"' | '|'))
        }
        '≤' => replace(out, "<=", after),
        '≥' => replace(out, ">=", after),
        '–' | '—' | '‑' | '−' => replace(out, "-", after),
        '’' => replace(out, "'", after),
        '\u{200b}' | '\u{feff}' => after,
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

/// An underscore is emphasis at the edge of a word and part of the word inside.
fn is_emphasis(before: &str, after: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    !(before.ends_with(inside) && after.starts_with(inside))
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

fn entity<'a>(rest: &'a str, after: &'a str, out: &mut String) -> &'a str {
    const ENTITIES: &[(&str, &str)] = &[
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
        ("&nbsp;", " "),
        ("&le;", "<="),
        ("&ge;", ">="),
        ("&ndash;", "-"),
    ];
    for (written, meant) in ENTITIES {
        if let Some(after) = rest.strip_prefix(written) {
            return replace(out, meant, after);
        }
    }
    replace(out, "&", after)
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
            ("snake_case", "snake_case"),
            ("[broken](https://example.org v1.0", "broken v1.0"),
        ];
        for (line, expected) in rows {
            assert_eq!(plain(line), expected, "{line}");
        }
    }
}
