//! Keys made ready to be looked for.

/// A key that is looked for many times. A key that the compiler knows is compared by code made for its length; for any
/// other it would call `memcmp`, which takes longer than to compare the ends of a key as words. Keys are short: the two
/// words mostly hold all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    text: Box<str>,
    ends: Ends,
}

/// First and last bytes of a key, which may overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    /// Of a key of 8 to 16 bytes.
    Eight([u8; 8], [u8; 8]),
    /// Of a key of 4 to 7 bytes.
    Four([u8; 4], [u8; 4]),
    /// Of any other key they are not kept.
    Unknown,
}

impl Ends {
    fn of(text: &[u8]) -> Self {
        match (text.first_chunk(), text.last_chunk(), text.first_chunk(), text.last_chunk()) {
            (Some(first), Some(last), ..) if text.len() <= 16 => Self::Eight(*first, *last),
            (.., Some(first), Some(last)) if text.len() <= 8 => Self::Four(*first, *last),
            _ => Self::Unknown,
        }
    }
}

impl Key {
    /// The key `text`.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        Self { ends: Ends::of(text.as_bytes()), text }
    }

    /// The key as text.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether `text`, which is as long as the key, is the key.
    #[inline]
    pub(super) fn is(&self, text: &[u8]) -> bool {
        match &self.ends {
            Ends::Eight(first, last) => text.first_chunk() == Some(first) && text.last_chunk() == Some(last),
            Ends::Four(first, last) => text.first_chunk() == Some(first) && text.last_chunk() == Some(last),
            Ends::Unknown => text == self.text.as_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_itself_and_nothing_else_of_its_length() {
        for length in 0..40 {
            let text: String = "abcdefghij".chars().cycle().take(length).collect();
            let key = Key::new(text.as_str());
            assert!(key.is(text.as_bytes()), "{text}");
            for changed in 0..length {
                let mut other = text.clone().into_bytes();
                other[changed] = b'_';
                assert!(!key.is(&other), "{text} at {changed}");
            }
        }
    }
}
