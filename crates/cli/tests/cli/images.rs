//! Images by code: layers, archives as `docker save` and OCI tools write them, and images in a registry of this machine.

use palisade_testkit::registry::{Registry, digest};
use serde_json::{Value, json};

use super::packages::{LOCK, RELEASE, STATUS};

pub(super) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(super) const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";

/// An archive of files.
pub(super) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o755);
        archive.append_data(&mut header, name, *content).unwrap();
    }
    archive.into_inner().unwrap()
}

/// A layer with Debian's libssl3 and npm's left-pad, which `packages::advisories` are about.
pub(super) fn machine() -> Vec<u8> {
    tar(&[("var/lib/dpkg/status", STATUS), ("etc/os-release", RELEASE), ("app/package-lock.json", LOCK)])
}

fn config(architecture: &str, layers: &[Vec<u8>]) -> Vec<u8> {
    let diff_ids: Vec<String> = layers.iter().map(|layer| digest(layer)).collect();
    json!({"os": "linux", "architecture": architecture, "rootfs": {"type": "layers", "diff_ids": diff_ids}})
        .to_string()
        .into_bytes()
}

/// What `docker save NAME` writes.
pub(super) fn docker(name: &str, layers: &[Vec<u8>]) -> Vec<u8> {
    let config = config("amd64", layers);
    let names: Vec<String> = (0..layers.len()).map(|number| format!("{number}/layer.tar")).collect();
    let manifest = json!([{"Config": "config.json", "RepoTags": [name], "Layers": names}]).to_string();
    let mut files: Vec<(&str, &[u8])> = vec![("manifest.json", manifest.as_bytes()), ("config.json", &config)];
    files.extend(names.iter().zip(layers).map(|(name, layer)| (name.as_str(), layer.as_slice())));
    tar(&files)
}

/// An OCI layout in an archive, with one image for each architecture.
pub(super) fn oci(images: &[(&str, &[Vec<u8>])]) -> Vec<u8> {
    let mut blobs: Vec<(String, Vec<u8>)> = Vec::new();
    let mut manifests = Vec::new();
    for (architecture, layers) in images {
        let mut add = |kind: &str, bytes: Vec<u8>| {
            let described = json!({"mediaType": kind, "digest": digest(&bytes), "size": bytes.len()});
            blobs.push((format!("blobs/{}", digest(&bytes).replace(':', "/")), bytes));
            described
        };
        let config = add(CONFIG, config(architecture, layers));
        let layers: Vec<Value> = layers.iter().map(|layer| add(LAYER, layer.clone())).collect();
        let manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers});
        let mut described = add(MANIFEST, manifest.to_string().into_bytes());
        described["platform"] = json!({"os": "linux", "architecture": architecture});
        manifests.push(described);
    }
    let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}).to_string();
    let mut files: Vec<(&str, &[u8])> =
        vec![("oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#), ("index.json", index.as_bytes())];
    files.extend(blobs.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    tar(&files)
}

/// Pushes an image for an architecture; gives its manifest's descriptor.
pub(super) fn push(registry: &Registry, repository: &str, tag: &str, architecture: &str, layers: &[Vec<u8>]) -> Value {
    let add =
        |kind: &str, bytes: &[u8]| json!({"mediaType": kind, "digest": registry.blob(bytes), "size": bytes.len()});
    let config = add(CONFIG, &config(architecture, layers));
    let layers: Vec<Value> = layers.iter().map(|layer| add(LAYER, layer)).collect();
    let manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers});
    let digest = registry.manifest(repository, tag, MANIFEST, &manifest);
    json!({"mediaType": MANIFEST, "digest": digest, "size": manifest.to_string().len(),
        "platform": {"os": "linux", "architecture": architecture}})
}

/// Attaches a document to the image with a digest.
pub(super) fn attach(registry: &Registry, repository: &str, image: &str, media_type: &str, bytes: &[u8]) {
    let manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST, "artifactType": media_type,
        "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": registry.blob(b"{}"), "size": 2},
        "layers": [{"mediaType": media_type, "digest": registry.blob(bytes), "size": bytes.len()}],
        "subject": {"mediaType": MANIFEST, "digest": image, "size": 1}});
    registry.manifest(repository, &digest(bytes).replace(':', "-"), MANIFEST, &manifest);
}
