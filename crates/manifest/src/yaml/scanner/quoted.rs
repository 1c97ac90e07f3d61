//! Single- and double-quoted scalars: where they end, and whether their escapes are right.

use super::super::character::{is_blank, stops_quoted};
use super::super::token::{Style, Token, TokenKind, span};
use super::{Scanned, Scanner};

impl Scanner<'_> {
    pub(super) fn fetch_quoted(&mut self, single: bool) -> Scanned<()> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.pos;
        self.pos += 1;
        let mut verbatim = true;
        loop {
            self.refuse_inside_quotes()?;
            verbatim &= self.skip_quoted_run(single, start)?;
            if self.here() == if single { b'\'' } else { b'"' } {
                break;
            }
            verbatim &= self.skip_quoted_space();
        }
        self.pos += 1;
        let style = if single { Style::SingleQuoted { verbatim } } else { Style::DoubleQuoted { verbatim } };
        let content = span(start + 1, self.pos - 1);
        self.queue.push(Token { content, ..Token::new(TokenKind::Scalar(style), start, self.pos) });
        Ok(())
    }

    fn refuse_inside_quotes(&self) -> Scanned<()> {
        if self.is_document_indicator() {
            return Err(self.failure("found unexpected document indicator inside a quoted scalar"));
        }
        if self.here() == 0 {
            return Err(self.failure("found unexpected end of stream inside a quoted scalar"));
        }
        Ok(())
    }

    /// Passes text up to a blank, a break or the closing quote; says whether it stands as it is meant.
    fn skip_quoted_run(&mut self, single: bool, start: usize) -> Scanned<bool> {
        let mut verbatim = true;
        loop {
            let rest = self.bytes.get(self.pos..).unwrap_or_default();
            self.pos += rest.iter().position(|&byte| stops_quoted(byte)).unwrap_or(rest.len());
            match (self.here(), single) {
                (b'\'', true) if self.at(self.pos + 1) == b'\'' => {
                    verbatim = false;
                    self.pos += 2;
                }
                (b'\'', true) | (b'"', false) => return Ok(verbatim),
                (b'\\', false) => {
                    verbatim = false;
                    if self.skip_escape(start)? {
                        return Ok(false);
                    }
                }
                _ if self.is_blank_or_end(self.pos) => return Ok(verbatim),
                _ => self.pos += 1,
            }
        }
    }

    /// Passes an escape; says whether it was an escaped line break, after which blanks do not count.
    fn skip_escape(&mut self, start: usize) -> Scanned<bool> {
        if self.break_len(self.pos + 1) > 0 {
            self.pos += 1;
            self.skip_line();
            return Ok(true);
        }
        let digits = match self.at(self.pos + 1) {
            b'0' | b'a' | b'b' | b't' | b'\t' | b'n' | b'v' | b'f' | b'r' | b'e' | b' ' | b'"' | b'\'' | b'\\'
            | b'N' | b'_' | b'L' | b'P' => 0,
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => return Err(self.failure_at(start.max(self.pos), "found unknown escape character")),
        };
        self.pos += 2;
        self.skip_code_point(digits)?;
        Ok(false)
    }

    fn skip_code_point(&mut self, digits: usize) -> Scanned<()> {
        let mut value: u32 = 0;
        for _ in 0..digits {
            let Some(digit) = char::from(self.here()).to_digit(16) else {
                return Err(self.failure("did not find expected hexadecimal number"));
            };
            value = (value << 4) | digit;
            self.pos += 1;
        }
        match char::from_u32(value) {
            Some(_) => Ok(()),
            None => Err(self.failure("found invalid Unicode character escape code")),
        }
    }

    /// Passes blanks and breaks; says whether there were only blanks.
    fn skip_quoted_space(&mut self) -> bool {
        let mut verbatim = true;
        loop {
            if is_blank(self.here()) {
                self.pos += 1;
            } else if self.break_len(self.pos) > 0 {
                self.skip_line();
                verbatim = false;
            } else {
                return verbatim;
            }
        }
    }
}
