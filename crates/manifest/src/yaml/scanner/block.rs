//! Block scalars, `|` and `>`: the header, the indentation, where they end.

use super::super::token::{Chomping, Style, Token, TokenKind, narrow, span};
use super::{Scanned, Scanner};

impl Scanner<'_> {
    pub(super) fn fetch_block_scalar(&mut self, literal: bool) -> Scanned<()> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        let start = self.pos;
        self.pos += 1;
        let (chomping, increment) = self.scan_block_header(start)?;
        let mut indent = if increment == 0 { 0 } else { self.indent.max(0) + increment };
        let content = self.pos;
        let mut end = self.skip_block_breaks(&mut indent)?;
        while self.indentation() == indent && self.here() != 0 {
            self.skip_block_line();
            end = self.skip_block_breaks(&mut indent)?;
        }
        let end = end.min(self.bytes.len()).max(content.min(self.bytes.len()));
        self.queue.push(Token {
            content: span(content.min(end), end),
            extra: narrow(usize::try_from(indent).unwrap_or_default()),
            ..Token::new(TokenKind::Scalar(Style::Block { literal, chomping }), start, end)
        });
        Ok(())
    }

    fn scan_block_header(&mut self, start: usize) -> Scanned<(Chomping, i64)> {
        let mut chomping = self.scan_chomping();
        let increment = self.scan_indentation_indicator(start)?;
        if chomping.is_none() && increment > 0 {
            chomping = self.scan_chomping();
        }
        self.skip_blanks();
        self.skip_comment();
        if !self.is_break_or_end(self.pos) {
            return Err(self.failure("did not find expected comment or line break after a block scalar's header"));
        }
        self.skip_line();
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    fn scan_chomping(&mut self) -> Option<Chomping> {
        let chomping = match self.here() {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return None,
        };
        self.pos += 1;
        Some(chomping)
    }

    fn scan_indentation_indicator(&mut self, start: usize) -> Scanned<i64> {
        match self.here() {
            b'0' => Err(self.failure_at(start.max(self.pos), "found an indentation indicator equal to 0")),
            digit @ b'1'..=b'9' => {
                self.pos += 1;
                Ok(i64::from(digit - b'0'))
            }
            _ => Ok(0),
        }
    }

    fn skip_block_line(&mut self) {
        loop {
            let rest = self.bytes.get(self.pos..).unwrap_or_default();
            self.pos += rest.iter().position(|&byte| super::may_break(byte)).unwrap_or(rest.len());
            if self.is_break_or_end(self.pos) {
                return self.skip_line();
            }
            self.pos += 1;
        }
    }

    /// Passes indentation and empty lines, finds the indentation where it is not known yet (zero); says where the last
    /// of those lines ended.
    fn skip_block_breaks(&mut self, indent: &mut i64) -> Scanned<usize> {
        let mut end = self.pos;
        let mut deepest = 0;
        loop {
            while (*indent == 0 || self.indentation() < *indent) && self.here() == b' ' {
                self.pos += 1;
            }
            deepest = deepest.max(self.indentation());
            if (*indent == 0 || self.indentation() < *indent) && self.here() == b'\t' {
                return Err(self.failure("found a tab character where an indentation space is expected"));
            }
            if self.break_len(self.pos) == 0 {
                break;
            }
            self.skip_line();
            end = self.pos;
        }
        if *indent == 0 {
            *indent = deepest.max(self.indent + 1).max(1);
        }
        Ok(end)
    }
}
