//! What can be wrong with a package URL.

use palisade_model::{Code, codes};
use thiserror::Error;

codes! {
    /// Another scheme, or none.
    PURL_SCHEME = "purl-scheme", "a package URL does not begin with `pkg:`",
        "write `pkg:` before the type, or give the text as something else than a package URL",
        "A package URL names one package: `pkg:type/namespace/name@version?qualifiers#subpath`. Its scheme is always `pkg`.";
    /// No type, or an impossible one.
    PURL_TYPE = "purl-type", "a package URL has no type",
        "write the type behind `pkg:`, such as `pkg:npm/` or `pkg:deb/`",
        "The type says which ecosystem a package is of. It begins with a letter and holds letters, digits, dots, dashes and plus \
         signs.";
    /// A namespace where there can be none, or none where there must be one.
    PURL_NAMESPACE = "purl-namespace", "a package URL has a namespace that its type forbids",
        "write the package as the type's definition has it, without a namespace",
        "The definition of each type says whether its packages have a namespace, such as an npm scope or the vendor of a \
         distribution.";
    /// No name, or one that the type forbids.
    PURL_NAME = "purl-name", "a package URL has no name, or one that its type forbids",
        "write the package's name behind its type and namespace",
        "Every package has a name, and the definition of some types says which names there are.";
    /// A version that the type forbids.
    PURL_VERSION = "purl-version", "a package URL has a version that its type forbids",
        "write the version as the type's definition has it",
        "The definition of some types says how versions are written.";
    /// An impossible, repeated or missing qualifier.
    PURL_QUALIFIER = "purl-qualifier", "a qualifier of a package URL is malformed, repeated or missing",
        "write each qualifier once, as `key=value`, and those that the type's definition requires",
        "Qualifiers follow a question mark and are divided by `&`. A key begins with a letter, dot, dash or underscore, and stands \
         there once; the definitions of some types require one.";
    /// Bytes that encode no text.
    PURL_ENCODING = "purl-encoding", "a package URL is not percent-encoded text",
        "write a percent sign as `%25`, and other bytes as UTF-8",
        "What a package URL cannot hold as it is stands there as a percent sign and two hexadecimal digits for each byte of UTF-8.";
    /// Too much text.
    PURL_TOO_LONG = "purl-too-long", "a text is too long to be a package URL",
        "look whether the text is what it should be",
        "A package URL names one package. One of more than 65,536 bytes is not read.";
}

/// Why a text or its parts are no package URL.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// It does not begin with `pkg:`.
    #[error("the scheme is not `pkg`")]
    Scheme,
    /// There is no type, or it has characters that no type has.
    #[error("`{0}` is not a type")]
    Type(String),
    /// There is no name.
    #[error("there is no name")]
    NoName,
    /// The type's definition forbids this namespace.
    #[error("the type `{0}` has no namespace")]
    Namespace(String),
    /// The type's definition forbids this name.
    #[error("`{0}` is not a name of this type")]
    Name(String),
    /// The type's definition forbids this version.
    #[error("`{0}` is not a version of this type")]
    Version(String),
    /// A qualifier's key has characters that no key has.
    #[error("`{0}` is not a key of a qualifier")]
    Key(String),
    /// A key stands there twice.
    #[error("the qualifier `{0}` stands there twice")]
    Repeated(String),
    /// The type's definition asks for this qualifier.
    #[error("the qualifier `{0}` is missing")]
    Missing(&'static str),
    /// A percent sign without two hexadecimal digits, or bytes that are not UTF-8.
    #[error("`{0}` is not percent-encoded text")]
    Encoding(String),
    /// Too long to be one.
    #[error("longer than 65,536 bytes")]
    Length,
}

impl Fault {
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static Code {
        match self {
            Self::Scheme => &PURL_SCHEME,
            Self::Type(_) => &PURL_TYPE,
            Self::Namespace(_) => &PURL_NAMESPACE,
            Self::NoName | Self::Name(_) => &PURL_NAME,
            Self::Version(_) => &PURL_VERSION,
            Self::Key(_) | Self::Repeated(_) | Self::Missing(_) => &PURL_QUALIFIER,
            Self::Encoding(_) => &PURL_ENCODING,
            Self::Length => &PURL_TOO_LONG,
        }
    }
}
