//! Cryptographic assets.

use super::common::{HASH, REF};
use super::forms::{ALGORITHM_FAMILY, ELLIPTIC_CURVE};
use crate::shape::{Shape, closed, optional, required};

pub(super) static ALGORITHM_PROPERTIES: Shape = Shape::Object(&closed(&[
    optional(
        "primitive",
        &Shape::Words(&[
            (
                0,
                &[
                    "drbg",
                    "mac",
                    "block-cipher",
                    "stream-cipher",
                    "signature",
                    "hash",
                    "pke",
                    "xof",
                    "kdf",
                    "key-agree",
                    "kem",
                    "ae",
                    "combiner",
                    "other",
                    "unknown",
                ],
            ),
            (17, &["key-wrap"]),
        ]),
    ),
    optional("algorithmFamily", &ALGORITHM_FAMILY).since(17),
    optional("parameterSetIdentifier", &Shape::Text),
    optional("curve", &Shape::Text),
    optional("ellipticCurve", &ELLIPTIC_CURVE).since(17),
    optional(
        "executionEnvironment",
        &Shape::OneOf(&[
            "software-plain-ram",
            "software-encrypted-ram",
            "software-tee",
            "hardware",
            "other",
            "unknown",
        ]),
    ),
    optional(
        "implementationPlatform",
        &Shape::OneOf(&[
            "generic", "x86_32", "x86_64", "armv7-a", "armv7-m", "armv8-a", "armv8-m", "armv9-a", "armv9-m", "s390x",
            "ppc64", "ppc64le", "other", "unknown",
        ]),
    ),
    optional(
        "certificationLevel",
        &Shape::List(
            &Shape::OneOf(&[
                "none",
                "fips140-1-l1",
                "fips140-1-l2",
                "fips140-1-l3",
                "fips140-1-l4",
                "fips140-2-l1",
                "fips140-2-l2",
                "fips140-2-l3",
                "fips140-2-l4",
                "fips140-3-l1",
                "fips140-3-l2",
                "fips140-3-l3",
                "fips140-3-l4",
                "cc-eal1",
                "cc-eal1+",
                "cc-eal2",
                "cc-eal2+",
                "cc-eal3",
                "cc-eal3+",
                "cc-eal4",
                "cc-eal4+",
                "cc-eal5",
                "cc-eal5+",
                "cc-eal6",
                "cc-eal6+",
                "cc-eal7",
                "cc-eal7+",
                "other",
                "unknown",
            ]),
            0,
            false,
        ),
    ),
    optional("mode", &Shape::OneOf(&["cbc", "ecb", "ccm", "gcm", "cfb", "ofb", "ctr", "other", "unknown"])),
    optional("padding", &Shape::OneOf(&["pkcs5", "pkcs7", "pkcs1v15", "oaep", "raw", "other", "unknown"])),
    optional(
        "cryptoFunctions",
        &Shape::List(
            &Shape::OneOf(&[
                "generate",
                "keygen",
                "encrypt",
                "decrypt",
                "digest",
                "tag",
                "keyderive",
                "sign",
                "verify",
                "encapsulate",
                "decapsulate",
                "other",
                "unknown",
            ]),
            0,
            false,
        ),
    ),
    optional("classicalSecurityLevel", &Shape::Integer(0, i64::MAX)),
    optional("nistQuantumSecurityLevel", &Shape::Integer(0, 6)),
]));
pub(super) static CERTIFICATE_STATE: Shape = Shape::Object(&closed(&[
    required("state", &Shape::OneOf(&["pre-activation", "active", "suspended", "deactivated", "revoked", "destroyed"])),
    optional("reason", &Shape::Text),
]));
pub(super) static CUSTOM_CERTIFICATE_STATE: Shape = Shape::Object(&closed(&[
    required("name", &Shape::Text),
    optional("description", &Shape::Text),
    optional("reason", &Shape::Text),
]));
pub(super) static CERTIFICATE_EXTENSION: Shape = Shape::Object(&closed(&[
    required(
        "commonExtensionName",
        &Shape::OneOf(&[
            "basicConstraints",
            "keyUsage",
            "extendedKeyUsage",
            "subjectAlternativeName",
            "authorityKeyIdentifier",
            "subjectKeyIdentifier",
            "authorityInformationAccess",
            "certificatePolicies",
            "crlDistributionPoints",
            "signedCertificateTimestamp",
        ]),
    ),
    required("commonExtensionValue", &Shape::Text),
]));
pub(super) static CUSTOM_CERTIFICATE_EXTENSION: Shape = Shape::Object(&closed(&[
    required("customExtensionName", &Shape::Text),
    optional("customExtensionValue", &Shape::Text),
]));
pub(super) static CERTIFICATE_PROPERTIES: Shape = Shape::Object(&closed(&[
    optional("serialNumber", &Shape::Text).since(17),
    optional("subjectName", &Shape::Text),
    optional("issuerName", &Shape::Text),
    optional("notValidBefore", &Shape::Timestamp),
    optional("notValidAfter", &Shape::Timestamp),
    optional("signatureAlgorithmRef", &REF),
    optional("subjectPublicKeyRef", &REF),
    optional("certificateFormat", &Shape::Text),
    optional("certificateExtension", &Shape::Text),
    optional("certificateFileExtension", &Shape::Text).since(17),
    optional("fingerprint", &HASH).since(17),
    optional(
        "certificateState",
        &Shape::List(&Shape::Exactly(&[&CERTIFICATE_STATE, &CUSTOM_CERTIFICATE_STATE]), 0, false),
    )
    .since(17),
    optional("creationDate", &Shape::Timestamp).since(17),
    optional("activationDate", &Shape::Timestamp).since(17),
    optional("deactivationDate", &Shape::Timestamp).since(17),
    optional("revocationDate", &Shape::Timestamp).since(17),
    optional("destructionDate", &Shape::Timestamp).since(17),
    optional(
        "certificateExtensions",
        &Shape::List(&Shape::Exactly(&[&CERTIFICATE_EXTENSION, &CUSTOM_CERTIFICATE_EXTENSION]), 0, false),
    )
    .since(17),
    optional("relatedCryptographicAssets", &RELATED_CRYPTOGRAPHIC_ASSETS).since(17),
]));
pub(super) static RELATED_CRYPTO_MATERIAL_PROPERTIES: Shape = Shape::Object(&closed(&[
    optional(
        "type",
        &Shape::OneOf(&[
            "private-key",
            "public-key",
            "secret-key",
            "key",
            "ciphertext",
            "signature",
            "digest",
            "initialization-vector",
            "nonce",
            "seed",
            "salt",
            "shared-secret",
            "tag",
            "additional-data",
            "password",
            "credential",
            "token",
            "other",
            "unknown",
        ]),
    ),
    optional("id", &Shape::Text),
    optional(
        "state",
        &Shape::OneOf(&["pre-activation", "active", "suspended", "deactivated", "compromised", "destroyed"]),
    ),
    optional("algorithmRef", &REF),
    optional("creationDate", &Shape::Timestamp),
    optional("activationDate", &Shape::Timestamp),
    optional("updateDate", &Shape::Timestamp),
    optional("expirationDate", &Shape::Timestamp),
    optional("value", &Shape::Text),
    optional("size", &Shape::Integer(i64::MIN, i64::MAX)),
    optional("format", &Shape::Text),
    optional("securedBy", &SECURED_BY),
    optional("fingerprint", &HASH).since(17),
    optional("relatedCryptographicAssets", &RELATED_CRYPTOGRAPHIC_ASSETS).since(17),
]));
pub(super) static IKEV2_TRANSFORM_TYPES: Shape = Shape::Object(&closed(&[
    optional(
        "encr",
        &Shape::Since(&[
            (0, &CRYPTO_REF_ARRAY),
            (17, &Shape::AnyOf(&[&Shape::List(&IKE_V2_ENC, 0, false), &CRYPTO_REF_ARRAY])),
        ]),
    ),
    optional(
        "prf",
        &Shape::Since(&[
            (0, &CRYPTO_REF_ARRAY),
            (17, &Shape::AnyOf(&[&Shape::List(&IKE_V2_PRF, 0, false), &CRYPTO_REF_ARRAY])),
        ]),
    ),
    optional(
        "integ",
        &Shape::Since(&[
            (0, &CRYPTO_REF_ARRAY),
            (17, &Shape::AnyOf(&[&Shape::List(&IKE_V2_INTEG, 0, false), &CRYPTO_REF_ARRAY])),
        ]),
    ),
    optional(
        "ke",
        &Shape::Since(&[
            (0, &CRYPTO_REF_ARRAY),
            (17, &Shape::AnyOf(&[&Shape::List(&IKE_V2_KE, 0, false), &CRYPTO_REF_ARRAY])),
        ]),
    ),
    optional("esn", &Shape::Boolean),
    optional(
        "auth",
        &Shape::Since(&[
            (0, &CRYPTO_REF_ARRAY),
            (17, &Shape::AnyOf(&[&Shape::List(&IKE_V2_AUTH, 0, false), &CRYPTO_REF_ARRAY])),
        ]),
    ),
]));
pub(super) static PROTOCOL_PROPERTIES: Shape = Shape::Object(&closed(&[
    optional(
        "type",
        &Shape::Words(&[
            (0, &["tls", "ssh", "ipsec", "ike", "sstp", "wpa", "other", "unknown"]),
            (17, &["dtls", "quic", "eap-aka", "eap-aka-prime", "prins", "5g-aka"]),
        ]),
    ),
    optional("version", &Shape::Text),
    optional("cipherSuites", &Shape::List(&CIPHER_SUITE, 0, false)),
    optional("ikev2TransformTypes", &IKEV2_TRANSFORM_TYPES),
    optional("cryptoRefArray", &CRYPTO_REF_ARRAY),
    optional("relatedCryptographicAssets", &RELATED_CRYPTOGRAPHIC_ASSETS).since(17),
]));
pub(super) static CRYPTO_PROPERTIES: Shape = Shape::Object(&closed(&[
    required("assetType", &Shape::OneOf(&["algorithm", "certificate", "protocol", "related-crypto-material"])),
    optional("algorithmProperties", &ALGORITHM_PROPERTIES),
    optional("certificateProperties", &CERTIFICATE_PROPERTIES),
    optional("relatedCryptoMaterialProperties", &RELATED_CRYPTO_MATERIAL_PROPERTIES),
    optional("protocolProperties", &PROTOCOL_PROPERTIES),
    optional("oid", &Shape::Text),
]));
pub(super) static CIPHER_SUITE: Shape = Shape::Object(&closed(&[
    optional("name", &Shape::Text),
    optional("algorithms", &Shape::List(&REF, 0, false)),
    optional("identifiers", &Shape::List(&Shape::Text, 0, false)),
    optional("tlsGroups", &Shape::List(&Shape::Text, 0, false)).since(17),
    optional("tlsSignatureSchemes", &Shape::List(&Shape::Text, 0, false)).since(17),
]));
pub(super) static CRYPTO_REF_ARRAY: Shape = Shape::List(&REF, 0, false);
pub(super) static SECURED_BY: Shape =
    Shape::Object(&closed(&[optional("mechanism", &Shape::Text), optional("algorithmRef", &REF)]));
pub(super) static IKE_V2_ENC: Shape = Shape::Object(&closed(&[
    optional("name", &Shape::Text),
    optional("keyLength", &Shape::Integer(i64::MIN, i64::MAX)),
    optional("algorithm", &REF),
]));
pub(super) static IKE_V2_PRF: Shape =
    Shape::Object(&closed(&[optional("name", &Shape::Text), optional("algorithm", &REF)]));
pub(super) static IKE_V2_INTEG: Shape =
    Shape::Object(&closed(&[optional("name", &Shape::Text), optional("algorithm", &REF)]));
pub(super) static IKE_V2_KE: Shape =
    Shape::Object(&closed(&[optional("group", &Shape::Integer(i64::MIN, i64::MAX)), optional("algorithm", &REF)]));
pub(super) static IKE_V2_AUTH: Shape =
    Shape::Object(&closed(&[optional("name", &Shape::Text), optional("algorithm", &REF)]));
pub(super) static RELATED_CRYPTOGRAPHIC_ASSETS: Shape = Shape::List(&RELATED_CRYPTOGRAPHIC_ASSET, 0, false);
pub(super) static RELATED_CRYPTOGRAPHIC_ASSET: Shape =
    Shape::Object(&closed(&[optional("type", &Shape::Text), optional("ref", &REF)]));
