//! `palisade db update`: the published index, whole or by what changed since the installed one.
//!
//! A publisher puts `ADDRESS` and, for readers of earlier days, `ADDRESS.FROM.delta`, where FROM is the beginning of the digest of the
//! index that the difference starts from; or an artifact with these files into a registry (`artifact`). What was fetched is verified
//! before it replaces anything.

use std::path::{Path, PathBuf};

use palisade_mapping::Mapping;
use palisade_sources::downloads::{DownloadError, Downloader, Patience, tag_file};
use palisade_vulnerabilities::index::{self, Header, Identity, PublicKey};

use super::artifact;

use crate::arguments::packages::DbUpdateArguments;
use crate::atomic::{self, Lock};
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::packages::Registries;
use crate::progress::Progress;
use crate::sources;

/// All of OSV has an index of under a gigabyte.
pub(super) const MOST_BYTES: u64 = 4 << 30;
/// A difference that is larger than this is no advantage over the whole.
pub(super) const MOST_DELTA: usize = 256 << 20;
/// How many digits of the digest name a difference.
const DIGITS: usize = 16;

pub(super) fn run(
    arguments: &DbUpdateArguments,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let trusted = arguments.key.iter().map(|file| super::keys::public(file)).collect::<Result<Vec<_>, _>>()?;
    let place = arguments.place.db.clone().or_else(|| environment.index_file()).ok_or_else(|| {
        Failure::usage(&codes::NO_PLACE_FOR_INDEX, "neither --db nor XDG_DATA_HOME nor HOME names a directory")
    })?;
    let lock = Lock::of(&place).map_err(|error| Failure::output(&place.display().to_string(), &error))?;
    let registries = Registries::new(&arguments.registry, environment);
    let installed = installed(&place, &trusted);
    let update = Update { place: &place, trusted: &trusted, installed, lock: &lock, terminal, registries };
    let mut refused: Vec<Failure> = Vec::new();
    for address in &arguments.from {
        match update.by(address) {
            Ok(what) => {
                for failure in refused {
                    failure.report(terminal);
                }
                return update.say(what);
            }
            Err(failure) => refused.push(failure),
        }
    }
    let last = refused.pop();
    for failure in refused {
        failure.report(terminal);
    }
    last.map_or(Ok(Exit::Done), Err)
}

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
    let Header { digest, built_at, .. } = index::verify(&bytes, &[]).ok()?;
    let is_trusted = trusted.is_empty() || index::verify(&bytes, trusted).is_ok();
    Some(Installed { digest, built_at, is_trusted })
}

pub(super) struct Update<'a> {
    place: &'a Path,
    pub(super) trusted: &'a [PublicKey],
    installed: Option<Installed>,
    lock: &'a Lock,
    terminal: &'a Terminal,
    pub(super) registries: Registries<'a>,
}

impl Update<'_> {
    fn by(&self, address: &str) -> Result<Updated, Failure> {
        if let Some(reference) = address.strip_prefix("oci://") {
            return artifact::update(self, reference);
        }
        if !address.starts_with("http://") && !address.starts_with("https://") {
            return self.of_file(Path::new(address.strip_prefix("file://").unwrap_or(address)));
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| Failure::internal(&codes::SERVER_FAILED, error.to_string()))?;
        runtime.block_on(self.fetched(address))
    }

    /// The installed index, where it need not be replaced by itself.
    pub(super) fn sound(&self) -> Option<Installed> {
        self.installed.filter(|installed| installed.is_trusted)
    }

    fn of_file(&self, path: &Path) -> Result<Updated, Failure> {
        let bytes = sources::whole(path)
            .map_err(|error| Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", path.display())))?;
        let header = index::verify(&bytes, self.trusted)?;
        if self.sound().is_some_and(|installed| installed.digest == header.digest) {
            return Ok(Updated::Unchanged);
        }
        self.install(&bytes, &header)?;
        Ok(Updated::Whole)
    }

    async fn fetched(&self, address: &str) -> Result<Updated, Failure> {
        let downloader = Downloader::new(Patience::default())?;
        let head = downloader.first_bytes(address, index::IDENTITY).await?;
        let published = Identity::read(&head)?;
        let Some(installed) = self.sound() else { return self.whole(&downloader, address).await };
        if installed.digest == published.digest {
            return Ok(Updated::Unchanged);
        }
        match self.by_delta(&downloader, address, &installed, &published).await {
            Ok(Some(bytes)) => Ok(Updated::ByDelta(bytes)),
            // A difference is an advantage, not a need: whatever is wrong with it, the whole is there.
            Ok(None) | Err(_) => self.whole(&downloader, address).await,
        }
    }

    /// How many bytes the difference had; nothing where the publisher has none.
    async fn by_delta(
        &self,
        downloader: &Downloader,
        address: &str,
        installed: &Installed,
        published: &Identity,
    ) -> Result<Option<usize>, Failure> {
        let address = format!("{address}.{}", delta_ending(installed));
        let Some(delta) = downloader.small(&address, MOST_DELTA).await? else { return Ok(None) };
        let new = index::apply(&self.bytes()?, &delta)?;
        let header = index::verify(&new, self.trusted)?;
        if header.digest != published.digest {
            return Ok(None);
        }
        self.install(&new, &header)?;
        Ok(Some(delta.len()))
    }

    async fn whole(&self, downloader: &Downloader, address: &str) -> Result<Updated, Failure> {
        let partial = self.partial();
        let progress = self.progress();
        let told = |there: u64, whole: Option<u64>| progress.set(there, whole.unwrap_or(there));
        let fetched = downloader.large(address, &partial, MOST_BYTES, &told).await;
        progress.finish();
        fetched?;
        self.install_fetched(&partial)
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

    /// Puts a verified index in the place of the installed one, unless it is older.
    pub(super) fn install(&self, bytes: &[u8], header: &Header) -> Result<(), Failure> {
        if self.installed.is_some_and(|installed| header.built_at < installed.built_at) {
            return Err(Failure::incomplete(&codes::INDEX_GOES_BACK, "it is older than the installed index"));
        }
        atomic::replace(self.place, bytes, self.lock)
            .map_err(|error| Failure::output(&self.place.display().to_string(), &error))
    }

    #[expect(clippy::print_stderr, reason = "the edge of the program; nothing else is the output")]
    fn say(&self, updated: Updated) -> Result<Exit, Failure> {
        if !self.terminal.quiet {
            let place = self.place.display();
            match updated {
                Updated::Unchanged => eprintln!("{place} is up to date"),
                Updated::ByDelta(bytes) => eprintln!("{place} updated by a difference of {bytes} bytes"),
                Updated::Whole => eprintln!("{place} installed"),
            }
        }
        Ok(Exit::Done)
    }
}

/// `FROM.delta`: how the difference from an index is called behind the name of the new one.
pub(super) fn delta_ending(installed: &Installed) -> String {
    let digest = data_encoding::HEXLOWER.encode(&installed.digest);
    format!("{}.delta", digest.get(..DIGITS).unwrap_or(&digest))
}

impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Self {
        Self::incomplete(error.code(), error.to_string())
    }
}
