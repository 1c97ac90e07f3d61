//! Which files and packages of a release are programs and archives.

use palisade_formats::spdx::{Checksum, Package};

/// A program.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Binary {
    /// Its path in the release: `bin/linux/amd64/kubelet`.
    pub path: String,
    /// Its name: `kubelet`.
    pub name: String,
    /// `linux`
    pub system: String,
    /// `amd64`
    pub architecture: String,
    /// Algorithm (`SHA256`) and digits.
    pub checksums: Vec<(String, String)>,
}

/// An archive of binaries or sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Archive {
    /// Its file's name: `kubernetes-server-linux-amd64.tar.gz`.
    pub name: String,
    /// Algorithm (`SHA256`) and digits.
    pub checksums: Vec<(String, String)>,
}

/// A file below `bin/SYSTEM/ARCHITECTURE/`.
pub(super) fn binary(path: &str, checksums: &[Checksum]) -> Option<Binary> {
    let path = path.trim_start_matches("./");
    let parts: Vec<&str> = path.split('/').rev().take(4).collect();
    let [name, architecture, system, "bin"] = parts.as_slice() else { return None };
    Some(Binary {
        path: path.to_owned(),
        name: (*name).to_owned(),
        system: (*system).to_owned(),
        architecture: (*architecture).to_owned(),
        checksums: pairs(checksums),
    })
}

pub(super) fn archive(package: &Package) -> Option<Archive> {
    let name = [Some(package.name.as_str()), package.file_name.as_deref()].into_iter().flatten();
    let name = name.map(|name| name.rsplit('/').next().unwrap_or(name)).find(|name| is_archive(name))?;
    // Layers of images are archives of another kind.
    let layer = name.starts_with("sha256") || name == "layer.tar";
    (!layer).then(|| Archive { name: name.to_owned(), checksums: pairs(&package.checksums) })
}

fn is_archive(name: &str) -> bool {
    name.starts_with("kubernetes") && [".tar.gz", ".tgz", ".zip"].iter().any(|end| name.ends_with(end))
}

fn pairs(checksums: &[Checksum]) -> Vec<(String, String)> {
    checksums.iter().map(|checksum| (checksum.algorithm.clone(), checksum.value.clone())).collect()
}
