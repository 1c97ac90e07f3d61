//! Stanzas of a status file, and the few fields of each that say what is installed.

use memchr::memchr;

/// The fields that matter, without the blanks around them; empty where a field is absent.
#[derive(Debug, Default)]
pub(super) struct Stanza<'a> {
    /// The number of its first line, from 1.
    pub(super) line: usize,
    pub(super) package: &'a [u8],
    pub(super) status: &'a [u8],
    pub(super) version: &'a [u8],
    pub(super) architecture: &'a [u8],
    pub(super) source: &'a [u8],
    /// Lines that are no fields, at most [`MAXIMUM_BROKEN`].
    pub(super) broken: Vec<usize>,
}

/// How many broken lines of a stanza are named.
const MAXIMUM_BROKEN: usize = 3;

impl<'a> Stanza<'a> {
    /// Adds a line. Field names have no case (deb822(5)); of a field that stands there twice, which dpkg refuses, the first counts.
    fn add(&mut self, number: usize, line: &'a [u8]) {
        if line.first().is_some_and(|first| matches!(first, b' ' | b'\t' | b'#')) {
            return;
        }
        let field = memchr(b':', line).and_then(|colon| Some((line.get(..colon)?, line.get(colon + 1..)?)));
        let Some((name, value)) = field.filter(|(name, _)| !name.trim_ascii().is_empty()) else {
            if self.broken.len() < MAXIMUM_BROKEN {
                self.broken.push(number);
            }
            return;
        };
        // Most fields are others.
        if !matches!(name.first().map(u8::to_ascii_lowercase), Some(b'p' | b's' | b'v' | b'a')) {
            return;
        }
        let fields: [(&[u8], &mut &'a [u8]); 5] = [
            (b"Package", &mut self.package),
            (b"Status", &mut self.status),
            (b"Version", &mut self.version),
            (b"Architecture", &mut self.architecture),
            (b"Source", &mut self.source),
        ];
        let known = fields.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim_ascii_end()));
        if let Some((_, kept)) = known.filter(|(_, kept)| kept.is_empty()) {
            *kept = value.trim_ascii();
        }
    }
}

/// The stanzas of a file, in its order.
pub(super) fn stanzas(bytes: &[u8]) -> impl Iterator<Item = Stanza<'_>> {
    let mut lines = lines(bytes).enumerate();
    std::iter::from_fn(move || {
        let (first, line) = lines.find(|(_, line)| !is_blank(line))?;
        let mut stanza = Stanza { line: first + 1, ..Stanza::default() };
        stanza.add(first + 1, line);
        for (number, line) in lines.by_ref().take_while(|(_, line)| !is_blank(line)) {
            stanza.add(number + 1, line);
        }
        Some(stanza)
    })
}

/// Whether there is nothing but blanks on a line: its first byte tells for nearly all.
fn is_blank(line: &[u8]) -> bool {
    line.first().is_none_or(|first| first.is_ascii_whitespace() && line.trim_ascii().is_empty())
}

/// The lines of a file, without their ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        Some(line)
    })
}
