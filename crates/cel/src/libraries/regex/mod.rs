//! Regular expressions in Go's (RE2's) syntax on Rust's engine, and the functions `find` and `findAll`.
//!
//! Both engines find the same leftmost-first matches in linear time, but the same text means other things to them: to Go,
//! `\d \w \s \b` and `[[:alpha:]]` are ASCII, `a{,2}` is literal, `[a&&b]` is a class of three characters, `(?x)` is an
//! error. `syntax` reads Go's and writes Rust's.

mod class;
mod syntax;

use regex::{Regex, RegexBuilder};

/// The memory a compiled expression may take. Go has a like bound on repeats; none here comes close.
const COMPILED_LIMIT: usize = 10 << 20;

/// Every group is written as one, and every repeat adds another.
const NEST_LIMIT: u32 = 4096;

/// Compiles `pattern` as Go would.
///
/// # Errors
/// What is no expression in Go, or too large.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    let translated = syntax::translate(pattern).map_err(|reason| format!("error parsing regexp: {reason}"))?;
    let regex = RegexBuilder::new(&translated).size_limit(COMPILED_LIMIT).nest_limit(NEST_LIMIT).build();
    regex.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "error parsing regexp: expression too large".to_owned(),
        other => format!("error parsing regexp: {other}"),
    })
}

/// The first match, or an empty text.
#[must_use]
pub fn find<'t>(regex: &Regex, text: &'t str) -> &'t str {
    regex.find(text).map_or("", |found| found.as_str())
}

/// All matches, or the first `limit` where that is not negative.
#[must_use]
pub fn find_all<'t>(regex: &Regex, text: &'t str, limit: i64) -> Vec<&'t str> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    regex.find_iter(text).take(limit).map(|found| found.as_str()).collect()
}

#[cfg(test)]
mod tests;
