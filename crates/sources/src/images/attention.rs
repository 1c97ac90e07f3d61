//! Which files are read, and reading them: whole, in memory where they are small, from a temporary file where they are not.

use std::io::{self, Read, Write as _};
use std::os::fd::AsRawFd as _;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use palisade_mapping::Mapping;
use palisade_model::Code;
use palisade_packages::catalogers::{self, Candidate, Catalog, Cataloger, File, PACKAGE_FILE_TOO_LARGE, PackageGap};
use palisade_packages::distribution::{self, Distribution};

use super::error::{IMAGE_FILE_UNREADABLE, IMAGE_OVER_BUDGET};
use super::options::Options;

/// So many first bytes are shown to the catalogers.
pub(super) const HEAD: usize = 64;
/// os-release is a few hundred bytes.
const MAX_OS_RELEASE: u64 = 64 << 10;

/// What a file says.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) catalog: Catalog,
    pub(super) distribution: Option<Distribution>,
    /// Under which number the caller keeps what it found.
    pub(super) inspected: Option<usize>,
}

impl Found {
    /// Nothing but a gap.
    pub(super) fn gap(code: &'static Code, path: &str, why: impl Into<String>) -> Self {
        let gap = PackageGap { code, path: path.to_owned(), why: why.into() };
        Self { catalog: Catalog { components: Vec::new(), gaps: vec![gap] }, ..Self::default() }
    }

    /// The same said about a file by another name, or about an archive and what is in it.
    pub(super) fn renamed(mut self, old: &[u8], new: &[u8]) -> Self {
        let [old, new] = [old, new].map(String::from_utf8_lossy);
        let places = self.catalog.components.iter_mut().flat_map(|component| &mut component.evidence);
        let places = places.map(|evidence| &mut evidence.path);
        for path in places.chain(self.catalog.gaps.iter_mut().map(|gap| &mut gap.path)) {
            if let Some(inside) =
                path.strip_prefix(old.as_ref()).filter(|rest| rest.is_empty() || rest.starts_with("!/"))
            {
                *path = format!("{new}{inside}");
            }
        }
        self
    }
}

/// Reads files for one scan.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    options: &'a Options<'a>,
    /// Components that may still be found.
    components: AtomicU64,
}

/// A file that may be read: its content follows the first bytes.
pub(super) struct Opened<'a, R> {
    pub(super) path: &'a str,
    pub(super) size: u64,
    pub(super) head: &'a [u8],
    pub(super) rest: R,
}

/// Whether a file may be wanted, by nothing but its path.
pub(super) fn may_want(path: &str) -> bool {
    is_wanted(path, HEAD as u64, &[])
}

/// Whether a file is wanted, by its path and its first bytes.
pub(super) fn is_wanted(path: &str, size: u64, head: &[u8]) -> bool {
    is_os_release(path) || catalogers::wanting(&Candidate { path, size, head }).next().is_some()
}

fn is_os_release(path: &str) -> bool {
    distribution::PATHS.contains(&path)
}

impl<'a> Reader<'a> {
    pub(super) fn new(options: &'a Options<'a>) -> Self {
        Self { options, components: AtomicU64::new(options.budgets.components) }
    }

    /// Files up to this size are kept in memory.
    pub(super) const fn in_memory(&self) -> u64 {
        self.options.budgets.in_memory
    }

    /// Reads a file if somebody wants it; nothing where nobody does. An error is that of the stream it comes from.
    pub(super) fn read(&self, file: Opened<'_, impl Read>) -> io::Result<Option<Found>> {
        let candidate = Candidate { path: file.path, size: file.size, head: file.head };
        let mut wanting = catalogers::wanting(&candidate).peekable();
        if wanting.peek().is_none() && !is_os_release(file.path) {
            return Ok(None);
        }
        let wanting: Vec<_> = wanting.collect();
        let budget = wanting.iter().map(|cataloger| cataloger.budget).max().unwrap_or(MAX_OS_RELEASE);
        let path = file.path.to_owned();
        if file.size > budget {
            let why = format!("{} bytes, and {budget} are read", file.size);
            return Ok(Some(Found::gap(&PACKAGE_FILE_TOO_LARGE, &path, why)));
        }
        match Content::read(file, self.options)? {
            Ok(content) => Ok(Some(self.found(&path, &wanting, content.bytes()))),
            Err(why) => Ok(Some(Found::gap(&IMAGE_FILE_UNREADABLE, &path, why))),
        }
    }

    /// What the bytes of a whole file say.
    pub(super) fn found(&self, path: &str, wanting: &[&'static Cataloger], bytes: &[u8]) -> Found {
        let mut found = Found::default();
        for cataloger in wanting {
            let catalog = cataloger.catalog(&File { path, bytes });
            found.catalog.components.extend(catalog.components);
            found.catalog.gaps.extend(catalog.gaps);
        }
        found.inspected = self.options.inspector.and_then(|inspect| inspect(&File { path, bytes }));
        if is_os_release(path) {
            found.distribution = Distribution::parse(&String::from_utf8_lossy(bytes));
        }
        let count = found.catalog.components.len() as u64;
        let less = |left: u64| left.checked_sub(count);
        if self.components.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_err() {
            let why = format!("{count} packages more than the image's budget of {}", self.options.budgets.components);
            return Found::gap(&IMAGE_OVER_BUDGET, path, why);
        }
        found
    }
}

/// The bytes of a file.
enum Content {
    InMemory(Vec<u8>),
    Spooled(Mapping),
}

impl Content {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::InMemory(bytes) => bytes,
            Self::Spooled(mapping) => mapping,
        }
    }

    /// The outer error is that of the stream, the inner one that of the temporary file.
    fn read(mut file: Opened<'_, impl Read>, options: &Options) -> io::Result<Result<Self, String>> {
        if file.size <= options.budgets.in_memory {
            let bytes = super::tar::read_stored(file.head, &mut file.rest, file.size)?;
            return Ok(Ok(Self::InMemory(bytes)));
        }
        if file.size > options.budgets.spooled {
            return Ok(Err(format!("{} bytes, and {} are spooled", file.size, options.budgets.spooled)));
        }
        spool(file, options)
    }
}

/// Writes a file to one without a name, which nobody else can find or change and which is gone with us, and maps that.
fn spool(mut file: Opened<'_, impl Read>, options: &Options) -> io::Result<Result<Content, String>> {
    let refusal = |error: io::Error| Ok(Err(format!("{} bytes cannot be spooled: {error}", file.size)));
    let mut spooled = match tempfile::tempfile_in(&options.temporary) {
        Ok(spooled) => spooled,
        Err(error) => return refusal(error),
    };
    if let Err(error) = spooled.write_all(file.head) {
        return refusal(error);
    }
    let mut buffer = vec![0; 64 << 10];
    loop {
        let count = file.rest.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        if let Err(error) = spooled.write_all(bytes) {
            return refusal(error);
        }
    }
    let place = format!("/dev/fd/{}", spooled.as_raw_fd());
    Ok(Mapping::open(Path::new(&place)).map(Content::Spooled).map_err(|error| error.to_string()))
}
