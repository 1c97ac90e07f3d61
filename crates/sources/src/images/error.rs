//! What can go wrong with an image: errors end the reading of it, gaps name the part that was not read.

use palisade_model::{Code, codes};

codes! {
    /// The input itself.
    IMAGE_UNREADABLE = "image-unreadable", "an image cannot be read",
        "check the path and its permissions",
        "The file or directory that was named could not be opened or read. Nothing of it was looked at.";
    /// Neither archive nor layout.
    IMAGE_UNKNOWN_FORM = "image-unknown-form", "a file is no image archive",
        "give what `docker save`, `podman save` or `skopeo copy` writes, an OCI layout, or a directory",
        "The file is neither a tar archive with a manifest.json, an index.json or a repositories file, nor such an archive \
         compressed by gzip or zstd.";
    /// Its own documents.
    IMAGE_MALFORMED = "image-malformed", "an image's manifest, index or configuration is broken",
        "make the archive again, or pull the image again; it is incomplete or was altered",
        "The documents that say which layers an image has do not keep to the OCI image specification, do not have the \
         digest by which they are named, are missing, or refer to themselves.";
    /// Not there.
    IMAGE_NOT_FOUND = "image-not-found", "the image is not in the archive",
        "name one of the images or platforms that are listed",
        "No image of the archive, layout or index has the name or the platform that was asked for.";
    /// Several.
    IMAGE_AMBIGUOUS = "image-ambiguous", "there are several images",
        "name one of the images that are listed",
        "The archive or layout holds several images for the platform. One of them has to be named, so that a report is \
         about one image.";
    /// A layer that is not there.
    LAYER_MISSING = "layer-missing", "a layer of an image is not there",
        "make the archive again with all layers, or scan the image from its registry",
        "The manifest names a layer that the archive or layout does not hold, or that is kept elsewhere (a foreign layer). \
         What it adds, and what it deletes, was not looked at.";
    /// A layer that cannot be read.
    LAYER_UNREADABLE = "layer-unreadable", "a layer of an image cannot be read to its end",
        "make the archive again, or pull the image again; it is incomplete or was altered",
        "The layer's compressed stream or its tar archive is truncated or broken, or in a form that is not known. What \
         stands before the fault was read, the rest was not.";
    /// A layer that is another one.
    LAYER_DIGEST_MISMATCH = "layer-digest-mismatch", "a layer is not the one that the image names",
        "do not run the image; pull it again from a source you trust",
        "The bytes of the layer have another digest than the manifest or the configuration states, so somebody or something \
         altered them. The packages that were found in it are listed, but they need not be those of the image.";
    /// Bombs.
    IMAGE_OVER_BUDGET = "image-over-budget", "an image is larger than the budget",
        "look whether the image is what it seems to be; if it is, raise the budget that is named",
        "Bytes, entries, compression ratio and the like have budgets far above what real images need, so that a hostile one \
         cannot take all time or memory. What lies above was not read.";
    /// Entries that lead out of the tree.
    LAYER_ENTRY_REFUSED = "layer-entry-refused", "an entry of a layer was refused",
        "look at how the layer was made; no honest tool writes such entries",
        "An entry whose name leads out of the tree, a hard link out of it, to itself or to what the same layer then writes \
         again, or a link whose end is not known where packages are listed. What it leads to was not looked at.";
    /// A file that would have been read.
    IMAGE_FILE_UNREADABLE = "image-file-unreadable", "a file in an image cannot be read",
        "check the permissions of the file, and the space for temporary files",
        "The file would have been read for packages, but the system refused to open, read or spool it.";
}

/// Why an image could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ImageError {
    /// Which kind.
    pub code: &'static Code,
    /// A lower-case fragment that names what it is about.
    pub message: String,
}

impl ImageError {
    pub(crate) fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self::new(&IMAGE_MALFORMED, message)
    }

    pub(crate) fn unreadable(place: &str, error: &std::io::Error) -> Self {
        Self::new(&IMAGE_UNREADABLE, format!("{place} cannot be read: {error}"))
    }
}

/// Why reading a stream ended early; travels inside [`std::io::Error`] through readers that know no other.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{why}")]
pub(crate) struct Fault {
    pub(crate) code: &'static Code,
    pub(crate) why: String,
}

impl Fault {
    pub(crate) fn io(code: &'static Code, why: impl Into<String>) -> std::io::Error {
        std::io::Error::other(Self { code, why: why.into() })
    }

    pub(crate) fn broken(why: impl Into<String>) -> std::io::Error {
        Self::io(&LAYER_UNREADABLE, why)
    }

    pub(crate) fn budget(why: impl Into<String>) -> std::io::Error {
        Self::io(&IMAGE_OVER_BUDGET, why)
    }

    /// What an error says, of whichever origin.
    pub(crate) fn of(error: &std::io::Error) -> Self {
        let own = error.get_ref().and_then(|inner| inner.downcast_ref::<Self>());
        own.cloned().unwrap_or_else(|| Self { code: &LAYER_UNREADABLE, why: describe(error) })
    }
}

fn describe(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => "ends too early".to_owned(),
        _ => error.to_string(),
    }
}
