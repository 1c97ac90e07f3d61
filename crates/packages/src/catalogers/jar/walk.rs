//! Archives inside archives, within a budget of entries, bytes, depth and growth.
//!
//! The directory is read entry by entry, so that what it claims to hold takes no memory, and entries of the same name are all seen.
//! Nothing is written anywhere, so that names with `..` can do no harm; archives with such names are named and not opened.
//! An archive inside one is looked at where it lies if it is only stored there, unpacked into memory if it is small, and else
//! unpacked twice without being kept (`streamed`).

use std::io::Read as _;

use zip::CompressionMethod;
use zip::read::{Config, OwnedZipFileEntry};
// The crate's only reader that keeps no table of all entries; `ZipArchive` makes one before it can be asked how large it is.
use zip::read::ZipFileEntry;
use zip::unstable::read::ZipIterable;

use super::bytes::{Bytes, Reader};
use super::identity::{Description, is_stated};
use super::{is_archive, properties};
use crate::catalogers::{
    Catalog, File, JAR_WITHOUT_COORDINATES, PACKAGE_FILE_TOO_LARGE, PackageGap, UNREADABLE_PACKAGE_FILE, Unreadable,
    shortened,
};
use crate::component::Evidence;

/// Archives inside each other. A library in an application in an enterprise archive is three.
const DEPTH: usize = 6;
/// Entries of a file and all archives in it.
const ENTRIES: usize = 1 << 19;
/// Bytes of inner archives that are in memory at once. Two layers of an image may be read at the same time, in 64 MB.
pub(super) const HELD: u64 = 16 << 20;
/// Bytes of an inner archive.
pub(super) const LARGEST: u64 = 256 << 20;
/// Bytes that are inflated of a file in all.
const INFLATED: u64 = 512 << 20;
/// Bytes of a manifest or of coordinates.
const SMALL: u64 = 1 << 20;
/// Coordinates in one archive; the largest bundles have a twentieth of it.
const COORDINATES: usize = 10_000;
/// What an entry begins with (APPNOTE.TXT, 4.3.7).
const ENTRY: &[u8] = b"PK\x03\x04";
/// How many times its size an entry may grow, beyond the first megabyte. Archives and text inside real ones grow tenfold.
const GROWTH: u64 = 100;

pub(super) struct Walk<'a> {
    file: &'a File<'a>,
    catalog: Catalog,
    entries: usize,
    inflated: u64,
    exhausted: bool,
}

/// An archive that is being read.
pub(super) struct Archive<'a> {
    /// The place, with long names shortened.
    pub(super) path: String,
    /// The file's own name.
    pub(super) name: String,
    pub(super) bytes: Bytes<'a>,
    pub(super) depth: usize,
    /// Bytes in memory of this one and of those around it.
    pub(super) held: u64,
}

/// Why something was not read: it is broken, or over the budget.
pub(super) enum Refused {
    Broken(String),
    TooLarge(String),
}

/// What an entry is looked at for.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    Manifest,
    Coordinates,
    Archive,
}

pub(super) fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let mut walk = Walk { file, catalog: Catalog::default(), entries: 0, inflated: 0, exhausted: false };
    let name = name_of(file.path);
    let outermost = Archive { path: file.path.to_owned(), name, bytes: Bytes::whole(file.bytes), depth: 1, held: 0 };
    match walk.archive(&outermost) {
        Err(Refused::Broken(why)) if walk.catalog.components.is_empty() => return Err(Unreadable(why)),
        Err(refused) => walk.refuse(&outermost.path, refused),
        Ok(()) => {}
    }
    Ok(walk.catalog)
}

impl Walk<'_> {
    fn archive(&mut self, archive: &Archive<'_>) -> Result<(), Refused> {
        let mut directory = directory(archive.bytes)?;
        let mut description = Description::default();
        let mut is_first_listed = false;
        let outcome = self.each(&mut directory, |walk, entry| {
            is_first_listed |= entry.header_start() == 0;
            walk.entry(archive, entry, &mut description);
            Ok(())
        });
        self.describe(&archive.path, &archive.name, description);
        if outcome.is_ok() && !self.exhausted && !is_first_listed {
            self.name_lost_directory(&archive.path, archive.bytes.get(0, ENTRY.len() as u64).unwrap_or_default());
        }
        outcome
    }

    /// Names an archive that begins with an entry which its directory does not list: it was cut off, and what was found is the
    /// directory of one inside it. Scripts and programs may lie before an archive.
    pub(super) fn name_lost_directory(&mut self, path: &str, head: &[u8]) {
        if head == ENTRY {
            let why = "its first entry is not in the directory, which is that of another archive or an older one";
            self.refuse(path, Refused::Broken(why.to_owned()));
        }
    }

    /// Gives every entry of an archive; an error ends it.
    pub(super) fn each(
        &mut self,
        directory: &mut ZipIterable<Reader<'_>>,
        mut take: impl FnMut(&mut Self, ZipFileEntry<'static>) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        for entry in directory.files()? {
            self.entries += 1;
            if self.entries > ENTRIES {
                return self.exhaust(format!("more than {ENTRIES} entries"));
            }
            take(self, entry?)?;
            if self.exhausted {
                break;
            }
        }
        Ok(())
    }

    /// Adds what an archive says about itself.
    pub(super) fn describe(&mut self, path: &str, name: &str, description: Description) {
        let (components, doubt) = description.packages(name);
        for mut component in components {
            component.evidence.push(Evidence { path: path.to_owned(), layer: None });
            self.catalog.add(self.file, component);
        }
        if let Some(why) = doubt {
            self.catalog.refuse(PackageGap { code: &JAR_WITHOUT_COORDINATES, path: path.to_owned(), why });
        }
    }

    /// Looks at one entry; what is refused of it is named.
    pub(super) fn entry(&mut self, archive: &Archive<'_>, entry: ZipFileEntry<'_>, description: &mut Description) {
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let Some(wanted) = see(description, &name) else { return };
        let path = place(&archive.path, &name);
        let outcome = match wanted {
            Wanted::Archive => self.inner(archive, &entry.into(), &name, &path),
            _ => self.inflate(archive, entry, SMALL).and_then(|bytes| take(description, wanted, &bytes)),
        };
        outcome.unwrap_or_else(|refused| self.refuse(&path, refused));
    }

    fn inner(&mut self, outer: &Archive<'_>, entry: &OwnedZipFileEntry, name: &str, path: &str) -> Result<(), Refused> {
        if leaves(name) {
            return Err(Refused::Broken("its name leads out of the archive".to_owned()));
        }
        if outer.depth == DEPTH {
            return Err(Refused::TooLarge(format!("more than {DEPTH} archives inside each other")));
        }
        let inner =
            |bytes, held| Archive { path: path.to_owned(), name: name_of(name), bytes, depth: outer.depth + 1, held };
        if let Some(stored) = stored(outer.bytes, entry) {
            // The bytes are not copied, but what is done with them has to end.
            self.count(stored.len() as u64)?;
            return self.archive(&inner(Bytes::whole(stored), outer.held));
        }
        let limit = HELD.saturating_sub(outer.held) / 2;
        if entry.size() > limit {
            return self.streamed(outer, entry, &name_of(name), path);
        }
        let bytes = self.inflate(outer, entry.as_ref(), limit)?;
        self.archive(&inner(Bytes::whole(&bytes), outer.held + bytes.len() as u64))
    }

    /// The content of an entry. What the directory says of its size is not believed.
    fn inflate(&mut self, archive: &Archive<'_>, entry: ZipFileEntry<'_>, limit: u64) -> Result<Vec<u8>, Refused> {
        let compressed = entry.compressed_size().min(archive.bytes.length());
        let limit = limit.min(grown(compressed));
        let stated = usize::try_from(entry.size().min(limit)).unwrap_or_default();
        let mut reader = archive.bytes.reader();
        let content = open(entry, &mut reader)?;
        let mut bytes = Vec::with_capacity(stated);
        let read = content.take(limit + 1).read_to_end(&mut bytes);
        self.count(bytes.len() as u64)?;
        read.map_err(|error| Refused::from(zip::result::ZipError::Io(error)))?;
        if bytes.len() as u64 > limit {
            return Err(Refused::TooLarge(format!("more than {limit} bytes, of {compressed} in the archive")));
        }
        Ok(bytes)
    }

    /// Counts bytes of inner archives against the budget of the file.
    pub(super) fn count(&mut self, bytes: u64) -> Result<(), Refused> {
        self.inflated += bytes;
        if self.inflated > INFLATED { self.exhaust(format!("more than {INFLATED} bytes in archives")) } else { Ok(()) }
    }

    /// Whether nothing more is read.
    pub(super) const fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// Ends all reading.
    fn exhaust(&mut self, why: String) -> Result<(), Refused> {
        self.exhausted = true;
        Err(Refused::TooLarge(why))
    }

    pub(super) fn refuse(&mut self, path: &str, refused: Refused) {
        let (code, why) = match refused {
            Refused::Broken(why) => (&UNREADABLE_PACKAGE_FILE, why),
            Refused::TooLarge(why) => (&PACKAGE_FILE_TOO_LARGE, why),
        };
        self.catalog.refuse(PackageGap { code, path: path.to_owned(), why });
    }
}

/// The directory of an archive.
pub(super) fn directory(bytes: Bytes<'_>) -> Result<ZipIterable<Reader<'_>>, Refused> {
    Ok(ZipIterable::try_new(bytes.reader(), Config::default())?)
}

impl From<zip::result::ZipError> for Refused {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
                Self::TooLarge(error.to_string())
            }
            error => Self::Broken(error.to_string()),
        }
    }
}

impl Wanted {
    fn of(name: &str) -> Option<Self> {
        match name {
            "META-INF/MANIFEST.MF" => Some(Self::Manifest),
            _ if name.ends_with("/pom.properties") && name.contains("META-INF/maven/") => Some(Self::Coordinates),
            _ => (is_archive(name) && !name.ends_with('/')).then_some(Self::Archive),
        }
    }
}

/// Takes note of an entry, and says what it is looked at for.
pub(super) fn see(description: &mut Description, name: &str) -> Option<Wanted> {
    let wanted = Wanted::of(name);
    if !matches!(wanted, Some(Wanted::Archive | Wanted::Coordinates)) {
        description.see(name);
    }
    wanted
}

/// Bytes of a file's name; file systems have no longer ones.
const LONGEST_NAME: usize = 255;

/// The last part of a path. Artifact and version are read from it, so that it is whole where it can be a file's.
fn name_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.len() > LONGEST_NAME { shortened(name) } else { name.to_owned() }
}

/// Where an entry of an archive is.
pub(super) fn place(archive: &str, name: &str) -> String {
    format!("{archive}!/{}", shortened(name))
}

/// How large an entry may become.
pub(super) fn grown(compressed: u64) -> u64 {
    compressed.saturating_mul(GROWTH).saturating_add(SMALL)
}

/// A reader of an entry's content.
pub(super) fn open<'a, 'b>(
    entry: ZipFileEntry<'a>,
    reader: &'a mut Reader<'b>,
) -> Result<zip::read::ZipFile<'a, Reader<'b>>, Refused> {
    Ok(entry.with_reader(reader, zip::ZipReadOptions::default())?)
}

/// The content of an entry that is not compressed, where it lies (APPNOTE.TXT, 4.3.7: the lengths of name and extra field stand in
/// the local header). Its checksum is not looked at: what is read of an archive has checksums of its own.
fn stored<'a>(bytes: Bytes<'a>, entry: &OwnedZipFileEntry) -> Option<&'a [u8]> {
    const LOCAL_HEADER: u64 = 30;
    if entry.compression() != CompressionMethod::Stored || entry.as_ref().encrypted() {
        return None;
    }
    let header = bytes.get(entry.header_start(), LOCAL_HEADER)?;
    let length = |at: usize| Some(u64::from(u16::from_le_bytes(*header.get(at..)?.first_chunk()?)));
    let lengths = length(26)? + length(28)?;
    let start = entry.header_start().checked_add(LOCAL_HEADER + lengths)?;
    bytes.get(start, entry.compressed_size()).filter(|_| header.starts_with(ENTRY))
}

/// Takes what a small file says about its archive.
fn take(description: &mut Description, wanted: Wanted, bytes: &[u8]) -> Result<(), Refused> {
    let text = String::from_utf8_lossy(bytes);
    if matches!(wanted, Wanted::Manifest) {
        description.manifest = properties::manifest(&text);
        return Ok(());
    }
    if description.coordinates.len() == COORDINATES {
        return Err(Refused::TooLarge(format!("more than {COORDINATES} packages in one archive")));
    }
    description.coordinates.push(coordinates_of(&text)?);
    Ok(())
}

/// Whether a name is none of a place below.
fn leaves(name: &str) -> bool {
    name.starts_with('/') || name.contains(['\\', '\0']) || name.split('/').any(|part| part == "..")
}

/// Group, artifact and version.
fn coordinates_of(text: &str) -> Result<[String; 3], Refused> {
    let properties = properties::properties(text);
    let find = |name: &str| {
        let value = properties.get(name).copied().filter(|value| is_stated(value));
        value.map(str::to_owned).ok_or_else(|| Refused::Broken(format!("there is no {name}")))
    };
    Ok([find("groupId")?, find("artifactId")?, find("version")?])
}
