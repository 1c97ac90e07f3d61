//! Anchors, aliases, tags and directives.

use super::super::character::{is_uri, is_word};
use super::super::token::{Token, TokenKind, narrow, span};
use super::{Scanned, Scanner};

impl Scanner<'_> {
    /// `&name` and `*name`.
    pub(super) fn fetch_named(&mut self, kind: TokenKind) -> Scanned<()> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        self.skip_word();
        let may_follow = matches!(self.here(), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if self.pos == start + 1 || !(may_follow || self.is_blank_or_end(self.pos)) {
            return Err(self.failure("did not find expected alphabetic or numeric character in an anchor or alias"));
        }
        self.queue.push(Token { content: span(start + 1, self.pos), ..Token::new(kind, start, self.pos) });
        Ok(())
    }

    fn skip_word(&mut self) {
        while is_word(self.here()) {
            self.pos += 1;
        }
    }

    /// `!`, `!suffix`, `!handle!suffix` and `!<verbatim>`.
    pub(super) fn fetch_tag(&mut self) -> Scanned<()> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.pos;
        let (handle, suffix) =
            if self.at(start + 1) == b'<' { self.scan_verbatim_tag(start)? } else { self.scan_short_tag(start)? };
        if !self.is_blank_or_end(self.pos) {
            return Err(self.failure("did not find expected whitespace or line break after a tag"));
        }
        self.queue.push(Token {
            content: span(start, handle),
            extra: narrow(suffix),
            ..Token::new(TokenKind::Tag, start, self.pos)
        });
        Ok(())
    }

    /// Gives the end of the (empty) handle and the start of the suffix.
    fn scan_verbatim_tag(&mut self, start: usize) -> Scanned<(usize, usize)> {
        self.pos += 2;
        if self.skip_uri()? == 0 {
            return Err(self.failure("did not find expected tag URI"));
        }
        if self.here() != b'>' {
            return Err(self.failure("did not find the expected '>' of a tag"));
        }
        self.pos += 1;
        Ok((start, start + 2))
    }

    /// Gives the end of the handle and the start of the suffix. The handle of `!suffix` is `!`.
    fn scan_short_tag(&mut self, start: usize) -> Scanned<(usize, usize)> {
        self.pos += 1;
        self.skip_word();
        if self.here() != b'!' {
            self.skip_uri()?;
            return Ok((start + 1, start + 1));
        }
        self.pos += 1;
        let handle = self.pos;
        if self.skip_uri()? == 0 {
            return Err(self.failure("did not find expected tag URI"));
        }
        Ok((handle, handle))
    }

    /// Passes a tag's characters and says how many bytes they have.
    fn skip_uri(&mut self) -> Scanned<usize> {
        let start = self.pos;
        while is_uri(self.here()) {
            if self.here() == b'%' { self.skip_uri_escape()? } else { self.pos += 1 }
        }
        Ok(self.pos - start)
    }

    /// Passes the escaped octets of one character.
    fn skip_uri_escape(&mut self) -> Scanned<()> {
        let first = self.scan_octet()?;
        let more = match first {
            0x00..=0x7F => 0,
            0xC0..=0xDF => 1,
            0xE0..=0xEF => 2,
            0xF0..=0xF7 => 3,
            _ => return Err(self.failure("found an incorrect leading UTF-8 octet in a tag")),
        };
        for _ in 0..more {
            if self.scan_octet()? & 0xC0 != 0x80 {
                return Err(self.failure("found an incorrect trailing UTF-8 octet in a tag"));
            }
        }
        Ok(())
    }

    fn scan_octet(&mut self) -> Scanned<u8> {
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (self.here(), digit(self.at(self.pos + 1)), digit(self.at(self.pos + 2))) {
            (b'%', Some(high), Some(low)) => {
                self.pos += 3;
                Ok(high << 4 | low)
            }
            _ => Err(self.failure("did not find URI escaped octet in a tag")),
        }
    }

    /// `%YAML` and `%TAG`.
    pub(super) fn fetch_directive(&mut self) -> Scanned<()> {
        self.unroll_indent(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        self.skip_word();
        let name = self.bytes.get(start + 1..self.pos).unwrap_or_default();
        if name.is_empty() || !self.is_blank_or_end(self.pos) {
            return Err(self.failure("could not find expected directive name"));
        }
        match name {
            b"YAML" => self.scan_version(start)?,
            b"TAG" => self.scan_tag_directive(start)?,
            _ => return Err(self.failure_at(start, "found unknown directive name")),
        }
        self.end_directive()
    }

    fn end_directive(&mut self) -> Scanned<()> {
        self.skip_blanks();
        self.skip_comment();
        if !self.is_break_or_end(self.pos) {
            return Err(self.failure("did not find expected comment or line break after a directive"));
        }
        self.skip_line();
        Ok(())
    }

    fn scan_version(&mut self, start: usize) -> Scanned<()> {
        self.skip_blanks();
        let major = self.scan_version_number()?;
        if self.here() != b'.' {
            return Err(self.failure("did not find expected digit or '.' character in a %YAML directive"));
        }
        self.pos += 1;
        let minor = self.scan_version_number()?;
        let extra = u32::from((major, minor) == (1, 1));
        self.queue.push(Token { extra, ..Token::new(TokenKind::VersionDirective, start, self.pos) });
        Ok(())
    }

    fn scan_version_number(&mut self) -> Scanned<u32> {
        let start = self.pos;
        let mut value = 0;
        while let Some(digit) = char::from(self.here()).to_digit(10) {
            if self.pos - start == 2 {
                return Err(self.failure("found extremely long version number"));
            }
            value = value * 10 + digit;
            self.pos += 1;
        }
        if self.pos == start { Err(self.failure("did not find expected version number")) } else { Ok(value) }
    }

    fn scan_tag_directive(&mut self, start: usize) -> Scanned<()> {
        self.skip_blanks();
        let handle = self.pos;
        self.scan_directive_handle()?;
        let content = span(handle, self.pos);
        if !super::is_blank(self.here()) {
            return Err(self.failure("did not find expected whitespace in a %TAG directive"));
        }
        self.skip_blanks();
        let prefix = self.pos;
        if self.skip_uri()? == 0 {
            return Err(self.failure("did not find expected tag URI"));
        }
        if !self.is_blank_or_end(self.pos) {
            return Err(self.failure("did not find expected whitespace or line break in a %TAG directive"));
        }
        let token = Token::new(TokenKind::TagDirective, start, self.pos);
        self.queue.push(Token { content, extra: narrow(prefix), ..token });
        Ok(())
    }

    fn scan_directive_handle(&mut self) -> Scanned<()> {
        let start = self.pos;
        let expected = "did not find expected '!' in a %TAG directive";
        if self.here() != b'!' {
            return Err(self.failure(expected));
        }
        self.pos += 1;
        self.skip_word();
        if self.here() == b'!' {
            self.pos += 1;
        } else if self.pos != start + 1 {
            return Err(self.failure(expected));
        }
        Ok(())
    }
}
