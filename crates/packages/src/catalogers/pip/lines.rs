//! From bytes to the lines that pip reads (pip's `req_file.py`: `auto_decode`, `join_lines`, `ignore_comments`).

use std::borrow::Cow;

/// The text, by its byte order mark: what PowerShell redirects is UTF-16.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let words = |read: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let words = bytes.as_chunks().0.iter().map(|pair| read(*pair));
        let letters = char::decode_utf16(words).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER));
        Cow::Owned(letters.collect())
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => words(u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => words(u16::from_be_bytes, rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// The lines with continuations joined and comments taken away, each with the number of its first; empty ones are left out.
pub(super) fn logical(text: &str) -> impl Iterator<Item = (usize, Cow<'_, str>)> {
    let mut lines = text.lines().enumerate();
    let joined = std::iter::from_fn(move || {
        let (number, first) = lines.next()?;
        let mut line = Cow::Borrowed(first);
        let mut last = first;
        // A comment ends a line that goes on, whatever its own end.
        while last.ends_with('\\') && !is_comment(last) {
            line.to_mut().pop();
            let Some((_, next)) = lines.next() else { break };
            if is_comment(next) {
                line.to_mut().push(' ');
            }
            line.to_mut().push_str(next);
            last = next;
        }
        Some((number, line))
    });
    joined.map(|(number, line)| (number + 1, without_comment(line))).filter(|(_, line)| !line.is_empty())
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// A comment begins at the beginning of a line or behind a blank.
fn without_comment(line: Cow<'_, str>) -> Cow<'_, str> {
    let mut hashes = line.match_indices('#').map(|(at, _)| at);
    let comment =
        hashes.find(|at| line.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t'])));
    match comment {
        Some(at) => Cow::Owned(line.get(..at).unwrap_or_default().trim().to_owned()),
        None if line.trim().len() == line.len() => line,
        None => Cow::Owned(line.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, logical};

    #[test]
    fn joined_lines_without_comments() {
        let text = "a \\\n  b # c\n#d \\\ne\\\n# f\ng#h\ni \\\n\nj\\";
        let lines: Vec<_> = logical(text).map(|(number, line)| (number, line.into_owned())).collect();
        let expected = [(1, "a   b"), (4, "e"), (6, "g#h"), (7, "i"), (9, "j")];
        assert_eq!(lines, expected.map(|(number, line)| (number, line.to_owned())));
    }

    #[test]
    fn text_by_its_mark() {
        for bytes in [&b"\xff\xfea\0=\0"[..], b"\xfe\xff\0a\0=", b"\xef\xbb\xbfa=", b"a="] {
            assert_eq!(decode(bytes), "a=");
        }
    }
}
