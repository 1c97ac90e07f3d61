//! Numbers: an integer where it has neither point nor exponent and fits 64 bits signed, else the nearest double.

use palisade_model::tree::Span;

use super::{Parser, Reason, Stop};

impl Parser<'_, '_> {
    /// Reads the number at the position.
    #[inline]
    pub(super) fn number(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        let digits = self.at;
        let mut value: i64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
            self.at += 1;
        }
        if self.stack.is_empty() && self.bytes.get(digits) == Some(&b'0') && self.at > digits + 1 {
            // Between the values of a stream nothing need stand: 010 is 0 and 10.
            (self.at, value) = (digits + 1, 0);
        }
        let length = self.at - digits;
        if length == 0 || (length > 1 && self.bytes.get(digits) == Some(&b'0')) {
            return self.syntax("a number must start with one digit, or with one that is not zero");
        }
        if length > 18 || matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return self.long_number(start);
        }
        let span = Span::new(start as u32, self.at as u32);
        self.builder.integer(span, if negative { -value } else { value });
        Ok(())
    }

    /// A number with a fraction or an exponent, or with many digits; its first digits have been read.
    fn long_number(&mut self, start: usize) -> Result<(), Stop> {
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits("a digit expected after the point")?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits("a digit expected in the exponent")?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        let span = Span::new(start as u32, self.at as u32);
        match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(value), _) => self.builder.integer(span, value),
            (_, Ok(value)) if value.is_finite() => self.builder.float(span, value),
            _ => {
                let reason = Reason::Value("a number beyond the range of a double");
                self.refused.get_or_insert(super::Failure { at: start, reason });
                self.builder.float(span, f64::MAX);
            }
        }
        Ok(())
    }

    fn digits(&mut self, missing: &'static str) -> Result<(), Stop> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start { self.syntax(missing) } else { Ok(()) }
    }
}
