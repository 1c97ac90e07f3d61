//! Digests of blobs (OCI image specification, descriptor.md).

use std::fmt;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256, Sha512};

/// How a digest is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// SHA-256, what practically all images use.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// The digest of a blob, `sha256:…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest {
    algorithm: Algorithm,
    hex: String,
}

impl Digest {
    /// Reads `sha256:` or `sha512:` and lower-case hexadecimal digits; nothing where it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, hex) = text.split_once(':')?;
        let (algorithm, length) = match name {
            "sha256" => (Algorithm::Sha256, 64),
            "sha512" => (Algorithm::Sha512, 128),
            _ => return None,
        };
        let is_hex = hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (hex.len() == length && is_hex).then(|| Self { algorithm, hex: hex.to_owned() })
    }

    /// The digest of bytes by SHA-256.
    #[must_use]
    pub fn sha256(bytes: &[u8]) -> Self {
        Self { algorithm: Algorithm::Sha256, hex: HEXLOWER.encode(&Sha256::digest(bytes)) }
    }

    /// How it is made.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Its hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> &str {
        &self.hex
    }

    /// Whether `bytes` have it.
    #[must_use]
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        let mut hasher = Hasher::new(self.algorithm);
        hasher.update(bytes);
        hasher.finish() == *self
    }

    /// Its place in an OCI layout: `blobs/sha256/…`.
    pub(crate) fn place(&self) -> String {
        format!("blobs/{}/{}", self.algorithm.name(), self.hex)
    }
}

impl Algorithm {
    const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.algorithm.name(), self.hex)
    }
}

/// Makes a digest piece by piece.
#[derive(Clone, Debug)]
pub(crate) enum Hasher {
    Sha256(Sha256),
    Sha512(Sha512),
}

impl Hasher {
    pub(crate) fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
            Algorithm::Sha512 => Self::Sha512(Sha512::new()),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hasher) => hasher.update(bytes),
            Self::Sha512(hasher) => hasher.update(bytes),
        }
    }

    pub(crate) fn finish(self) -> Digest {
        match self {
            Self::Sha256(hasher) => Digest { algorithm: Algorithm::Sha256, hex: HEXLOWER.encode(&hasher.finalize()) },
            Self::Sha512(hasher) => Digest { algorithm: Algorithm::Sha512, hex: HEXLOWER.encode(&hasher.finalize()) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn only_well_formed_digests_are_read() {
        let empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(Digest::sha256(b"").to_string(), empty);
        assert!(Digest::parse(empty).expect("a digest").is_of(b""));
        assert!(!Digest::parse(empty).expect("a digest").is_of(b"x"));
        let long = format!("sha512:{}", "0".repeat(128));
        assert_eq!(Digest::parse(&long).expect("a digest").to_string(), long);
        for text in
            ["", "sha256:", "sha256:00", &empty.to_uppercase(), &format!("md5:{}", "0".repeat(32)), "sha256:../x"]
        {
            assert_eq!(Digest::parse(text), None, "{text}");
        }
    }
}
