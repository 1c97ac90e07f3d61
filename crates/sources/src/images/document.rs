//! The documents of an image: index, manifest and configuration (OCI image specification; Docker's have the same fields), and
//! `manifest.json` of `docker save` (moby, image/spec/v1.2.md).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::ImageError;
use super::options::Platform;

/// The specification lets registries refuse larger ones.
pub(crate) const MAX_MANIFEST: u64 = 4 << 20;
/// A history of a thousand long lines is a tenth of it.
pub(crate) const MAX_CONFIG: u64 = 16 << 20;

/// Free text by name.
pub(crate) type Texts = BTreeMap<String, String>;

/// A reference to a blob.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Descriptor {
    #[serde(deserialize_with = "or_default")]
    pub(crate) media_type: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) artifact_type: String,
    pub(crate) digest: String,
    pub(crate) size: Option<u64>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) urls: Vec<String>,
    pub(crate) platform: Option<StatedPlatform>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) annotations: Texts,
}

/// A platform as documents state it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StatedPlatform {
    #[serde(deserialize_with = "or_default")]
    os: String,
    #[serde(deserialize_with = "or_default")]
    architecture: String,
    #[serde(deserialize_with = "or_default")]
    variant: String,
}

impl StatedPlatform {
    pub(crate) fn platform(&self) -> Platform {
        Platform { os: self.os.clone(), architecture: self.architecture.clone(), variant: self.variant.clone() }
    }

    /// What BuildKit writes for attestations.
    pub(crate) fn is_unknown(&self) -> bool {
        self.os == "unknown" || self.architecture == "unknown"
    }
}

/// An index or a manifest; which of both, its fields say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Document {
    pub(crate) manifests: Option<Vec<Descriptor>>,
    pub(crate) config: Option<Descriptor>,
    pub(crate) layers: Option<Vec<Descriptor>>,
    pub(crate) fs_layers: Option<Vec<serde::de::IgnoredAny>>,
    #[serde(deserialize_with = "or_default")]
    pub(crate) annotations: Texts,
    #[serde(deserialize_with = "or_default")]
    pub(crate) artifact_type: String,
}

/// A configuration, also one of Docker's images before manifests.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Config {
    #[serde(flatten)]
    pub(crate) platform: StatedPlatform,
    pub(crate) created: Option<String>,
    pub(crate) config: Option<Runtime>,
    pub(crate) rootfs: Option<RootFileSystem>,
    pub(crate) history: Option<Vec<History>>,
    /// Docker before manifests: the layer below.
    pub(crate) parent: Option<String>,
    /// Docker before manifests: what made the layer.
    pub(crate) container_config: Option<Runtime>,
}

/// How it is to be run; of interest are its labels.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct Runtime {
    #[serde(deserialize_with = "or_default")]
    pub(crate) labels: Texts,
    #[serde(deserialize_with = "or_default")]
    pub(crate) cmd: Vec<String>,
}

/// The layers, unpacked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RootFileSystem {
    #[serde(deserialize_with = "or_default")]
    pub(crate) diff_ids: Vec<String>,
}

/// What made a layer, or nothing but metadata.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct History {
    #[serde(deserialize_with = "or_default")]
    pub(crate) created_by: String,
    #[serde(deserialize_with = "or_default")]
    pub(crate) empty_layer: bool,
}

/// One image of `manifest.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Saved {
    pub(crate) config: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) repo_tags: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) layers: Vec<String>,
}

/// Reads a document.
pub(crate) fn read<T: DeserializeOwned>(place: &str, bytes: &[u8]) -> Result<T, ImageError> {
    serde_json::from_slice(bytes).map_err(|error| ImageError::malformed(format!("{place}: {error}")))
}

/// Go writes `null` for what is empty.
fn or_default<'de, D: serde::Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}
