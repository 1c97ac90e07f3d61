//! Plain (unquoted) scalars.

use super::super::character::{is_blank, is_flow_indicator, stops_plain};
use super::super::token::{Style, Token, TokenKind};
use super::{Scanned, Scanner};

impl Scanner<'_> {
    pub(super) fn fetch_plain(&mut self) -> Scanned<()> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.pos;
        let (mut end, mut verbatim, mut in_break) = (start, true, false);
        while !self.is_document_indicator() && self.here() != b'#' {
            if self.skip_plain_run() {
                verbatim &= !in_break;
                in_break = false;
                end = self.pos;
            }
            if !is_blank(self.here()) && self.break_len(self.pos) == 0 {
                break;
            }
            in_break = self.skip_plain_space(in_break, start)?;
            if self.flow_level == 0 && self.indentation() <= self.indent {
                break;
            }
        }
        // The breaks after it have been passed: a key may stand here.
        self.simple_key_allowed |= in_break;
        self.queue.push(Token::new(TokenKind::Scalar(Style::Plain { verbatim }), start, end));
        Ok(())
    }

    /// Passes text up to a blank, a break or an indicator that ends the scalar; says whether there was any.
    fn skip_plain_run(&mut self) -> bool {
        let start = self.pos;
        loop {
            let rest = self.bytes.get(self.pos..).unwrap_or_default();
            self.pos += rest.iter().position(|&byte| stops_plain(byte)).unwrap_or(rest.len());
            let byte = self.here();
            let ends = match byte {
                b':' => self.is_blank_or_end(self.pos + 1),
                byte if is_flow_indicator(byte) => self.flow_level > 0,
                _ => is_blank(byte) || self.is_break_or_end(self.pos),
            };
            if ends {
                return self.pos > start;
            }
            self.pos += 1;
        }
    }

    /// Passes blanks and breaks; says whether a break was among them.
    fn skip_plain_space(&mut self, mut in_break: bool, start: usize) -> Scanned<bool> {
        loop {
            let byte = self.here();
            if is_blank(byte) {
                if in_break && byte == b'\t' && self.indentation() <= self.indent {
                    return Err(self.failure_at(start.max(self.pos), "found a tab character that violates indentation"));
                }
                self.pos += 1;
            } else if self.break_len(self.pos) > 0 {
                self.skip_line();
                in_break = true;
            } else {
                return Ok(in_break);
            }
        }
    }

    /// The column here, where only blanks stand before it.
    pub(super) fn indentation(&self) -> i64 {
        i64::try_from(self.pos - self.line_start).unwrap_or(i64::MAX)
    }
}
