//! What must hold for any bytes that are taken for an image archive or a layer.

use std::io::{self, Read, Write as _};

use palisade_sources::images::{
    Blob, BlobSource, Budgets, Digest, IMAGE_UNREADABLE, ImageError, ImageInventory, Input, Options, Progress, scan,
    scan_from,
};
use serde_json::json;

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// Blobs in memory.
struct Blobs(Vec<(Digest, Vec<u8>)>);

impl Blobs {
    fn add(&mut self, bytes: Vec<u8>, media_type: &str) -> Blob {
        let digest = Digest::sha256(&bytes);
        let size = Some(bytes.len() as u64);
        self.0.push((digest.clone(), bytes));
        Blob { digest: Some(digest), size, media_type: media_type.to_owned(), ..Blob::default() }
    }
}

impl BlobSource for Blobs {
    fn open<'a>(&'a self, blob: &Blob) -> Result<Box<dyn Read + Send + 'a>, ImageError> {
        let found = self.0.iter().find(|(digest, _)| Some(digest) == blob.digest.as_ref());
        let missing = || ImageError { code: &IMAGE_UNREADABLE, message: blob.name() };
        found.map(|(_, bytes)| Box::new(bytes.as_slice()) as Box<dyn Read + Send>).ok_or_else(missing)
    }
}

fn options() -> Options<'static> {
    let budgets = Budgets {
        unpacked: 32 << 20,
        entries: 10_000,
        layers: 20,
        components: 10_000,
        in_memory: 1 << 16,
        spooled: 1 << 20,
        ..Budgets::default()
    };
    Options { budgets, ..Options::default() }
}

/// Reads any bytes as an archive or as a layer, which the first byte decides: twice the same must come out.
///
/// # Panics
///
/// Where it does not, or where the machine has no room for a temporary file.
pub fn image_archive(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let read = if kind % 2 == 0 { archive } else { layer };
    let same = |image: Result<ImageInventory, ImageError>| image.map(|image| (image.image, image.inventory));
    assert_eq!(same(read(bytes)), same(read(bytes)), "two readings differ");
}

fn quiet(_: Progress) {}

fn layer(bytes: &[u8]) -> Result<ImageInventory, ImageError> {
    let mut blobs = Blobs(Vec::new());
    let describe = |blob: &Blob| {
        let digest = blob.digest.as_ref().map(ToString::to_string);
        json!({"mediaType": blob.media_type, "digest": digest, "size": blob.size})
    };
    let below = describe(&blobs.add(bytes.to_vec(), "application/vnd.oci.image.layer.v1.tar"));
    let config = json!({"os": "linux", "architecture": "amd64"}).to_string().into_bytes();
    let config = describe(&blobs.add(config, "application/vnd.oci.image.config.v1+json"));
    // On top of itself, so that it hides and is hidden.
    let manifest = json!({"config": config, "layers": [below.clone(), below]}).to_string().into_bytes();
    let root = blobs.add(manifest, MANIFEST);
    scan_from(&blobs, root, &options(), &quiet)
}

fn archive(bytes: &[u8]) -> Result<ImageInventory, ImageError> {
    let written = || -> io::Result<_> {
        let mut file = tempfile::NamedTempFile::new()?;
        file.write_all(bytes)?;
        Ok(file)
    };
    let failed = |error: io::Error| ImageError { code: &IMAGE_UNREADABLE, message: error.to_string() };
    let file = written().map_err(failed)?;
    let image = scan(&Input::Archive(file.path().to_owned()), &options(), &quiet);
    // The name of the file is another one each time.
    let shown = file.path().display().to_string();
    image.map_err(|error| ImageError { message: error.message.replace(&shown, "archive"), ..error }).map(|mut image| {
        for gap in &mut image.inventory.gaps {
            gap.path = gap.path.replace(&shown, "archive");
            gap.why = gap.why.replace(&shown, "archive");
        }
        image
    })
}
