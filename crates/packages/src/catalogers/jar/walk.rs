//! Archives inside archives, within a budget of entries, bytes, depth and growth.
//!
//! The directory is read entry by entry, so that what it claims to hold takes no memory, and entries of the same name are all seen.
//! Nothing is written anywhere, so that names with `..` can do no harm; archives with such names are named and not opened.

use std::io::{Cursor, Read as _};

use zip::read::Config;
// The crate's only reader that keeps no table of all entries; `ZipArchive` makes one before it can be asked how large it is.
use zip::read::ZipFileEntry;
use zip::unstable::read::ZipIterable;

use super::identity::{Description, is_stated};
use super::{is_archive, properties};
use crate::catalogers::{
    Catalog, File, PACKAGE_FILE_TOO_LARGE, PackageGap, UNREADABLE_PACKAGE_FILE, Unreadable, shortened,
};
use crate::component::Evidence;

/// Archives inside each other. A library in an application in an enterprise archive is three.
const DEPTH: usize = 6;
/// Entries of a file and all archives in it.
const ENTRIES: usize = 1 << 19;
/// Bytes of inner archives that are in memory at once.
const HELD: u64 = 256 << 20;
/// Bytes that are inflated of a file in all.
const INFLATED: u64 = 512 << 20;
/// Bytes of a manifest or of coordinates.
const SMALL: u64 = 1 << 20;
/// Coordinates in one archive; the largest bundles have a twentieth of it.
const COORDINATES: usize = 10_000;
/// How many times its size an entry may grow, beyond the first megabyte. Archives and text inside real ones grow tenfold.
const GROWTH: u64 = 100;

struct Walk<'a> {
    file: &'a File<'a>,
    catalog: Catalog,
    entries: usize,
    inflated: u64,
    exhausted: bool,
}

/// An archive that is being read.
struct Archive<'a> {
    path: String,
    bytes: &'a [u8],
    depth: usize,
    /// Bytes of this one and of those around it.
    held: u64,
}

/// Why something was not read: it is broken, or over the budget.
enum Refused {
    Broken(String),
    TooLarge(String),
}

pub(super) fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let mut walk = Walk { file, catalog: Catalog::default(), entries: 0, inflated: 0, exhausted: false };
    let outermost = Archive { path: file.path.to_owned(), bytes: file.bytes, depth: 1, held: 0 };
    match walk.archive(&outermost) {
        Err(Refused::Broken(why)) if walk.catalog.components.is_empty() => return Err(Unreadable(why)),
        Err(refused) => walk.refuse(&outermost.path, refused),
        Ok(()) => {}
    }
    Ok(walk.catalog)
}

impl Walk<'_> {
    fn archive(&mut self, archive: &Archive<'_>) -> Result<(), Refused> {
        let broken = |error: zip::result::ZipError| Refused::Broken(error.to_string());
        let mut directory = ZipIterable::try_new(Cursor::new(archive.bytes), Config::default()).map_err(broken)?;
        let mut description = Description::default();
        let mut outcome = Ok(());
        for entry in directory.files().map_err(broken)? {
            self.entries += 1;
            outcome = match entry {
                Ok(_) if self.entries > ENTRIES => self.exhaust(format!("more than {ENTRIES} entries")),
                Ok(entry) => self.entry(archive, entry, &mut description),
                Err(error) => Err(broken(error)),
            };
            if outcome.is_err() || self.exhausted {
                break;
            }
        }
        let name = archive.path.rsplit('/').next().unwrap_or(&archive.path);
        for mut component in description.components(name) {
            component.evidence.push(Evidence { path: archive.path.clone(), layer: None });
            self.catalog.add(self.file, component);
        }
        outcome
    }

    /// Looks at one entry; an error ends the archive, and all else that is refused is named here.
    fn entry(
        &mut self,
        archive: &Archive<'_>,
        entry: ZipFileEntry<'_>,
        description: &mut Description,
    ) -> Result<(), Refused> {
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let manifest = name == "META-INF/MANIFEST.MF";
        let coordinates = name.ends_with("/pom.properties") && name.contains("META-INF/maven/");
        let inner = is_archive(&name) && !name.ends_with('/');
        if !(manifest || coordinates || inner) {
            return Ok(());
        }
        let path = format!("{}!/{}", archive.path, shortened(&name));
        let limit = if inner { HELD.saturating_sub(archive.held) } else { SMALL };
        let read = if inner && leaves(&name) {
            Err(Refused::Broken("its name leads out of the archive".to_owned()))
        } else if inner && archive.depth == DEPTH {
            Err(Refused::TooLarge(format!("more than {DEPTH} archives inside each other")))
        } else {
            self.inflate(archive, entry, limit)
        };
        let outcome = read.and_then(|bytes| {
            if inner {
                let held = archive.held + bytes.len() as u64;
                return self.archive(&Archive { path: path.clone(), bytes: &bytes, depth: archive.depth + 1, held });
            }
            let text = String::from_utf8_lossy(&bytes);
            if manifest {
                description.manifest = properties::manifest(&text);
                return Ok(());
            }
            if description.coordinates.len() == COORDINATES {
                return Err(Refused::TooLarge(format!("more than {COORDINATES} packages in one archive")));
            }
            coordinates_of(&text).map(|found| description.coordinates.push(found))
        });
        outcome.unwrap_or_else(|refused| self.refuse(&path, refused));
        Ok(())
    }

    /// The content of an entry. What the directory says of its size is not believed.
    fn inflate(&mut self, archive: &Archive<'_>, entry: ZipFileEntry<'_>, limit: u64) -> Result<Vec<u8>, Refused> {
        let compressed = entry.compressed_size().min(archive.bytes.len() as u64);
        let limit = limit.min(compressed.saturating_mul(GROWTH).saturating_add(SMALL));
        let broken = |error: String| Refused::Broken(error);
        let mut reader = Cursor::new(archive.bytes);
        let content = entry
            .with_reader(&mut reader, zip::ZipReadOptions::default())
            .map_err(|error| broken(error.to_string()))?;
        let mut bytes = Vec::new();
        let read = content.take(limit + 1).read_to_end(&mut bytes);
        self.inflated += bytes.len() as u64;
        if self.inflated > INFLATED {
            self.exhaust(format!("more than {INFLATED} bytes in archives"))?;
        }
        read.map_err(|error| broken(error.to_string()))?;
        if bytes.len() as u64 > limit {
            return Err(Refused::TooLarge(format!("more than {limit} bytes, of {compressed} in the archive")));
        }
        Ok(bytes)
    }

    /// Ends all reading.
    fn exhaust(&mut self, why: String) -> Result<(), Refused> {
        self.exhausted = true;
        Err(Refused::TooLarge(why))
    }

    fn refuse(&mut self, path: &str, refused: Refused) {
        let (code, why) = match refused {
            Refused::Broken(why) => (&UNREADABLE_PACKAGE_FILE, why),
            Refused::TooLarge(why) => (&PACKAGE_FILE_TOO_LARGE, why),
        };
        self.catalog.refuse(PackageGap { code, path: path.to_owned(), why });
    }
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
