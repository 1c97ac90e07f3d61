//! Lock files in TOML: an array of tables, each of which is a package.

use toml::de::{DeTable, DeValue};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::component::Component;

use super::{Catalog, File, Unreadable};

/// The largest file that is read, in bytes; large projects' lock files have a tenth of it.
pub(super) const BUDGET: u64 = 16 << 20;

/// The most tokens in a file, and the most of those that may open a table or an array: the parser keeps all of the first, and a
/// kilobyte for each table. A lock file of the largest size has half as many.
const MOST_TOKENS: usize = 2_000_000;
const MOST_TABLES: usize = 150_000;

/// Up to this size, a file that is no TOML is read for the sake of the parts that are.
const RECOVERABLE: usize = 1 << 20;

/// One table.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    table: &'a DeTable<'a>,
}

impl<'a> Entry<'a> {
    /// The text of a key, if it is there.
    pub(super) fn text(&self, key: &str) -> Result<Option<&'a str>, String> {
        self.table
            .get(key)
            .map(|value| value.get_ref().as_str().ok_or_else(|| format!("`{key}` is not a text")))
            .transpose()
    }

    /// The text of a key; nothing where it is something else.
    pub(super) fn text_or_nothing(&self, key: &str) -> Option<&'a str> {
        self.table.get(key)?.get_ref().as_str()
    }

    /// The table of a key; nothing where it is something else.
    pub(super) fn table(&self, key: &str) -> Option<Self> {
        self.table.get(key)?.get_ref().as_table().map(|table| Self { table })
    }

    /// Whether a key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// That a key is absent which the format asks for: the document is another one, or a part.
    pub(super) fn lacks(&self, key: &str) -> Option<String> {
        (!self.has(key)).then(|| format!("there is no `{key}`"))
    }

    /// Whether the array of a key holds a text; nothing where there is no array.
    pub(super) fn lists(&self, key: &str, text: &str) -> Option<bool> {
        let array = self.table.get(key)?.get_ref().as_array()?;
        Some(array.iter().any(|value| value.get_ref().as_str() == Some(text)))
    }
}

/// Reads a file whose array `packages` holds tables, each of which `component` understands; `check` says what is wrong with
/// the document as a whole.
pub(super) fn read(
    file: &File<'_>,
    packages: &str,
    check: impl Fn(&Entry<'_>) -> Option<String>,
    component: impl Fn(&Entry<'_>) -> Result<Option<Component>, String>,
) -> Result<Catalog, Unreadable> {
    let text = super::text(file)?;
    let mut catalog = Catalog::default();
    let (document, error) = parse(text)?;
    catalog.damaged(file, error);
    catalog.damaged(file, check(&Entry { table: &document }));
    let Some(value) = document.get(packages) else { return Ok(catalog) };
    let DeValue::Array(entries) = value.get_ref() else {
        catalog.damaged(file, [format!("`{packages}` is not an array")]);
        return Ok(catalog);
    };
    for (number, value) in entries.iter().enumerate() {
        let table = value.get_ref().as_table().ok_or_else(|| "it is not a table".to_owned());
        match table.and_then(|table| component(&Entry { table })) {
            Ok(found) => found.into_iter().for_each(|component| catalog.add(file, component)),
            Err(why) => catalog.skip(file, format!("number {} of `{packages}`: {why}", number + 1)),
        }
    }
    Ok(catalog)
}

/// The document, and what is wrong with it.
fn parse(text: &str) -> Result<(DeTable<'_>, Option<String>), Unreadable> {
    bounded(text)?;
    let error = match DeTable::parse(text) {
        Ok(document) => return Ok((document.into_inner(), None)),
        Err(error) => error,
    };
    let at = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let why = format!("not TOML in line {}: {}", at.matches('\n').count() + 1, error.message());
    if text.len() > RECOVERABLE {
        return Err(Unreadable(why));
    }
    Ok((DeTable::parse_recoverable(text).0.into_inner(), Some(why)))
}

/// Counts what the parser would take memory for.
fn bounded(text: &str) -> Result<(), Unreadable> {
    let (mut tokens, mut tables) = (0, 0);
    for token in Source::new(text).lex() {
        tokens += 1;
        let opens = [TokenKind::LeftSquareBracket, TokenKind::LeftCurlyBracket, TokenKind::Dot].contains(&token.kind());
        tables += usize::from(opens);
        if tokens > MOST_TOKENS || tables > MOST_TABLES {
            return Err(Unreadable(format!("more than {MOST_TOKENS} tokens or {MOST_TABLES} tables")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::catalogers::File;

    #[test]
    fn documents_that_would_take_all_memory_or_are_none() {
        let nested = format!("package = [{}{}]", "[".repeat(100_000), "]".repeat(100_000));
        let cases = [
            "\n".repeat(3_000_000),
            "[[package]]\n".repeat(100_000),
            "a = [".to_owned() + &"{b=1},".repeat(200_000) + "]",
            "a.".repeat(200_000) + "b=1",
            nested,
            "package = 1".to_owned(),
            "package = [1]".to_owned(),
            "= ".repeat(10_000),
        ];
        for text in cases {
            let file = File { path: "x.lock", bytes: text.as_bytes() };
            let catalog = read(&file, "package", |_| None, |_| Err("read".to_owned()));
            let start = text.get(..20).unwrap_or(&text);
            assert!(catalog.is_err() || catalog.is_ok_and(|catalog| !catalog.gaps.is_empty()), "{start}");
        }
    }
}
