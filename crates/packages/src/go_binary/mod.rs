//! Go programs, read from their bytes: which modules they were built from, and which functions are really in them.
//!
//! Lives here: containers (ELF, Mach-O, PE), build information, the function table and its inline trees, names as the
//! Go vulnerability database writes them, and what advisories say about a program (`matching`). None of it needs the symbol
//! table, so that a stripped program tells as much as an unstripped one.
//! Not here: files, advisories' own formats, which call reaches what.
//!
//! Whatever a file claims is bounded by its bytes: offsets outside of it name nothing, and work grows with its size.

mod build_info;
mod container;
mod encoding;
mod fault;
mod function_table;
pub mod matching;
mod module_data;
mod name;
mod packed;
mod symbols;

pub use build_info::{BuildInfo, Module};
pub use container::Format;
pub(crate) use container::{Image, MOST_ARCHITECTURES};
pub use fault::{CODES, Gap, NotRead};
pub(crate) use matching::release;
pub use name::Symbol;
pub use symbols::Package;

use function_table::FunctionTable;

/// A Go program.
#[derive(Debug)]
pub struct GoBinary<'data> {
    /// The kind of file.
    pub format: Format,
    /// What the toolchain wrote down about the build.
    pub build: Option<BuildInfo<'data>>,
    /// The packages of which functions are in the program, sorted by path; empty where there is no function table.
    pub packages: Vec<Package<'data>>,
    /// How many functions the function table has.
    pub functions: usize,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

impl<'data> GoBinary<'data> {
    /// Reads a program from the bytes of its file.
    ///
    /// # Errors
    ///
    /// Says why a file is not a Go program that can be read.
    pub fn read(bytes: &'data [u8]) -> Result<Self, NotRead> {
        let image = Image::read(bytes).ok_or(NotRead::NotExecutable)?;
        let build = BuildInfo::read(&image);
        let table = FunctionTable::find(&image);
        if build.is_none() && table.is_none() {
            return Err(not_read(bytes, &image));
        }
        let go_version = build.as_ref().map(|build| build.go_version).unwrap_or_default();
        let functions = table.as_ref().map(|table| symbols::read(&image, table, go_version)).unwrap_or_default();
        let gaps = gaps(&image, build.as_ref(), &functions);
        Ok(Self { format: image.format, build, packages: functions.packages, functions: functions.count, gaps })
    }

    /// A package by its path.
    #[must_use]
    pub fn package(&self, path: &str) -> Option<&Package<'data>> {
        let number = self.packages.binary_search_by(|package| package.path.as_ref().cmp(path)).ok()?;
        self.packages.get(number)
    }

    /// Whether the functions of the program are known, those inlined into others included: only then is the absence of a
    /// symbol a fact.
    #[must_use]
    pub fn has_all_symbols(&self) -> bool {
        !self.gaps.iter().any(|gap| matches!(gap, Gap::Functions | Gap::InlinedFunctions | Gap::Entries(_)))
    }
}

/// What is known of a Go program without a look at its functions.
#[derive(Debug)]
pub struct Build<'data> {
    /// What the toolchain wrote down about it.
    pub info: Option<BuildInfo<'data>>,
    /// What could not be read of that.
    pub gaps: Vec<Gap>,
}

/// The sections that only Go's linker makes.
const SECTIONS_OF_GO: [&str; 5] =
    [".go.buildinfo", "__go_buildinfo", ".gopclntab", ".data.rel.ro.gopclntab", "__gopclntab"];
const NOTE_OF_GO: &str = ".note.go.buildid";

impl<'data> Build<'data> {
    /// Reads the build information of a program from the bytes of its file, in a fraction of the time that its functions take.
    ///
    /// # Errors
    ///
    /// Says why a file is not a Go program that can be read.
    pub fn read(bytes: &'data [u8]) -> Result<Self, NotRead> {
        let image = Image::read(bytes).ok_or(NotRead::NotExecutable)?;
        let named = has_sections_of_go(&image);
        // Go's linker names its sections (but not in PE), so that a file with other names need not be searched.
        let searched = named || image.format == Format::PortableExecutable || !image.has_names();
        let info = if searched { BuildInfo::read(&image) } else { None };
        if info.is_none() && !named {
            return Err(not_read(bytes, &image));
        }
        let gaps = build_gaps(&image, info.as_ref()).collect();
        Ok(Self { info, gaps })
    }
}

/// Whether Go's linker made the file. The note alone does not tell: it is kept in a file for debuggers too.
fn has_sections_of_go(image: &Image<'_>) -> bool {
    let has_note = !image.is_for_debuggers && image.section(NOTE_OF_GO).is_some();
    has_note || SECTIONS_OF_GO.iter().any(|name| image.section(name).is_some())
}

/// Why nothing of Go was found in a file. One that was cut off may have had it, where its sections do not tell otherwise.
fn not_read(bytes: &[u8], image: &Image<'_>) -> NotRead {
    let may_be_go = !image.are_names_known || has_sections_of_go(image);
    if packed::is_packed(bytes, image) {
        NotRead::Packed
    } else if image.is_cut && may_be_go {
        NotRead::Cut
    } else {
        NotRead::NotGo
    }
}

/// What is missing of the build information.
fn build_gaps(image: &Image<'_>, build: Option<&BuildInfo<'_>>) -> impl Iterator<Item = Gap> + use<> {
    let modules = build.is_some_and(|build| build.main.is_none() && build.dependencies.is_empty());
    let found = [
        build.is_none().then_some(Gap::BuildInfo),
        modules.then_some(Gap::Modules),
        image.is_cut.then_some(Gap::Cut),
        (image.other_architectures > 0).then_some(Gap::Architectures(image.other_architectures)),
    ];
    found.into_iter().flatten()
}

fn gaps(image: &Image<'_>, build: Option<&BuildInfo<'_>>, functions: &symbols::Functions<'_>) -> Vec<Gap> {
    let found = [
        (functions.count == 0).then_some(Gap::Functions),
        (functions.count > 0 && !functions.inlined).then_some(Gap::InlinedFunctions),
        (functions.unread > 0).then_some(Gap::Entries(functions.unread)),
    ];
    build_gaps(image, build).chain(found.into_iter().flatten()).collect()
}
