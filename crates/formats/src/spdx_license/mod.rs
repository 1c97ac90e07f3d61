//! The SPDX licence list, and expressions of its ids (SPDX 2.3, annex D).
//!
//! `licenses.txt` and `exceptions.txt` hold the ids of release 3.28.0 of the list, as CycloneDX publishes them
//! (`spdx.schema.json`), sorted by bytes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

static LICENSES: LazyLock<BTreeSet<String>> = LazyLock::new(|| licenses().map(str::to_ascii_lowercase).collect());
static EXCEPTIONS: LazyLock<BTreeSet<String>> = LazyLock::new(|| exceptions().map(str::to_ascii_lowercase).collect());

/// The ids of licences, deprecated ones among them.
pub fn licenses() -> impl Iterator<Item = &'static str> {
    include_str!("licenses.txt").lines()
}

/// The ids of exceptions.
pub fn exceptions() -> impl Iterator<Item = &'static str> {
    include_str!("exceptions.txt").lines()
}

/// The id of the list that `text` is but for its case.
#[must_use]
pub fn license(text: &str) -> Option<&'static str> {
    if !LICENSES.contains(&text.to_ascii_lowercase()) {
        return None;
    }
    licenses().find(|id| id.eq_ignore_ascii_case(text))
}

/// What is wrong with an expression; nothing where it is sound.
#[must_use]
pub fn expression_fault(text: &str) -> Option<String> {
    let mut reader = Reader { depth: 0, wants: Wants::Operand };
    for token in tokens(text) {
        if let Err(fault) = reader.take(token) {
            return Some(fault);
        }
    }
    match reader {
        Reader { wants: Wants::Operator | Wants::OperatorOrException, depth: 0 } => None,
        Reader { wants: Wants::Operator | Wants::OperatorOrException, .. } => {
            Some("a parenthesis is not closed".to_owned())
        }
        _ => Some("a licence is missing at the end".to_owned()),
    }
}

/// Words and parentheses.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .flat_map(|word| {
            word.split_inclusive(['(', ')']).flat_map(|part| {
                let cut = part.strip_suffix(['(', ')']).map_or(part.len(), str::len);
                let (head, tail) = part.split_at(cut);
                [head, tail]
            })
        })
        .filter(|token| !token.is_empty())
}

/// Where an expression is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    Operand,
    OperatorOrException,
    Exception,
    Operator,
}

struct Reader {
    depth: usize,
    wants: Wants,
}

impl Reader {
    fn take(&mut self, token: &str) -> Result<(), String> {
        let unexpected = || Err(format!("`{token}` stands in the wrong place"));
        self.wants = match (self.wants, token) {
            (Wants::Operand, "(") => {
                self.depth += 1;
                Wants::Operand
            }
            (Wants::Operator | Wants::OperatorOrException, ")") if self.depth > 0 => {
                self.depth -= 1;
                Wants::Operator
            }
            (Wants::OperatorOrException, "WITH") => Wants::Exception,
            (Wants::Operator | Wants::OperatorOrException, "AND" | "OR") => Wants::Operand,
            (Wants::Operand, "AND" | "OR" | "WITH" | ")") => return unexpected(),
            (Wants::Operand, license) if is_license(license) => Wants::OperatorOrException,
            (Wants::Exception, exception) if is_exception(exception) => Wants::Operator,
            (Wants::Operand, _) => return Err(format!("`{token}` is not in the SPDX licence list")),
            (Wants::Exception, _) => return Err(format!("`{token}` is not in the SPDX list of exceptions")),
            _ => return unexpected(),
        };
        Ok(())
    }
}

fn is_license(text: &str) -> bool {
    let listed = |id: &str| LICENSES.contains(&id.to_ascii_lowercase());
    listed(text) || text.strip_suffix('+').is_some_and(listed) || is_reference(text, "LicenseRef-")
}

fn is_exception(text: &str) -> bool {
    EXCEPTIONS.contains(&text.to_ascii_lowercase()) || is_reference(text, "AdditionRef-")
}

/// `LicenseRef-…`, perhaps behind `DocumentRef-…:`.
fn is_reference(text: &str, prefix: &str) -> bool {
    let sound =
        |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    let (document, rest) = text.split_once(':').map_or((None, text), |(document, rest)| (Some(document), rest));
    document.is_none_or(|document| document.strip_prefix("DocumentRef-").is_some_and(sound))
        && rest.strip_prefix(prefix).is_some_and(sound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_judged_by_the_grammar_and_the_list() {
        for sound in [
            "MIT",
            "mit",
            "GPL-2.0+",
            "(MIT OR Apache-2.0) AND (BSD-3-Clause)",
            "GPL-2.0-only WITH Classpath-exception-2.0 OR MIT",
            "LicenseRef-a.b AND DocumentRef-x:LicenseRef-y",
        ] {
            assert_eq!(expression_fault(sound), None, "{sound}");
        }
        for (broken, fault) in [
            ("", "a licence is missing at the end"),
            ("MIT OR", "a licence is missing at the end"),
            ("MIT Apache-2.0", "`Apache-2.0` stands in the wrong place"),
            ("(MIT", "a parenthesis is not closed"),
            ("MIT)", "`)` stands in the wrong place"),
            ("MIT or Apache-2.0", "`or` stands in the wrong place"),
            ("Foo", "`Foo` is not in the SPDX licence list"),
            ("MIT WITH MIT", "`MIT` is not in the SPDX list of exceptions"),
            ("(MIT) WITH LLVM-exception", "`WITH` stands in the wrong place"),
        ] {
            assert_eq!(expression_fault(broken).as_deref(), Some(fault), "{broken}");
        }
    }

    #[test]
    fn ids_are_found_whatever_their_case() {
        assert_eq!(license("apache-2.0"), Some("Apache-2.0"));
        assert_eq!(license("Apache 2"), None);
        assert!(licenses().is_sorted() && exceptions().is_sorted());
    }
}
