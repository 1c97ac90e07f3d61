//! Strings: borrowed from the text where they have no escapes, else decoded as Go's encoding/json does.

use palisade_model::tree::Span;

use super::{Failure, Parser, word};

impl Parser<'_, '_> {
    /// Reads the string whose opening quote is at the position. True where it had escapes.
    #[inline]
    pub(super) fn string(&mut self) -> Result<bool, Failure> {
        let start = self.at;
        self.at += 1;
        self.run()?;
        if self.peek() == Some(b'"') {
            let content = Span::new(start as u32 + 1, self.at as u32);
            self.at += 1;
            self.builder.borrowed(Span::new(start as u32, self.at as u32), content);
            return Ok(false);
        }
        self.escaped(start)?;
        Ok(true)
    }

    /// Steps over ordinary characters to the next quote or backslash.
    #[inline]
    fn run(&mut self) -> Result<(), Failure> {
        while let Some(word) = word::load(self.bytes, self.at) {
            let special = word::special(word);
            if special != 0 {
                self.at += (special.trailing_zeros() / 8) as usize;
                break;
            }
            self.at += 8;
        }
        loop {
            match self.peek() {
                Some(b'"' | b'\\') => return Ok(()),
                None | Some(0..0x20) => return self.syntax("a control character in a string"),
                Some(_) => self.at += 1,
            }
        }
    }

    /// The rest of a string that has a backslash at the position, which began at `start`.
    fn escaped(&mut self, start: usize) -> Result<(), Failure> {
        let mut decoded = String::new();
        let mut run_start = start + 1;
        while self.peek() == Some(b'\\') {
            decoded.push_str(self.text.get(run_start..self.at).unwrap_or_default());
            self.at += 1;
            decoded.push(self.escape()?);
            run_start = self.at;
            self.run()?;
        }
        decoded.push_str(self.text.get(run_start..self.at).unwrap_or_default());
        self.at += 1;
        self.builder.string(Span::new(start as u32, self.at as u32), &decoded);
        Ok(())
    }

    /// The character that the escape behind a backslash stands for.
    #[inline]
    fn escape(&mut self) -> Result<char, Failure> {
        let character = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return self.syntax("an escape that JSON does not have"),
        };
        self.at += 1;
        Ok(character)
    }

    /// `uXXXX`, and the second half of a surrogate pair; a half without its other is U+FFFD.
    fn unicode(&mut self) -> Result<char, Failure> {
        let Some(first) = self.hexadecimal(self.at + 1) else {
            return self.syntax("four hexadecimal digits expected after `\\u`");
        };
        self.at += 5;
        if (0xD800..0xDC00).contains(&first)
            && self.bytes.get(self.at..self.at + 2) == Some(br"\u")
            && let Some(second @ 0xDC00..0xE000) = self.hexadecimal(self.at + 2)
        {
            self.at += 6;
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hexadecimal(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 4)?;
        digits.iter().try_fold(0, |code, digit| Some(code << 4 | char::from(*digit).to_digit(16)?))
    }
}
