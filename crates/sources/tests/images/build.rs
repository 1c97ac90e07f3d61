//! Images by code.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use palisade_sources::images::Digest;
use serde_json::{Value, json};
use tar::{EntryType, Header};
use tempfile::TempDir;

/// A layer under construction.
pub(crate) struct Layer {
    tar: tar::Builder<Vec<u8>>,
}

impl Layer {
    pub(crate) fn new() -> Self {
        Self { tar: tar::Builder::new(Vec::new()) }
    }

    pub(crate) fn file(mut self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref();
        let mut header = header(EntryType::Regular, content.len() as u64);
        self.tar.append_data(&mut header, name, content).expect("a vector takes all");
        self
    }

    /// What npm's, dpkg's and other catalogers find nothing special in, but Gradle's.
    pub(crate) fn locked(self, place: &str, module: &str, version: &str) -> Self {
        self.file(&format!("{place}/gradle.lockfile"), lock(module, version))
    }

    pub(crate) fn directory(mut self, name: &str) -> Self {
        let mut header = header(EntryType::Directory, 0);
        self.tar.append_data(&mut header, name, &[][..]).expect("a vector takes all");
        self
    }

    pub(crate) fn symbolic(mut self, name: &str, target: &str) -> Self {
        let mut header = header(EntryType::Symlink, 0);
        self.tar.append_link(&mut header, name, target).expect("a vector takes all");
        self
    }

    pub(crate) fn hard(mut self, name: &str, target: &str) -> Self {
        let mut header = header(EntryType::Link, 0);
        self.tar.append_link(&mut header, name, target).expect("a vector takes all");
        self
    }

    /// An entry whose name and kind nobody checks.
    pub(crate) fn raw(mut self, kind: EntryType, name: &[u8], target: &[u8], content: &[u8]) -> Self {
        let mut header = header(kind, content.len() as u64);
        let old = header.as_old_mut();
        old.name[..name.len()].copy_from_slice(name);
        old.linkname[..target.len()].copy_from_slice(target);
        header.set_cksum();
        self.tar.append(&header, content).expect("a vector takes all");
        self
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.tar.into_inner().expect("a vector takes all")
    }
}

pub(crate) fn header(kind: EntryType, size: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o644);
    header.set_mtime(0);
    header.set_cksum();
    header
}

pub(crate) fn lock(module: &str, version: &str) -> String {
    format!("org.example:{module}:{version}=runtimeClasspath\nempty=\n")
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("a vector takes all");
    encoder.finish().expect("a vector takes all")
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("a vector takes all")
}

/// An OCI layout under construction: blobs by place.
#[derive(Clone, Default)]
pub(crate) struct Layout {
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

impl Layout {
    /// Adds a blob; gives its descriptor.
    pub(crate) fn blob(&mut self, media_type: &str, bytes: Vec<u8>) -> Value {
        let digest = Digest::sha256(&bytes);
        let descriptor = json!({"mediaType": media_type, "digest": digest.to_string(), "size": bytes.len()});
        self.files.push((format!("blobs/sha256/{}", digest.hex()), bytes));
        descriptor
    }

    /// Adds an image of layers, each stored and unpacked; gives its manifest's descriptor.
    pub(crate) fn image(&mut self, architecture: &str, layers: &[(Vec<u8>, Vec<u8>)]) -> Value {
        let diff_ids: Vec<_> = layers.iter().map(|(_, unpacked)| Digest::sha256(unpacked).to_string()).collect();
        self.image_with(architecture, layers, diff_ids)
    }

    pub(crate) fn image_with(
        &mut self,
        architecture: &str,
        layers: &[(Vec<u8>, Vec<u8>)],
        diff_ids: Vec<String>,
    ) -> Value {
        let mut history: Vec<_> =
            (0..layers.len()).map(|number| json!({"created_by": format!("RUN step {number}")})).collect();
        history.insert(1.min(history.len()), json!({"created_by": "ENV A=B", "empty_layer": true}));
        let config = json!({
            "os": "linux", "architecture": architecture, "created": "2026-01-01T00:00:00Z",
            "config": {"Labels": {"org.opencontainers.image.base.name": "docker.io/library/debian:12"}},
            "rootfs": {"type": "layers", "diff_ids": diff_ids}, "history": history,
        });
        let config = self.blob("application/vnd.oci.image.config.v1+json", config.to_string().into_bytes());
        let layers: Vec<_> = layers
            .iter()
            .map(|(stored, _)| self.blob("application/vnd.oci.image.layer.v1.tar+gzip", stored.clone()))
            .collect();
        let manifest = json!({"schemaVersion": 2, "config": config, "layers": layers});
        self.blob("application/vnd.oci.image.manifest.v1+json", manifest.to_string().into_bytes())
    }

    /// Names the images of the layout.
    pub(crate) fn index(&mut self, manifests: &[Value]) {
        let index = json!({"schemaVersion": 2, "manifests": manifests});
        self.files.push(("index.json".to_owned(), index.to_string().into_bytes()));
        self.files.push(("oci-layout".to_owned(), br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec()));
    }

    pub(crate) fn archive(&self) -> Vec<u8> {
        let files = self.files.iter();
        files.fold(Layer::new(), |archive, (name, bytes)| archive.file(name, bytes)).bytes()
    }

    pub(crate) fn write(&self, folder: &Path) {
        for (name, bytes) in &self.files {
            let place = folder.join(name);
            std::fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
            std::fs::write(place, bytes).expect("a file");
        }
    }
}

/// A layout with one image of gzip'd layers.
pub(crate) fn simple(layers: Vec<Layer>) -> Layout {
    let layers: Vec<_> = layers.into_iter().map(Layer::bytes).map(|unpacked| (gzip(&unpacked), unpacked)).collect();
    let mut layout = Layout::default();
    let manifest = layout.image("amd64", &layers);
    layout.index(&[manifest]);
    layout
}

/// A file in a folder of its own.
pub(crate) fn written(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("image.tar");
    std::fs::write(&path, bytes).expect("a file");
    (folder, path)
}
