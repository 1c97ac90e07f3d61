//! Build information: what `go version -m` shows. Go's own description: `debug/buildinfo` and `runtime/debug`.

use std::borrow::Cow;

use memchr::memmem;

use super::container::Image;
use super::encoding::{Encoding, clamp, varint};

const MAGIC: &[u8] = b"\xff Go buildinf:";
const ALIGNMENT: u64 = 16;
const HEADER_SIZE: usize = 32;
/// Flag: both strings follow the header (Go 1.18 and later); else it holds pointers to them.
const INLINE: u8 = 2;
/// Go frames the module text with sixteen marking bytes on each side.
const FRAME: usize = 16;
const LONGEST_VERSION: usize = 512;
/// Where the blob lies by name.
const SECTIONS: [&str; 2] = [".go.buildinfo", "__go_buildinfo"];

/// A module that is part of the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module<'data> {
    /// Its path, such as `golang.org/x/net`.
    pub path: &'data str,
    /// Its version with `v`; `(devel)` or empty where the toolchain did not know it.
    pub version: &'data str,
    /// The `h1:` hash of its contents, or empty.
    pub sum: &'data str,
    /// What it was replaced by.
    pub replacement: Option<Box<Module<'data>>>,
}

impl Module<'_> {
    /// Whether a folder replaced it (Go modules reference, "replace directive"; `C:\` is one too): the module keeps its path, and its
    /// code is of an unknown version.
    #[must_use]
    pub fn is_replaced_by_folder(&self) -> bool {
        let is_folder = |path: &str| path.starts_with(['.', '/', '\\']) || path.contains(":\\");
        self.replacement.as_deref().is_some_and(|by| is_folder(by.path))
    }
}

/// What the Go toolchain wrote down about a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildInfo<'data> {
    /// The toolchain, such as `go1.26.8`.
    pub go_version: &'data str,
    /// The main package's import path; empty where the program was built without modules.
    pub path: &'data str,
    /// The main module.
    pub main: Option<Module<'data>>,
    /// All other modules.
    pub dependencies: Vec<Module<'data>>,
    /// Build settings in the order written: `-ldflags`, `GOOS`, `CGO_ENABLED`, `vcs.revision`, …
    pub settings: Vec<(Cow<'data, str>, Cow<'data, str>)>,
}

impl<'data> BuildInfo<'data> {
    /// A build setting, if it was written.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.settings.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_ref())
    }

    /// Finds and reads the blob.
    pub(super) fn read(image: &Image<'data>) -> Option<Self> {
        let named = SECTIONS.iter().filter_map(|name| image.section(name));
        let written = image.parts().iter().filter(|part| part.writable);
        let rest = image.parts().iter().filter(|part| !part.writable);
        let mut places = named.chain(written).chain(rest);
        places.find_map(|part| read_from(image, part.address, part.data))
    }
}

/// A part may hold the magic by accident, most likely a scanner's own constant: what does not parse is passed over.
fn read_from<'data>(image: &Image<'data>, address: u64, data: &'data [u8]) -> Option<BuildInfo<'data>> {
    memmem::find_iter(data, MAGIC).find_map(|at| {
        let offset = u64::try_from(at).ok()?;
        if address.checked_add(offset)? % ALIGNMENT != 0 {
            return None;
        }
        let (version, modules) = strings(image, data.get(at..)?)?;
        let known = version.starts_with(b"go") || version.starts_with(b"devel");
        let go_version = Some(version).filter(|version| known && version.len() <= LONGEST_VERSION)?;
        Some(parse(str::from_utf8(go_version).ok()?, modules))
    })
}

fn strings<'data>(image: &Image<'data>, blob: &'data [u8]) -> Option<(&'data [u8], &'data [u8])> {
    let [pointer, flags] = *blob.get(MAGIC.len()..)?.first_chunk()?;
    if flags & INLINE != 0 {
        let (version, rest) = inline_string(blob.get(HEADER_SIZE..)?)?;
        return Some((version, inline_string(rest).map(|(modules, _)| modules).unwrap_or_default()));
    }
    let pointer = usize::from(pointer);
    if pointer != 4 && pointer != 8 {
        return None;
    }
    let encoding = Encoding { big_endian: flags & 1 != 0, pointer };
    let version = string_at(image, encoding, encoding.word(blob, 16)?)?;
    Some((version, string_at(image, encoding, encoding.word(blob, 16 + pointer)?).unwrap_or_default()))
}

fn inline_string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = varint(bytes)?;
    rest.split_at_checked(usize::try_from(length).ok()?)
}

/// A Go string header lies at `address`: pointer and length.
fn string_at<'data>(image: &Image<'data>, encoding: Encoding, address: u64) -> Option<&'data [u8]> {
    let header = image.at(image.target(address))?;
    let length = encoding.word(header, encoding.pointer)?;
    let text = image.at(image.target(encoding.word(header, 0)?))?;
    (u64::try_from(text.len()).ok()? >= length).then(|| clamp(text, 0, length))
}

/// Strips the frame; without it there is no module text.
fn module_text(framed: &[u8]) -> &str {
    let inner = framed.len().checked_sub(FRAME).and_then(|end| framed.get(FRAME..end));
    inner.filter(|text| text.ends_with(b"\n")).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default()
}

fn parse<'data>(go_version: &'data str, framed: &'data [u8]) -> BuildInfo<'data> {
    let mut info = BuildInfo { go_version, ..BuildInfo::default() };
    let mut last = Last::None;
    for line in module_text(framed).lines() {
        let Some((kind, rest)) = line.split_once('\t') else { continue };
        match kind {
            "path" => info.path = rest,
            "mod" => {
                info.main = Some(module(rest));
                last = Last::Main;
            }
            "dep" => {
                info.dependencies.push(module(rest));
                last = Last::Dependency;
            }
            "=>" => replace(&mut info, &last, module(rest)),
            "build" => info.settings.extend(setting(rest)),
            _ => {}
        }
    }
    info
}

/// Which module a replacement line belongs to.
enum Last {
    None,
    Main,
    Dependency,
}

fn replace<'data>(info: &mut BuildInfo<'data>, last: &Last, by: Module<'data>) {
    let replaced = match last {
        Last::None => None,
        Last::Main => info.main.as_mut(),
        Last::Dependency => info.dependencies.last_mut(),
    };
    if let Some(module) = replaced {
        module.replacement = Some(Box::new(by));
    }
}

fn module(line: &str) -> Module<'_> {
    let mut fields = line.split('\t');
    let mut next = || fields.next().unwrap_or_default();
    Module { path: next(), version: next(), sum: next(), replacement: None }
}

/// `key=value`, either of them quoted as Go quotes where it holds what would confuse a reader.
fn setting(line: &str) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    let (key, value) = match line.strip_prefix(['"', '`']) {
        Some(inner) => {
            let quote = line.get(..1)?;
            let end = closing(inner, quote)?;
            (line.get(..end + 2)?, inner.get(end + 1..)?.strip_prefix('=')?)
        }
        None => line.split_once('=')?,
    };
    Some((unquote(key), unquote(value)))
}

/// The offset of the closing quotation mark.
fn closing(inner: &str, quote: &str) -> Option<usize> {
    let mut escaped = false;
    inner.char_indices().find_map(|(at, letter)| {
        let ends = !escaped && quote.starts_with(letter);
        escaped = !escaped && letter == '\\' && quote == "\"";
        ends.then_some(at)
    })
}

/// Undoes `strconv.Quote`; what is not quoted, or wrongly so, stays as written.
fn unquote(text: &str) -> Cow<'_, str> {
    if let Some(inner) = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        return inner.into();
    }
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.and_then(unescape).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn unescape(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.extend_from_slice(before.as_bytes());
        let mut letters = after.chars();
        let letter = letters.next()?;
        rest = letters.as_str();
        let digits = match letter {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if digits == 0 {
            out.push(simple_escape(letter)?);
            continue;
        }
        let (code, tail) = rest.split_at_checked(digits)?;
        let code = u32::from_str_radix(code, 16).ok()?;
        rest = tail;
        if letter == 'x' {
            out.push(u8::try_from(code).ok()?);
        } else {
            out.extend_from_slice(char::from_u32(code)?.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    out.extend_from_slice(rest.as_bytes());
    Some(String::from_utf8_lossy(&out).into_owned())
}

fn simple_escape(letter: char) -> Option<u8> {
    Some(match letter {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\\' => b'\\',
        '"' => b'"',
        '\'' => b'\'',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(text: &str) -> Vec<u8> {
        [&[7; FRAME][..], text.as_bytes(), &[9; FRAME]].concat()
    }

    #[test]
    fn modules_with_replacement_and_settings() {
        let text = framed(
            "path\texample.com/a/cmd\nmod\texample.com/a\tv1.2.3\th1:x\ndep\tb.org/c\tv0.1.0\th1:y\n=>\tb.org/d\tv0.2.0\th1:z\n\
             dep\te.org/f\tv2.0.0\nbuild\t-ldflags=\"-X \\\"a=b\\\"\\u00e9\\x41\"\nbuild\t\"odd=key\"=`v`\nbuild\tGOOS=linux\n",
        );
        let info = parse("go1.26.8", &text);
        assert_eq!(info.path, "example.com/a/cmd");
        assert_eq!(info.main.as_ref().map(|module| module.version), Some("v1.2.3"));
        let replaced: Vec<_> =
            info.dependencies.iter().map(|module| (module.path, module.replacement.is_some())).collect();
        assert_eq!(replaced, [("b.org/c", true), ("e.org/f", false)]);
        assert_eq!(info.setting("-ldflags"), Some("-X \"a=b\"\u{e9}A"));
        assert_eq!(info.setting("odd=key"), Some("v"));
        assert_eq!(info.setting("GOOS"), Some("linux"));
        assert_eq!(info.setting("GOARCH"), None);
    }

    #[test]
    fn text_without_its_frame_is_not_read() {
        assert_eq!(parse("go1.20", b"path\tx\n"), BuildInfo { go_version: "go1.20", ..BuildInfo::default() });
        assert_eq!(module_text(&[0xff; 40]), "");
    }

    #[test]
    fn wrong_quoting_stays_as_written() {
        for text in ["\"\\q\"", "\"\\x1\"", "\"\\", "\"", "`", "plain"] {
            assert_eq!(unquote(text), text);
        }
        assert_eq!(setting("\"never ended=1"), None);
    }
}
