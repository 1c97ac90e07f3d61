//! What can go wrong with a registry. Addresses in messages are without queries, and nothing of what was sent is in them.

use palisade_model::{Code, codes};

use crate::images::ImageError;

codes! {
    /// No answer.
    REGISTRY_UNREACHABLE = "registry-unreachable", "a registry cannot be reached",
        "check the name and the network; a mirror may help",
        "The registry, and each of its mirrors, did not answer, stopped in the middle, or answered with errors of its own \
         several times in a row.";
    /// Not allowed.
    REGISTRY_DENIED = "registry-denied", "a registry refuses access",
        "log in with `docker login`, or check the image's name",
        "The registry wants credentials, or those it was given do not allow to read the image. Registries say the same of \
         images that do not exist.";
    /// A login for somebody else.
    REGISTRY_LOGIN_ELSEWHERE = "registry-login-elsewhere", "a login is asked for where a registry redirects to",
        "look at where the registry stores its blobs: it has to be readable without a login",
        "The registry sent the request on to another host, and that host asks for a login. Nothing was sent to it, as it \
         could be anybody's; the credentials are those of the registry.";
    /// Not there.
    REGISTRY_NOT_FOUND = "registry-not-found", "an image is not in its registry",
        "check the image's name and tag",
        "The registry answered that it has no image of this name, tag or digest.";
    /// Something it does not do.
    REGISTRY_UNSUPPORTED = "registry-unsupported", "a registry does not serve what it is asked for",
        "check the image's name; a newer version of the registry may help",
        "The registry answered that the request is none that it serves (400, 405 or 406): older ones say so of what they do \
         not know, and some of names that cannot be.";
    /// Nonsense.
    REGISTRY_MALFORMED = "registry-malformed", "what answers is no registry",
        "check the name: a proxy or a login page may have answered instead",
        "The answer does not keep to the OCI distribution specification: a page of HTML, a document that is too large, \
         redirects in a circle or to an address that is not encrypted, or content of another digest.";
    /// Credentials that cannot be had.
    REGISTRY_CREDENTIALS = "registry-credentials", "credentials for a registry cannot be had",
        "look at Docker's configuration file and run the credential helper by hand",
        "Docker's configuration file cannot be read, or the credential helper that it names failed or did not answer.";
    /// Something that is attached to an image.
    ATTACHMENT_UNREADABLE = "attachment-unreadable", "what is attached to an image cannot be read",
        "attach the SBOM or VEX document again, or give it as a file",
        "A referrer of the image, or an attestation beside it, could not be fetched, has another digest than is stated, speaks \
         of another image, or keeps to no known form. It was not used.";
    /// No name of an image.
    REFERENCE_INVALID = "image-reference-invalid", "an image's name is not well-formed",
        "write it as `registry/repository:tag` or with `@sha256:…`",
        "The name does not keep to the grammar of image references.";
}

/// Why a registry gave nothing.
pub(super) fn refusal(code: &'static Code, message: impl Into<String>) -> ImageError {
    ImageError { code, message: message.into() }
}

/// An error and what is behind it, without the address, whose query may hold secrets.
pub(super) fn chain(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
