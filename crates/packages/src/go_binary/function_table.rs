//! The table of functions (`pclntab`), which survives stripping because the runtime's own traces need it.
//!
//! Layout: `runtime/symtab.go` (`pcHeader`, `_func`), `internal/abi/symtab.go`, and for each older form the sources of that
//! Go release.

use memchr::memmem;

use super::container::{Image, Part};
use super::encoding::{Encoding, clamp};

/// Names of sections that are the table.
const SECTIONS: [&str; 3] = [".gopclntab", ".data.rel.ro.gopclntab", "__gopclntab"];
/// The longest name that is read where nothing else keeps names from overlapping.
const LONGEST_FREE_NAME: u64 = 1024;
/// `PCDATA_InlTreeIndex`
const INLINE_INDEX: usize = 2;

/// Which form a table has, named by the first Go release that wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    Go12,
    Go116,
    Go118,
    Go120,
}

impl Form {
    fn of(magic: u32) -> Option<Self> {
        Some(match magic {
            0xffff_fffb => Self::Go12,
            0xffff_fffa => Self::Go116,
            0xffff_fff0 => Self::Go118,
            0xffff_fff1 => Self::Go120,
            _ => return None,
        })
    }

    /// `FUNCDATA_InlTree` (`cmd/internal/objabi/funcdata.go`; one less since register maps are gone).
    fn inline_tree(self) -> usize {
        if self == Self::Go12 { 4 } else { 3 }
    }

    /// Fields of `_func`; all but the first have four bytes.
    fn fields(self) -> usize {
        match self {
            Self::Go12 => 9,
            Self::Go116 | Self::Go118 => 10,
            Self::Go120 => 11,
        }
    }
}

/// A table of functions.
#[derive(Debug)]
pub(super) struct FunctionTable<'data> {
    pub(super) form: Form,
    pub(super) encoding: Encoding,
    /// Where the table lies in memory.
    pub(super) address: u64,
    /// Names, each ended by a zero byte.
    pub(super) names: &'data [u8],
    /// Where the names and the table that follows them begin, from the beginning of the table.
    pub(super) first_offsets: [u64; 2],
    /// Tables of values by instruction.
    pub(super) values: &'data [u8],
    /// Descriptions of functions, and where they begin in memory.
    descriptions: &'data [u8],
    descriptions_address: u64,
    /// Pairs of entry point and place of description.
    entries: &'data [u8],
}

/// A function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Function {
    /// Where its name begins.
    pub(super) name: usize,
    /// Where the table of its inline tree's indices begins, if it has one.
    pub(super) inline_indices: Option<usize>,
    /// Its inline tree: an offset from `gofunc`, or an address before Go 1.18.
    pub(super) inline_tree: Option<u64>,
}

impl<'data> FunctionTable<'data> {
    /// Finds the table by its section's name, else by its header.
    pub(super) fn find(image: &Image<'data>) -> Option<Self> {
        let named = SECTIONS.iter().filter_map(|name| image.section(name));
        let named = named.filter_map(|part| Self::read(image, part.address, part.data));
        named.chain(image.parts().iter().filter_map(|part| Self::search(image, part))).next()
    }

    /// A header is four bytes of magic, two zeros, the instruction size and the pointer size. Byte by byte the four magics
    /// differ in one place only: written little-endian it is the first, so that one search finds all.
    fn search(image: &Image<'data>, part: &Part<'data>) -> Option<Self> {
        let read = |at: usize| {
            let address = part.address.checked_add(u64::try_from(at).ok()?)?;
            if address % 4 == 0 { Self::read(image, address, part.data.get(at..)?) } else { None }
        };
        if !image.encoding.big_endian {
            let mut places = memmem::find_iter(part.data, b"\xff\xff\xff\0\0");
            return places.find_map(|at| read(at.checked_sub(1)?));
        }
        [0xfb, 0xfa, 0xf0, 0xf1].into_iter().find_map(|last| {
            let magic = [0xff, 0xff, 0xff, last, 0, 0];
            memmem::find_iter(part.data, &magic).find_map(read)
        })
    }

    fn read(image: &Image<'data>, address: u64, data: &'data [u8]) -> Option<Self> {
        let mut encoding = image.encoding;
        let form = Form::of(encoding.u32(data, 0)?)?;
        let &[0, 0, 1 | 2 | 4, pointer @ (4 | 8)] = data.get(4..8)? else { return None };
        encoding.pointer = usize::from(pointer);
        let word = |at: usize| encoding.word(data, 8 + at * encoding.pointer);
        let count = usize::try_from(word(0)?).ok()?;
        let first = match form {
            Form::Go12 => return Self::read_first_form(encoding, address, data, count),
            Form::Go116 => 2,
            Form::Go118 | Form::Go120 => 3,
        };
        let (names, compile_units, values, descriptions) =
            (word(first)?, word(first + 1)?, word(first + 3)?, word(first + 4)?);
        let between = |start: u64, end: u64| clamp(data, start, if end > start { end - start } else { u64::MAX });
        let described = between(descriptions, 0);
        Self {
            form,
            encoding,
            address,
            names: between(names, compile_units),
            first_offsets: [names, compile_units],
            values: between(values, descriptions),
            descriptions: described,
            descriptions_address: address.checked_add(descriptions)?,
            entries: described,
        }
        .checked(count)
    }

    /// Until Go 1.15 one table holds everything and all offsets count from its beginning.
    fn read_first_form(encoding: Encoding, address: u64, data: &'data [u8], count: usize) -> Option<Self> {
        Self {
            form: Form::Go12,
            encoding,
            address,
            names: data,
            first_offsets: [0; 2],
            values: data,
            descriptions: data,
            descriptions_address: address,
            entries: data.get(8 + encoding.pointer..)?,
        }
        .checked(count)
    }

    /// Holds the claims of a header against its bytes: all entries are there, and the first and last function have names.
    fn checked(mut self, count: usize) -> Option<Self> {
        let size = count.checked_mul(2 * self.entry_width())?;
        self.entries = self.entries.get(..size).filter(|entries| !entries.is_empty())?;
        let ends = [self.function(0)?, self.function(count - 1)?];
        ends.iter().all(|function| self.is_name(function.name)).then_some(self)
    }

    fn entry_width(&self) -> usize {
        if self.form >= Form::Go118 { 4 } else { self.encoding.pointer }
    }

    /// How many functions there are.
    pub(super) fn count(&self) -> usize {
        self.entries.len() / (2 * self.entry_width())
    }

    /// A function by its number; `None` where its description is not inside the table.
    pub(super) fn function(&self, number: usize) -> Option<Function> {
        let width = self.entry_width();
        let at = (2 * number + 1) * width;
        let offset = if width == 4 {
            u64::from(self.encoding.u32(self.entries, at)?)
        } else {
            self.encoding.u64(self.entries, at)?
        };
        let description = self.descriptions.get(usize::try_from(offset).ok()?..)?;
        let field = |number: usize| width + (number - 1) * 4;
        let header = field(self.form.fields());
        let value_tables = self.number(description, field(7))?;
        let others = usize::from(*description.get(header - 1)?);
        let inline_indices =
            (value_tables > INLINE_INDEX).then(|| self.number(description, header + 4 * INLINE_INDEX)).flatten();
        let tables_end = header.checked_add(value_tables.checked_mul(4)?)?;
        let inline_tree =
            (others > self.form.inline_tree()).then(|| self.inline_tree(description, offset, tables_end)).flatten();
        Some(Function {
            name: self.number(description, field(1))?,
            inline_indices: inline_indices.filter(|at| *at != 0),
            inline_tree,
        })
    }

    fn number(&self, description: &[u8], at: usize) -> Option<usize> {
        usize::try_from(self.encoding.u32(description, at)?).ok()
    }

    fn inline_tree(&self, description: &[u8], offset: u64, at: usize) -> Option<u64> {
        if self.form >= Form::Go118 {
            let tree = self.encoding.u32(description, at.checked_add(4 * self.form.inline_tree())?)?;
            return (tree != u32::MAX).then_some(tree.into());
        }
        // Pointers, so that the linker keeps them at multiples of their size in memory.
        let start = self.descriptions_address.checked_add(offset)?.checked_add(u64::try_from(at).ok()?)?;
        let padding =
            usize::try_from(start.next_multiple_of(u64::try_from(self.encoding.pointer).ok()?) - start).ok()?;
        let tree = self.encoding.word(description, at + padding + self.encoding.pointer * self.form.inline_tree())?;
        (tree != 0).then_some(tree)
    }

    /// Whether a name begins here: since Go 1.16 names lie one after another, each ended by a zero byte. This also keeps
    /// names from overlapping, and so the work on all names in proportion to their bytes.
    pub(super) fn is_name(&self, at: usize) -> bool {
        let before = at.checked_sub(1).filter(|_| self.form > Form::Go12);
        let ended = before.is_none_or(|before| self.names.get(before) == Some(&0));
        ended && self.names.get(at).is_some_and(|first| *first != 0)
    }

    /// A name, if one begins here and is text.
    pub(super) fn name(&self, at: usize) -> Option<&'data str> {
        if !self.is_name(at) {
            return None;
        }
        let mut rest = self.names.get(at..)?;
        if self.form == Form::Go12 {
            rest = clamp(rest, 0, LONGEST_FREE_NAME);
        }
        str::from_utf8(rest.get(..memchr::memchr(0, rest)?)?).ok()
    }
}
