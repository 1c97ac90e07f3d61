//! What a scan is asked for, and within which bounds.

use std::fmt;
use std::num::NonZero;
use std::path::PathBuf;

use palisade_packages::catalogers::File;

/// For which machines an image is made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Platform {
    /// `linux`
    pub os: String,
    /// `amd64`
    pub architecture: String,
    /// `v8`; empty where none is stated or any will do.
    pub variant: String,
}

impl Default for Platform {
    fn default() -> Self {
        Self { os: "linux".to_owned(), architecture: "amd64".to_owned(), variant: String::new() }
    }
}

impl Platform {
    /// Reads `linux/amd64` or `linux/arm/v7`; nothing where it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let (os, architecture) = (parts.next()?, parts.next()?);
        let variant = parts.next().unwrap_or_default();
        let is_whole = !os.is_empty() && !architecture.is_empty() && parts.next().is_none();
        is_whole.then(|| Self { os: os.into(), architecture: architecture.into(), variant: variant.into() })
    }

    /// Whether an image of this platform will do where `wanted` is asked for.
    #[must_use]
    pub fn is_for(&self, wanted: &Self) -> bool {
        // `arm64` is `arm64/v8` (containerd's platforms, "Normalization").
        let variant = |platform: &Self| match (platform.architecture.as_str(), platform.variant.as_str()) {
            ("arm64", "v8") => String::new(),
            (_, variant) => variant.to_owned(),
        };
        let same_variant = variant(wanted).is_empty() || variant(self) == variant(wanted);
        self.os == wanted.os && self.architecture == wanted.architecture && same_variant
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.os, self.architecture)?;
        if self.variant.is_empty() { Ok(()) } else { write!(formatter, "/{}", self.variant) }
    }
}

/// Looks at the bytes of a program that a cataloger reads, while they are there, and says under which number the caller keeps
/// what it found.
pub type Inspector<'a> = &'a (dyn Fn(&File<'_>) -> Option<usize> + Sync);

/// What a scan is asked for.
#[derive(Clone)]
pub struct Options<'a> {
    /// The platform, where it has to be this one; otherwise linux/amd64 or the only one there is.
    pub platform: Option<Platform>,
    /// Which image of an archive or layout: a tag, a reference or a digest.
    pub name: Option<String>,
    /// Bounds.
    pub budgets: Budgets,
    /// Layers that are read at the same time.
    pub layers_at_once: NonZero<usize>,
    /// Where large files are put for as long as they are read.
    pub temporary: PathBuf,
    /// Who else wants to see files that are read.
    pub inspector: Option<Inspector<'a>>,
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { platform, name, budgets, .. } = self;
        let mut shown = formatter.debug_struct("Options");
        shown.field("platform", platform).field("name", name).field("budgets", budgets).finish_non_exhaustive()
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            platform: None,
            name: None,
            budgets: Budgets::default(),
            layers_at_once: NonZero::<usize>::MIN.saturating_add(1),
            temporary: std::env::temp_dir(),
            inspector: None,
        }
    }
}

/// Bounds of one image, far above what real ones need.
#[derive(Clone, Debug)]
pub struct Budgets {
    /// Unpacked bytes of all layers.
    pub unpacked: u64,
    /// Unpacked bytes to a stored one, looked at from 256 MB on: a gzip bomb has 1,000.
    pub ratio: u64,
    /// Entries of all layers, or of a directory.
    pub entries: u64,
    /// Layers.
    pub layers: usize,
    /// Packages of all layers, hidden ones too.
    pub components: u64,
    /// A file that is read for packages is kept in memory up to this size, and spooled to a temporary file above.
    pub in_memory: u64,
    /// Bytes of one spooled file.
    pub spooled: u64,
    /// Directories within each other.
    pub depth: usize,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            unpacked: 64 << 30,
            ratio: 250,
            entries: 5_000_000,
            layers: 1000,
            components: 500_000,
            in_memory: 4 << 20,
            spooled: 1 << 30,
            depth: 500,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Platform;

    #[test]
    fn variants_are_asked_for_or_not() {
        let platform = |text: &str| Platform::parse(text).expect(text);
        assert!(platform("linux/arm64/v8").is_for(&platform("linux/arm64")));
        assert!(platform("linux/arm64").is_for(&platform("linux/arm64/v8")));
        assert!(platform("linux/arm/v6").is_for(&platform("linux/arm")));
        assert!(!platform("linux/arm/v6").is_for(&platform("linux/arm/v7")));
        assert!(!platform("windows/amd64").is_for(&Platform::default()));
        for text in ["", "linux", "linux/", "/amd64", "a/b/c/d"] {
            assert_eq!(Platform::parse(text), None, "{text}");
        }
        assert_eq!(platform("linux/arm/v7").to_string(), "linux/arm/v7");
    }
}
