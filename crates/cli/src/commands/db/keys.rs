//! Keys for signing indexes: PKCS #8 and SPKI in PEM, as `openssl genpkey -algorithm ed25519` writes them (RFC 8410).

use std::path::Path;

use ed25519_dalek::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};
use ed25519_dalek::{SigningKey, VerifyingKey};
use palisade_vulnerabilities::index::PublicKey;

use crate::codes;
use crate::failure::Failure;
use crate::sources;

/// The private key of a file.
pub(super) fn secret(file: &Path) -> Result<[u8; 32], Failure> {
    let key =
        SigningKey::from_pkcs8_pem(&text(file)?).map_err(|_| invalid(file, "no private key of Ed25519 in PEM"))?;
    Ok(key.to_bytes())
}

/// The public key of a file.
pub(super) fn public(file: &Path) -> Result<PublicKey, Failure> {
    let key = VerifyingKey::from_public_key_pem(&text(file)?)
        .map_err(|_| invalid(file, "no public key of Ed25519 in PEM"))?;
    Ok(key.to_bytes())
}

fn text(file: &Path) -> Result<String, Failure> {
    sources::whole_text(file).map_err(|error| invalid(file, &error.to_string()))
}

/// Says nothing of what stands in the file: it may be a secret.
fn invalid(file: &Path, why: &str) -> Failure {
    Failure::usage(&codes::INVALID_KEY, format!("{}: {why}", file.display()))
}
