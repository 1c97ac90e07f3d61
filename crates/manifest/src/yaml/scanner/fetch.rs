//! Recognising the next token by its first characters.

use super::super::character::is_indicator;
use super::super::token::TokenKind;
use super::{Scanned, Scanner};

impl Scanner<'_> {
    pub(super) fn fetch_next(&mut self) -> Scanned<()> {
        self.skip_to_token();
        let column = self.column();
        self.unroll_indent(column);
        if column == 0 && self.fetch_at_line_start()? {
            return Ok(());
        }
        match self.here() {
            0 => self.fetch_stream_end(),
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.is_blank_or_end(self.pos + 1) => self.fetch_block_entry(),
            b'?' if self.flow_level > 0 || self.is_blank_or_end(self.pos + 1) => self.fetch_key(),
            b':' if self.flow_level > 0 || self.is_blank_or_end(self.pos + 1) => self.fetch_value(),
            b'*' => self.fetch_named(TokenKind::Alias),
            b'&' => self.fetch_named(TokenKind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if self.flow_level == 0 => self.fetch_block_scalar(true),
            b'>' if self.flow_level == 0 => self.fetch_block_scalar(false),
            b'\'' => self.fetch_quoted(true),
            b'"' => self.fetch_quoted(false),
            byte => self.fetch_plain_or_fail(byte),
        }
    }

    /// Passes white space and comments. Tabs count as such inside flow collections, and where no key can start.
    fn skip_to_token(&mut self) {
        loop {
            self.skip_byte_order_mark();
            while self.here() == b' ' || (self.here() == b'\t' && (self.flow_level > 0 || !self.simple_key_allowed)) {
                self.pos += 1;
            }
            self.skip_comment();
            if self.break_len(self.pos) == 0 {
                return;
            }
            self.skip_line();
            if self.flow_level == 0 {
                self.simple_key_allowed = true;
            }
        }
    }

    /// The text may start with a byte order mark. Elsewhere it is a character like any other: go-yaml means to allow one
    /// on each line, but looks in the wrong place.
    fn skip_byte_order_mark(&mut self) {
        if self.start.take() == Some(self.pos) && self.bytes.get(self.pos..self.pos + 3) == Some(b"\xEF\xBB\xBF") {
            self.pos += 3;
            self.line_start = self.pos;
        }
    }

    fn fetch_at_line_start(&mut self) -> Scanned<bool> {
        match self.here() {
            b'%' => self.fetch_directive()?,
            b'-' if self.is_document_indicator() => self.fetch_document_indicator(TokenKind::DocumentStart)?,
            b'.' if self.is_document_indicator() => self.fetch_document_indicator(TokenKind::DocumentEnd)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn fetch_stream_end(&mut self) -> Scanned<()> {
        self.line_start = self.pos;
        self.unroll_indent(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        self.push(TokenKind::StreamEnd, self.pos);
        Ok(())
    }

    fn fetch_document_indicator(&mut self, kind: TokenKind) -> Scanned<()> {
        self.unroll_indent(-1);
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        self.push_indicator(kind, 3);
        Ok(())
    }

    fn push_indicator(&mut self, kind: TokenKind, length: usize) {
        let start = self.pos;
        self.pos += length;
        self.push(kind, start);
    }

    fn fetch_flow_start(&mut self, kind: TokenKind) -> Scanned<()> {
        self.save_simple_key()?;
        self.enter_flow()?;
        self.simple_key_allowed = true;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind) -> Scanned<()> {
        self.remove_simple_key()?;
        self.leave_flow();
        self.simple_key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Scanned<()> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::FlowEntry, 1);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Scanned<()> {
        // Inside a flow collection the parser refuses it.
        if self.flow_level == 0 {
            self.open_block(TokenKind::BlockSequenceStart, "block sequence entries are not allowed in this context")?;
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::BlockEntry, 1);
        Ok(())
    }

    fn open_block(&mut self, kind: TokenKind, problem: &'static str) -> Scanned<()> {
        if !self.simple_key_allowed {
            return Err(self.failure(problem));
        }
        let (column, number) = (self.column(), self.next_number());
        self.roll_indent(column, number, kind, self.pos)
    }

    fn fetch_key(&mut self) -> Scanned<()> {
        if self.flow_level == 0 {
            self.open_block(TokenKind::BlockMappingStart, "mapping keys are not allowed in this context")?;
        }
        self.remove_simple_key()?;
        self.simple_key_allowed = self.flow_level == 0;
        self.push_indicator(TokenKind::Key, 1);
        Ok(())
    }

    fn fetch_value(&mut self) -> Scanned<()> {
        let level = self.simple_keys.len().saturating_sub(1);
        if self.is_key_valid(level)? {
            self.confirm_simple_key(level)?;
            self.simple_key_allowed = false;
        } else {
            if self.flow_level == 0 {
                self.open_block(TokenKind::BlockMappingStart, "mapping values are not allowed in this context")?;
            }
            self.simple_key_allowed = self.flow_level == 0;
        }
        self.push_indicator(TokenKind::Value, 1);
        Ok(())
    }

    /// The `:` has come: puts the key's tokens where it started.
    fn confirm_simple_key(&mut self, level: usize) -> Scanned<()> {
        let Some(key) = self.simple_keys.get_mut(level) else { return Ok(()) };
        key.possible = false;
        let key = *key;
        self.insert(key.token, super::Token::new(TokenKind::Key, key.start, key.start));
        self.roll_indent(key.column, key.token, TokenKind::BlockMappingStart, key.start)
    }

    fn fetch_plain_or_fail(&mut self, byte: u8) -> Scanned<()> {
        let may_start = match byte {
            b'-' => !super::is_blank(self.at(self.pos + 1)),
            b'?' | b':' => self.flow_level == 0 && !self.is_blank_or_end(self.pos + 1),
            _ => !is_indicator(byte) && !super::is_blank(byte),
        };
        if may_start { self.fetch_plain() } else { Err(self.failure("found character that cannot start any token")) }
    }
}
