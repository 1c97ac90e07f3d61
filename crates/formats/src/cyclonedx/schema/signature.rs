//! The JSON Signature Format, version 0.82, as far as CycloneDX takes it in (`jsf-0.82.schema.json`).

use crate::shape::{Shape, URI, closed, optional, required};

static ALGORITHM: Shape = Shape::OneOf(&[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "Ed448", "HS256",
    "HS384", "HS512",
]);
static ELLIPTIC_KEY: Shape = Shape::Object(&closed(&[
    required("kty", &Shape::OneOf(&["EC"])),
    required("crv", &Shape::OneOf(&["P-256", "P-384", "P-521"])),
    required("x", &Shape::Text),
    required("y", &Shape::Text),
]));
static EDWARDS_KEY: Shape = Shape::Object(&closed(&[
    required("kty", &Shape::OneOf(&["OKP"])),
    required("crv", &Shape::OneOf(&["Ed25519", "Ed448"])),
    required("x", &Shape::Text),
]));
static RSA_KEY: Shape = Shape::Object(&closed(&[
    required("kty", &Shape::OneOf(&["RSA"])),
    required("n", &Shape::Text),
    required("e", &Shape::Text),
]));
static SIGNER: Shape = Shape::Object(&closed(&[
    required("algorithm", &Shape::Exactly(&[&ALGORITHM, &URI])),
    optional("keyId", &Shape::Text),
    optional("publicKey", &Shape::Exactly(&[&ELLIPTIC_KEY, &EDWARDS_KEY, &RSA_KEY])),
    optional("certificatePath", &Shape::List(&Shape::Text, 0, false)),
    optional("excludes", &Shape::List(&Shape::Text, 0, false)),
    required("value", &Shape::Text),
]));
static SIGNERS: Shape = Shape::Object(&closed(&[optional("signers", &Shape::List(&SIGNER, 0, false))]));
static CHAIN: Shape = Shape::Object(&closed(&[optional("chain", &Shape::List(&SIGNER, 0, false))]));

/// One signature, several, or a chain of them.
pub(super) static SIGNATURE: Shape = Shape::Exactly(&[&SIGNERS, &CHAIN, &SIGNER]);
