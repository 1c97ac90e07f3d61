//! An OCI layout in a directory (OCI image specification, image-layout.md).

use std::io::Read;
use std::path::{Path, PathBuf};

use super::error::{ImageError, LAYER_MISSING};
use super::source::{Blob, BlobSource};

/// A layout.
#[derive(Debug)]
pub(crate) struct Layout {
    root: PathBuf,
}

impl Layout {
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Its `index.json`.
    pub(crate) fn document(&self, place: &str, limit: u64) -> Result<Vec<u8>, ImageError> {
        super::source::document(self, &Blob { place: place.to_owned(), ..Blob::default() }, limit)
    }
}

impl BlobSource for Layout {
    fn open<'a>(&'a self, blob: &Blob) -> Result<Box<dyn Read + Send + 'a>, ImageError> {
        // A digest has no slashes and dots: its place is within the layout.
        let place = blob.digest.as_ref().map_or_else(|| blob.place.clone(), super::digest::Digest::place);
        let path = self.root.join(place);
        let shown = path.display();
        let file = match super::directory::open_at_once(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(ImageError::new(&LAYER_MISSING, format!("{shown} is not there")));
            }
            Err(error) => return Err(ImageError::unreadable(&shown.to_string(), &error)),
        };
        let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
        is_file
            .then(|| Box::new(file) as Box<dyn Read + Send>)
            .ok_or_else(|| ImageError::new(&LAYER_MISSING, format!("{shown} is no file")))
    }
}
