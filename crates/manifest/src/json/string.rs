//! Strings: borrowed from the text where they have no escapes, else decoded as Go's encoding/json does.

use palisade_model::tree::Span;

use super::{Parser, Stop, word};

impl Parser<'_, '_> {
    /// Reads the string whose opening quote is at the position. Gives a hash that equal strings share, or
    /// `word::UNKNOWN` where it had escapes.
    #[inline]
    pub(super) fn string(&mut self) -> Result<u32, Stop> {
        let start = self.at;
        self.at += 1;
        let hash = self.run();
        if self.peek() == Some(b'"') {
            let content = Span::new(start as u32 + 1, self.at as u32);
            self.at += 1;
            self.builder.borrowed(Span::new(start as u32, self.at as u32), content);
            return Ok(((hash >> 32) as u32).min(word::UNKNOWN - 1));
        }
        self.escaped(start)?;
        Ok(word::UNKNOWN)
    }

    /// Steps over ordinary characters to the next quote, backslash or control character, or to the end.
    #[inline]
    fn run(&mut self) -> u64 {
        let mut hash = 0;
        loop {
            let word = word::load(self.bytes, self.at);
            let special = word::special(word);
            hash = word::mix(hash, word, special);
            if special != 0 {
                self.at += (special.trailing_zeros() / 8) as usize;
                return hash;
            }
            self.at += 8;
        }
    }

    /// The rest of a string that has something else than a quote at the position, and began at `start`.
    fn escaped(&mut self, start: usize) -> Result<(), Stop> {
        let decoded = self.builder.decoded_text().len();
        let mut run_start = start + 1;
        loop {
            let run = self.text.get(run_start..self.at).unwrap_or_default();
            self.builder.decoded_text().push_str(run);
            match self.peek() {
                Some(b'\\') => self.at += 1,
                Some(b'"') => break,
                _ => return self.syntax("a control character in a string"),
            }
            let character = self.escape()?;
            self.builder.decoded_text().push(character);
            run_start = self.at;
            self.run();
        }
        self.at += 1;
        self.builder.end_decoded(Span::new(start as u32, self.at as u32), decoded);
        Ok(())
    }

    /// The character that the escape behind a backslash stands for.
    #[inline]
    fn escape(&mut self) -> Result<char, Stop> {
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
    fn unicode(&mut self) -> Result<char, Stop> {
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
