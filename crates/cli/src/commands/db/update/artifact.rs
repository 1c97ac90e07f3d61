//! An index in an OCI registry: an artifact of our type whose files are the index and, for readers of earlier days, differences, called
//! as the index with `.FROM.delta` behind it.
//!
//! The manifest states the digest of the whole index, so that a tag that has not moved costs one small answer.

use palisade_sources::registry::{Artifact, ArtifactFile, REFERENCE_INVALID, Reference, Registry};

use super::place::{Installed, MOST_BYTES, MOST_DELTA, Update, Updated, delta_ending};
use crate::codes;
use crate::failure::Failure;

/// What an artifact with an index is.
const KIND: &str = "application/vnd.palisade.index.v1";

/// Installs the index that a reference names, whole or by what changed.
pub(super) fn update(update: &Update<'_>, name: &str) -> Result<Updated, Failure> {
    let reference = Reference::parse(name).ok_or_else(|| {
        let why = format!("`oci://{name}` is not `oci://REGISTRY/REPOSITORY:TAG`");
        Failure::usage(&REFERENCE_INVALID, why)
    })?;
    let registry = update.registries.client()?;
    let artifact = registry.artifact(&reference)?;
    let published = Published { update, registry, reference: &reference, index: index_of(&artifact, name)? };
    let Some(installed) = update.sound() else { return published.whole() };
    if published.is_installed()? {
        return Ok(Updated::Unchanged);
    }
    match published.by_delta(&artifact, &installed) {
        Ok(Some(updated)) => Ok(updated),
        // A difference is an advantage, not a need: whatever is wrong with it, the whole is there.
        Ok(None) | Err(_) => published.whole(),
    }
}

/// The one file that is no difference.
fn index_of<'a>(artifact: &'a Artifact, name: &str) -> Result<&'a ArtifactFile, Failure> {
    let refuse = |why: String| Err(Failure::incomplete(&codes::ARTIFACT_WITHOUT_INDEX, format!("oci://{name}: {why}")));
    if artifact.kind != KIND {
        return refuse(format!("its type is `{}`, and not `{KIND}`", artifact.kind));
    }
    let mut others = artifact.files.iter().filter(|file| !file.title.ends_with(".delta"));
    match (others.next(), others.next()) {
        (Some(index), None) => Ok(index),
        (None, _) => refuse("none of its files is an index".to_owned()),
        (Some(one), Some(other)) => refuse(format!("both `{}` and `{}` could be the index", one.title, other.title)),
    }
}

/// The index that a tag names.
struct Published<'a> {
    update: &'a Update<'a>,
    registry: &'a Registry,
    reference: &'a Reference,
    index: &'a ArtifactFile,
}

impl Published<'_> {
    fn is_installed(&self) -> Result<bool, Failure> {
        let bytes = self.update.bytes()?;
        Ok(bytes.len() as u64 == self.index.size && self.index.digest.is_of(&bytes))
    }

    /// Nothing where there is no difference from the installed index.
    fn by_delta(&self, artifact: &Artifact, installed: &Installed) -> Result<Option<Updated>, Failure> {
        let title = format!("{}.{}", self.index.title, delta_ending(installed));
        let Some(file) = artifact.files.iter().find(|file| file.title == title) else { return Ok(None) };
        let delta = self.registry.bytes(self.reference, file, MOST_DELTA as u64)?;
        self.update.install_by(&delta, |new, _| self.index.digest.is_of(new))
    }

    fn whole(&self) -> Result<Updated, Failure> {
        let partial = self.update.partial();
        let progress = self.update.progress();
        let told = |there: u64, whole: Option<u64>| progress.set(there, whole.unwrap_or(there));
        let fetched = self.registry.fetch(self.reference, self.index, &partial, MOST_BYTES, &told);
        progress.finish();
        fetched?;
        self.update.install_fetched(&partial)
    }
}
