//! A linker's name of a function → package and symbol, as the Go vulnerability database writes them.
//!
//! `example.com/a%2eb.(*T[...]).M` is the symbol `T.M` of the package `example.com/a.b`. The rules are those of `debug/gosym`
//! and of govulncheck's binary mode, but for what they keep and the database never writes: type arguments, and the
//! closing parenthesis in `T).M.func1`.

use std::borrow::Cow;
use std::fmt;

/// A function or method of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol<'data> {
    /// The receiver's type, or empty for a function.
    pub receiver: &'data str,
    /// The function's or the method's name.
    pub name: &'data str,
}

impl Symbol<'_> {
    /// Whether the database means this symbol by `text`: `Function` or `Type.Method`.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        if self.receiver.is_empty() {
            return self.name == text;
        }
        let rest = text.strip_prefix(self.receiver).and_then(|rest| rest.strip_prefix('.'));
        rest == Some(self.name)
    }
}

impl fmt::Display for Symbol<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.receiver.is_empty() {
            write!(f, "{}.", self.receiver)?;
        }
        f.write_str(self.name)
    }
}

/// Splits a name into the package's path as the linker writes it and the symbol; `None` for what belongs to no package.
pub(super) fn split(name: &str) -> Option<(&str, Symbol<'_>)> {
    if name.starts_with("go:") || name.starts_with("type:") || name.starts_with("type..") {
        return None;
    }
    // A type argument, an anonymous struct: what they hold may have slashes and dots of its own.
    let plain = name.find(['[', '(', '{', ' ']).and_then(|end| name.get(..end)).unwrap_or(name);
    let element = plain.rfind('/').map_or(0, |slash| slash + 1);
    let end = element + plain.get(element..)?.find('.')?;
    let package = name.get(..end)?;
    // Before Go 1.20 the compiler's own symbols have a dot there: `go.buildid`, `type..eq.T`.
    if matches!(package, "" | "go" | "type") {
        return None;
    }
    Some((package, symbol(name.get(end + 1..)?)))
}

fn symbol(text: &str) -> Symbol<'_> {
    let (receiver, rest) = match text.strip_prefix("(*").and_then(|inner| inner.split_once([')', '['])) {
        Some((receiver, _)) => {
            let rest = text.get(2 + receiver.len()..).unwrap_or_default();
            (receiver, after_arguments(rest).strip_prefix(')').unwrap_or_default())
        }
        None => {
            let end = text.find(['.', '[']).unwrap_or(text.len());
            let (receiver, rest) = text.split_at_checked(end).unwrap_or((text, ""));
            (receiver, after_arguments(rest))
        }
    };
    match rest.strip_prefix('.') {
        Some(method) => Symbol { receiver, name: without_arguments(method) },
        None => Symbol { receiver: "", name: receiver },
    }
}

/// What follows the type arguments at the beginning of `text`; brackets nest.
fn after_arguments(text: &str) -> &str {
    let mut depth = 0u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => return text.get(at..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

/// Type arguments at the end of a name; those in the middle belong to a closure and keep it apart from its function.
fn without_arguments(method: &str) -> &str {
    let Some((name, _)) = method.split_once('[') else { return method };
    if method.get(name.len()..).is_some_and(|rest| after_arguments(rest).is_empty()) { name } else { method }
}

/// Undoes the linker's escapes in a package's path (`%2e` for a dot in the last element).
pub(super) fn unescape(package: &str) -> Cow<'_, str> {
    if !package.contains('%') {
        return Cow::Borrowed(package);
    }
    let mut out = Vec::with_capacity(package.len());
    let mut bytes = package.as_bytes();
    while let [first, rest @ ..] = bytes {
        match (first, rest) {
            (b'%', [high, low, tail @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                out.push(hexadecimal(*high) << 4 | hexadecimal(*low));
                bytes = tail;
            }
            _ => {
                out.push(*first);
                bytes = rest;
            }
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(package), Cow::Owned)
}

fn hexadecimal(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20).wrapping_sub(b'a').wrapping_add(10) & 15,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let cases = [
            ("main.main", "main", "main"),
            ("net/http.(*Server).Serve", "net/http", "Server.Serve"),
            ("net/http.Header.Get", "net/http", "Header.Get"),
            ("gopkg.in/yaml%2ev2.Unmarshal", "gopkg.in/yaml.v2", "Unmarshal"),
            ("go.etcd.io/bbolt.Open", "go.etcd.io/bbolt", "Open"),
            ("slices.Sort[go.shape.[]a/b.T,go.shape.int]", "slices", "Sort"),
            ("a/b.(*T[go.shape.func(c/d.X) int]).M", "a/b", "T.M"),
            ("a/b.(*T[...]).M.func1", "a/b", "T.M.func1"),
            ("a/b.T[c/d.X].M", "a/b", "T.M"),
            ("a/b.F[...].func1", "a/b", "F.func1"),
            ("a/b.(*T).M[go.shape.int]", "a/b", "T.M"),
            ("a/b.(*T).M[go.shape.int].func1", "a/b", "T.M[go.shape.int].func1"),
            ("a/b.glob..func1", "a/b", "glob..func1"),
            ("a/b.init.0", "a/b", "init.0"),
            ("a/b.(*T).M-fm", "a/b", "T.M-fm"),
        ];
        for (name, package, expected) in cases {
            let (path, symbol) = split(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!((unescape(path).as_ref(), symbol.to_string().as_str()), (package, expected), "{name}");
            assert!(symbol.is(expected), "{name}");
        }
    }

    #[test]
    fn names_without_a_package() {
        for name in [
            "",
            ".",
            "go:buildid",
            "type:.eq.a/b.T",
            "type..hash.a/b.T",
            "go.buildid",
            "_cgo_init",
            "a/b",
            "go.(*struct { a/b.T }).M",
        ] {
            assert_eq!(split(name), None, "{name}");
        }
    }

    #[test]
    fn broken_names_are_read_somehow() {
        for name in ["a.(*", "a.(*T", "a.(*T[", "a.[", "a.]", "a.(*T[]]]).M", "a.(", "\u{e9}.\u{e9}[", "a..", "%.%zz"] {
            if let Some((package, symbol)) = split(name) {
                assert!(symbol.is(&symbol.to_string()), "{name} {}", unescape(package));
            }
        }
    }

    #[test]
    fn a_method_is_not_a_function() {
        let (_, method) = split("a.(*T).M").unwrap();
        assert!(!method.is("M") && !method.is("T") && !method.is("TM") && method.is("T.M"));
    }

    #[test]
    fn escapes() {
        assert_eq!(unescape("a%2Eb%2e"), "a.b.");
        assert_eq!(unescape("a%2"), "a%2");
        assert_eq!(unescape("%ff"), "%ff");
    }
}
