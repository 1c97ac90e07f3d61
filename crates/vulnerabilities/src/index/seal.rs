//! Digest and signature of an index.
//!
//! The digest is the SHA-256 of the file with the bytes of digest, key and signature (offsets 24 to 152) left out. The signature is
//! Ed25519 over `palisade advisory index 1`, a line end, and the digest.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::codes::{INDEX_DAMAGED, INDEX_UNTRUSTED, IndexError};
use super::layout::{DIGEST, Header, KEY, SEALED_FROM, SIGNATURE, UNSEALED_FROM};

const PURPOSE: &[u8] = b"palisade advisory index 1\n";

/// An Ed25519 public key, 32 bytes (RFC 8032).
pub type PublicKey = [u8; 32];

/// Looks whether an index is as it was made and, where keys are given, signed with one of them. Reads all of it: once, when it is
/// installed.
///
/// # Errors
///
/// Where it is no index, was changed, or was signed by nobody who is trusted.
pub fn verify(bytes: &[u8], trusted: &[PublicKey]) -> Result<Header, IndexError> {
    let header = Header::read(bytes)?;
    let digest = digest(bytes);
    if digest != header.digest {
        return Err(IndexError::new(&INDEX_DAMAGED, "the digest of the index is not the one it states"));
    }
    if !trusted.is_empty() {
        check_signature(&header, bytes, trusted)?;
    }
    Ok(header)
}

fn check_signature(header: &Header, bytes: &[u8], trusted: &[PublicKey]) -> Result<(), IndexError> {
    let untrusted = |what: &str| IndexError::new(&INDEX_UNTRUSTED, what);
    let Some(key) = header.signed_by else { return Err(untrusted("the index is not signed")) };
    if !trusted.contains(&key) {
        return Err(untrusted("the index is signed with a key that is not trusted"));
    }
    let signature = bytes.get(SIGNATURE..).and_then(|rest| rest.first_chunk()).map(Signature::from_bytes);
    let key = VerifyingKey::from_bytes(&key).map_err(|_| untrusted("the trusted key is none"))?;
    let is_good = signature.is_some_and(|signature| key.verify_strict(&message(&header.digest), &signature).is_ok());
    if is_good { Ok(()) } else { Err(untrusted("the signature of the index is wrong")) }
}

/// Signs an index.
///
/// # Errors
///
/// Where the bytes are no index, or were changed since it was made.
pub fn sign(bytes: &mut [u8], secret: &[u8; 32]) -> Result<(), IndexError> {
    let header = verify(bytes, &[])?;
    let key = SigningKey::from_bytes(secret);
    let signature = key.sign(&message(&header.digest)).to_bytes();
    put(bytes, KEY, key.verifying_key().as_bytes());
    put(bytes, SIGNATURE, &signature);
    Ok(())
}

/// Writes the digest into an index that was just made.
pub(super) fn close(bytes: &mut [u8]) {
    let digest = digest(bytes);
    put(bytes, DIGEST, &digest);
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    if let Some(place) = bytes.get_mut(at..at + value.len()) {
        place.copy_from_slice(value);
    }
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(bytes.get(..UNSEALED_FROM).unwrap_or_default());
    hasher.update(bytes.get(SEALED_FROM..).unwrap_or_default());
    hasher.finalize().into()
}

fn message(digest: &[u8; 32]) -> Vec<u8> {
    [PURPOSE, digest].concat()
}
