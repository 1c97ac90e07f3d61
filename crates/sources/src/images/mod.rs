//! The files of an image: archives of Docker's and OCI's, layouts, directories, and whatever gives blobs by digest.
//!
//! Layers stream: none of them, and no image, is ever in memory or on disk as a whole. What a layer holds is decided entry by
//! entry; only files that a cataloger asks for are read. Not here: what files say (`palisade_packages`), how a registry is
//! talked to (`registry`).

mod archive;
mod attention;
pub(crate) mod digest;
mod directory;
mod docker;
pub(crate) mod document;
mod error;
mod facts;
mod hard_links;
mod layer;
mod layout;
mod merge;
mod options;
mod path;
mod scan;
mod select;
mod source;
mod stream;
mod tar;

use std::path::{Path, PathBuf};

pub use digest::{Algorithm, Digest};
pub use error::{
    CODES, IMAGE_AMBIGUOUS, IMAGE_FILE_UNREADABLE, IMAGE_MALFORMED, IMAGE_NOT_FOUND, IMAGE_OVER_BUDGET,
    IMAGE_UNKNOWN_FORM, IMAGE_UNREADABLE, ImageError, LAYER_DIGEST_MISMATCH, LAYER_ENTRY_REFUSED, LAYER_MISSING,
    LAYER_UNREADABLE,
};
pub use facts::{BaseImage, ImageFacts, ImageInventory, Inspected, LayerFacts};
pub use options::{Budgets, Inspector, Options, Platform};
pub use source::{Blob, BlobSource};

use archive::Archive;
use document::{Descriptor, Document, MAX_MANIFEST};
use layout::Layout;

/// What is scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// What `docker save` writes, or a tar archive of an OCI layout; plain or compressed.
    Archive(PathBuf),
    /// An OCI layout in a directory.
    Layout(PathBuf),
    /// A directory: an unpacked file system or a project.
    Directory(PathBuf),
}

/// How far a scan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The image is known.
    Begins {
        /// How many layers it has.
        layers: usize,
        /// The bytes of all layers as they are stored, where that is known.
        bytes: Option<u64>,
    },
    /// Bytes of a layer, or of a directory's files, were read.
    Read {
        /// Which layer, from zero at the base.
        layer: usize,
        /// How many bytes, as they are stored.
        bytes: u64,
    },
    /// A layer was read.
    Ends {
        /// Which layer.
        layer: usize,
    },
}

impl Input {
    /// What a path is.
    ///
    /// # Errors
    /// Where nothing is there.
    pub fn of(path: &Path) -> Result<Self, ImageError> {
        let metadata =
            std::fs::metadata(path).map_err(|error| ImageError::unreadable(&path.display().to_string(), &error))?;
        let owned = path.to_owned();
        if !metadata.is_dir() {
            return Ok(Self::Archive(owned));
        }
        // `oci-layout` marks a layout; some writers leave it out.
        let is_layout = path.join("oci-layout").is_file() || path.join("blobs/sha256").is_dir();
        Ok(if is_layout && path.join("index.json").is_file() { Self::Layout(owned) } else { Self::Directory(owned) })
    }
}

/// Reads an input: which image it is, what is in it, and what could not be read.
///
/// # Errors
/// Where nothing could be read: the input is not there, no image, or does not hold the one that is asked for. A layer or file
/// that cannot be read is a gap of the inventory instead.
pub fn scan(
    input: &Input,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<ImageInventory, ImageError> {
    match input {
        Input::Directory(root) => scan::directory(root, options, progress),
        Input::Layout(root) => {
            let layout = Layout::new(root);
            let facts = select::image(&layout, roots(&layout.document("index.json", MAX_MANIFEST)?)?, options)?;
            scan::layers(&layout, facts, options, progress)
        }
        Input::Archive(path) => {
            let archive = Archive::open(path, &options.budgets)?;
            let facts = archive_facts(&archive, options)?;
            let mut found = scan::layers(&archive, facts, options, progress)?;
            found.inventory.gaps.extend(archive.gap());
            Ok(found)
        }
    }
}

/// Reads an image that some source holds; `root` is its manifest or an index with it.
///
/// # Errors
/// As [`scan`].
pub fn scan_from(
    source: &dyn BlobSource,
    root: Blob,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<ImageInventory, ImageError> {
    let descriptor = Descriptor {
        media_type: root.media_type,
        digest: root.digest.as_ref().map(ToString::to_string).unwrap_or_default(),
        size: root.size,
        ..Descriptor::default()
    };
    let facts = select::image(source, vec![descriptor], options)?;
    scan::layers(source, facts, options, progress)
}

/// An error of a source of blobs that keeps its code on the way through readers.
pub(crate) fn broken(code: &'static palisade_model::Code, why: String) -> std::io::Error {
    error::Fault::io(code, why)
}

fn archive_facts(archive: &Archive, options: &Options) -> Result<ImageFacts, ImageError> {
    let has_manifest = archive.has("manifest.json");
    if archive.has("index.json") {
        let found = archive
            .document("index.json", MAX_MANIFEST)
            .and_then(|bytes| select::image(archive, roots(&bytes)?, options));
        // Docker lists all platforms of an image in the index, and in manifest.json what it has really saved.
        if found.is_ok() || !has_manifest {
            return found;
        }
    }
    if has_manifest {
        return docker::saved(archive, options);
    }
    if archive.has("repositories") {
        return docker::legacy(archive, options);
    }
    let shown = archive.shown();
    let why = archive.fault().map_or_else(
        || "a tar archive without manifest.json, index.json and repositories".to_owned(),
        |fault| fault.why.clone(),
    );
    Err(ImageError::new(&IMAGE_UNKNOWN_FORM, format!("{shown}: {why}")))
}

/// The images of an `index.json`.
fn roots(bytes: &[u8]) -> Result<Vec<Descriptor>, ImageError> {
    let index: Document = document::read("index.json", bytes)?;
    index.manifests.ok_or_else(|| ImageError::malformed("index.json lists no manifests"))
}
