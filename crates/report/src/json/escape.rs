//! JSON text that is safe to look at: what a terminal or a reader would not show as it is, is escaped.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use crate::text::is_hidden;

/// The layout of another formatter, strings with hidden characters escaped.
pub(super) struct Visible<F>(F);

/// A serializer into `out` with two spaces of indentation.
pub(super) fn serializer<W: Write>(out: W) -> Serializer<W, Visible<PrettyFormatter<'static>>> {
    Serializer::with_formatter(out, Visible(PrettyFormatter::new()))
}

/// A serializer into `out` that puts everything on one line.
pub(super) fn compact<W: Write>(out: W) -> Serializer<W, Visible<CompactFormatter>> {
    Serializer::with_formatter(out, Visible(CompactFormatter))
}

/// Writes `value` as safe, indented JSON.
///
/// # Errors
/// What `out` reports.
pub fn to_writer<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    Ok(value.serialize(&mut serializer(out))?)
}

impl<F: Formatter> Formatter for Visible<F> {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // serde_json itself escapes everything below a space, so plain ASCII needs only DEL looked for.
        if fragment.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            return out.write_all(fragment.as_bytes());
        }
        let mut buffer = [0; 4];
        for character in fragment.chars() {
            if is_hidden(character) {
                write_escape(out, character)?;
            } else {
                out.write_all(character.encode_utf8(&mut buffer).as_bytes())?;
            }
        }
        Ok(())
    }
}

fn write_escape<W: ?Sized + Write>(out: &mut W, character: char) -> io::Result<()> {
    let mut units = [0; 2];
    character.encode_utf16(&mut units).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped_and_read_back() {
        let text = "a\u{1b}[0m\u{9b}1m\u{202e}\u{e0041} ü \u{7f}";
        let mut out = Vec::new();
        to_writer(&mut out, &text).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert_eq!(written, "\"a\\u001b[0m\\u009b1m\\u202e\\udb40\\udc41 ü \\u007f\"");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }
}
