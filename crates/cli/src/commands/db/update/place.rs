//! The index in its place: what is installed, and how another one takes its place.

use std::path::{Path, PathBuf};

use palisade_mapping::Mapping;
use palisade_sources::downloads::tag_file;
use palisade_vulnerabilities::index::{self, Header, PublicKey};

use crate::atomic::{self, Lock};
use crate::codes;
use crate::environment::Terminal;
use crate::failure::Failure;
use crate::packages::Registries;
use crate::progress::Progress;

/// All of OSV has an index of under a gigabyte.
pub(super) const MOST_BYTES: u64 = 4 << 30;
/// A difference that is larger than this is no advantage over the whole.
pub(super) const MOST_DELTA: usize = 256 << 20;
/// How many digits of the digest name a difference.
const DIGITS: usize = 16;

/// What became of the installed index.
pub(super) enum Updated {
    Unchanged,
    ByDelta(usize),
    Whole,
}

/// The index in the place, where it is what its publisher made; what is damaged is replaced as if nothing were there.
#[derive(Clone, Copy)]
pub(super) struct Installed {
    pub(super) digest: [u8; 32],
    built_at: i64,
    /// Whether somebody signed it who is trusted, or nobody has to be.
    is_trusted: bool,
}

fn installed(place: &Path, trusted: &[PublicKey]) -> Option<Installed> {
    let bytes = Mapping::open(place).ok()?;
    let by_trusted = index::verify(&bytes, trusted).ok();
    let is_trusted = by_trusted.is_some();
    let Header { digest, built_at, .. } = by_trusted.or_else(|| index::verify(&bytes, &[]).ok())?;
    Some(Installed { digest, built_at, is_trusted })
}

pub(super) struct Update<'a> {
    pub(super) place: &'a Path,
    pub(super) trusted: &'a [PublicKey],
    installed: Option<Installed>,
    lock: &'a Lock,
    pub(super) terminal: &'a Terminal,
    pub(super) registries: Registries<'a>,
}

impl<'a> Update<'a> {
    pub(super) fn new(
        place: &'a Path,
        (trusted, lock): (&'a [PublicKey], &'a Lock),
        terminal: &'a Terminal,
        registries: Registries<'a>,
    ) -> Self {
        Self { place, trusted, installed: installed(place, trusted), lock, terminal, registries }
    }

    /// The installed index, where it need not be replaced by itself.
    pub(super) fn sound(&self) -> Option<Installed> {
        self.installed.filter(|installed| installed.is_trusted)
    }

    /// Verifies and installs what was fetched whole.
    pub(super) fn install_fetched(&self, partial: &Path) -> Result<Updated, Failure> {
        let bytes = Mapping::open(partial).map_err(|error| Failure::output(&partial.display().to_string(), &error))?;
        let verified =
            index::verify(&bytes, self.trusted).map_err(Failure::from).and_then(|header| self.install(&bytes, &header));
        drop(bytes);
        // What is not the index must not be continued, and what is has been installed.
        for file in [partial.to_owned(), tag_file(partial)] {
            drop(std::fs::remove_file(file));
        }
        verified?;
        Ok(Updated::Whole)
    }

    pub(super) fn progress(&self) -> Progress {
        Progress::new(self.terminal.progress, "bytes fetched")
    }

    /// Where a download waits for its rest.
    pub(super) fn partial(&self) -> PathBuf {
        let name = self.place.file_name().unwrap_or_default().to_string_lossy();
        self.place.with_file_name(format!(".{name}.download"))
    }

    /// The installed index.
    pub(super) fn bytes(&self) -> Result<Mapping, Failure> {
        Mapping::open(self.place).map_err(|error| Failure::output(&self.place.display().to_string(), &error))
    }

    /// Installs what a difference makes of the installed index, and says so; nothing where that is not what was published.
    pub(super) fn install_by(
        &self,
        delta: &[u8],
        is_published: impl FnOnce(&[u8], &Header) -> bool,
    ) -> Result<Option<Updated>, Failure> {
        let new = index::apply(&self.bytes()?, delta)?;
        let header = index::verify(&new, self.trusted)?;
        if !is_published(&new, &header) {
            return Ok(None);
        }
        self.install(&new, &header)?;
        Ok(Some(Updated::ByDelta(delta.len())))
    }

    /// Puts a verified index in the place of the installed one, unless it is older.
    pub(super) fn install(&self, bytes: &[u8], header: &Header) -> Result<(), Failure> {
        if self.installed.is_some_and(|installed| header.built_at < installed.built_at) {
            return Err(Failure::incomplete(&codes::INDEX_GOES_BACK, "it is older than the installed index"));
        }
        atomic::replace(self.place, bytes, self.lock)
            .map_err(|error| Failure::output(&self.place.display().to_string(), &error))
    }
}

/// `FROM.delta`: how the difference from an index is called behind the name of the new one.
pub(super) fn delta_ending(installed: &Installed) -> String {
    let digest = data_encoding::HEXLOWER.encode(&installed.digest);
    format!("{}.delta", digest.get(..DIGITS).unwrap_or(&digest))
}
