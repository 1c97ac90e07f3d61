//! What is looked at: an image, a file tree, a file or a document, with what it is made of.

use palisade_model::Target;
use palisade_packages::Inventory;
use palisade_sources::images::ImageFacts;

use super::Program;

/// Something that has packages.
#[derive(Debug, Default)]
pub(crate) struct Subject<'i> {
    /// What it is: `Image`, `Directory`, `File`, `Sbom`, `Program`.
    pub(crate) kind: &'static str,
    /// As the user names it.
    pub(crate) name: String,
    /// The file or directory that was read; the name, where it was none.
    pub(crate) file: String,
    /// What is known of it as an image.
    pub(crate) image: ImageFacts,
    /// Its packages.
    pub(crate) inventory: Inventory,
    /// VEX documents that are attached to it, with where they are from. Nobody has verified who attached them.
    pub(crate) attached: Vec<(String, Vec<u8>)>,
    /// Its Go programs.
    pub(crate) programs: Vec<Program<'i>>,
}

impl Subject<'_> {
    /// The object that findings are about.
    pub(crate) fn target(&self) -> Target {
        Target { kind: self.kind.to_owned(), name: self.name.clone(), ..Target::default() }
    }

    /// What stays the same from one release to the next: the name without tag and digest.
    pub(crate) fn identity(&self) -> &str {
        if self.kind == "Image" { repository(&self.name) } else { &self.name }
    }
}

/// The reference of an image without tag and digest.
pub(crate) fn repository(reference: &str) -> &str {
    let bare = reference.split('@').next().unwrap_or(reference);
    // A colon behind the last slash begins the tag; one before it a port.
    let name_begins = bare.rfind('/').map_or(0, |slash| slash + 1);
    let tag = bare.get(name_begins..).and_then(|name| name.find(':')).map(|colon| name_begins + colon);
    tag.and_then(|tag| bare.get(..tag)).unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use super::repository;

    #[test]
    fn a_repository_has_neither_tag_nor_digest() {
        for (reference, expected) in [
            ("registry.k8s.io/kube-proxy:v1.36.0", "registry.k8s.io/kube-proxy"),
            ("localhost:5000/a/b", "localhost:5000/a/b"),
            ("localhost:5000/a/b:1@sha256:00", "localhost:5000/a/b"),
            ("debian", "debian"),
        ] {
            assert_eq!(repository(reference), expected);
        }
    }
}
