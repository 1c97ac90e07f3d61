//! The advisory index that a run uses: the one that is named, the installed one, or the one within the binary.

use std::path::{Path, PathBuf};

use palisade_mapping::Mapping;
use palisade_model::vulnerability::DataSource;
use palisade_vulnerabilities::index::{Index, IndexError};

use crate::codes;
use crate::environment::Environment;
use crate::failure::Failure;

/// Go and Kubernetes advisories without texts, so that the first run works offline. Written by `cargo xtask generate`; sources
/// and licences stand beside it.
static EMBEDDED: &[u8] = include_bytes!("../../data/embedded.index");

/// An index and where it came from.
pub(crate) struct Database {
    name: String,
    bytes: Bytes,
}

enum Bytes {
    Mapped(Mapping),
    Embedded,
}

impl Database {
    /// Opens the index of `named`, else the installed one, else the embedded one.
    pub(crate) fn open(named: Option<&Path>, environment: &Environment) -> Result<Self, Failure> {
        let installed = environment.index_file();
        let path = match (named, installed.as_deref()) {
            (Some(named), _) => named,
            (None, Some(installed)) if installed.exists() => installed,
            _ => {
                return Ok(Self {
                    name: "embedded in palisade (Go and Kubernetes)".to_owned(),
                    bytes: Bytes::Embedded,
                });
            }
        };
        let mapping = Mapping::open(path).map_err(|error| {
            Failure::incomplete(&codes::UNREADABLE, format!("the advisory index {}: {error}", path.display()))
        })?;
        let database = Self { name: path.display().to_string(), bytes: Bytes::Mapped(mapping) };
        let opened = database.index().map(drop);
        opened.map_err(|error| {
            Failure::incomplete(error.code, format!("the advisory index {}: {error}", path.display()))
        })?;
        Ok(database)
    }

    /// Where it came from.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether it knows of Go and Kubernetes only.
    pub(crate) fn is_embedded(&self) -> bool {
        matches!(self.bytes, Bytes::Embedded)
    }

    /// The index. Reads its header only.
    pub(crate) fn index(&self) -> Result<Index<'_>, IndexError> {
        Index::open(self.bytes())
    }

    /// All of it.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Mapped(mapping) => mapping,
            Bytes::Embedded => EMBEDDED,
        }
    }

    /// Its sources and how old they are today.
    pub(crate) fn sources(&self, environment: &Environment) -> Result<Vec<DataSource>, Failure> {
        let sources = self.index()?.sources().into_iter().map(|source| {
            let date: String = source.date.chars().take(10).collect();
            DataSource {
                age_days: environment.age_in_days(&date),
                name: source.name,
                date,
                advisories: source.advisories,
            }
        });
        Ok(sources.collect())
    }
}

/// Where `palisade db update` installs: below the user's data directory (XDG Base Directory Specification).
pub(crate) fn installed(data_home: Option<&str>, home: Option<&str>) -> Option<PathBuf> {
    let data = data_home.filter(|path| Path::new(path).is_absolute()).map(PathBuf::from);
    let data = data.or_else(|| home.map(|home| Path::new(home).join(".local/share")))?;
    Some(data.join("palisade/advisories.index"))
}
