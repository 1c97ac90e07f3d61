//! Paths that the user does not want to be read, and how many there were: a report says what was left out.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use globset::{Glob, GlobSet, GlobSetBuilder};
use palisade_model::coverage::NotEvaluated;

/// Patterns of paths, shared with the walk that counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exclusions {
    set: GlobSet,
    patterns: Arc<[Pattern]>,
}

#[derive(Debug)]
struct Pattern {
    text: String,
    origin: String,
    covered: AtomicU64,
}

/// The globs that one pattern becomes.
const FORMS: usize = 4;

impl Exclusions {
    /// Patterns as in .gitignore, each with where it comes from: one without a slash matches at any depth, and a
    /// directory stands for all in it.
    pub(crate) fn new<'p>(patterns: impl Iterator<Item = (&'p str, &'p str)>) -> Result<Self, globset::Error> {
        let mut set = GlobSetBuilder::new();
        let mut kept = Vec::new();
        for (pattern, origin) in patterns {
            let bare = pattern.trim_start_matches("./").trim_end_matches('/');
            let forms: [String; FORMS] =
                [bare.to_owned(), format!("{bare}/**"), format!("**/{bare}"), format!("**/{bare}/**")];
            for form in forms {
                set.add(Glob::new(&form)?);
            }
            kept.push(Pattern { text: pattern.to_owned(), origin: origin.to_owned(), covered: AtomicU64::new(0) });
        }
        Ok(Self { set: set.build()?, patterns: kept.into() })
    }

    /// Whether `path` is left out; the first pattern that says so counts it.
    pub(super) fn cover(&self, path: &Path) -> bool {
        let matches = self.set.matches(path.strip_prefix("./").unwrap_or(path));
        let pattern = matches.iter().min().and_then(|first| self.patterns.get(first / FORMS));
        pattern.map(|pattern| pattern.covered.fetch_add(1, Ordering::Relaxed)).is_some()
    }

    /// What each pattern left out; a directory counts once.
    pub(crate) fn left_out(&self) -> Vec<NotEvaluated> {
        let say = |Pattern { text, origin, covered }: &Pattern| {
            let why = match covered.load(Ordering::Relaxed) {
                0 => format!("excluded by {origin}: matches nothing"),
                1 => format!("excluded by {origin}: 1 file or directory"),
                count => format!("excluded by {origin}: {count} files or directories"),
            };
            NotEvaluated { what: text.clone(), why }
        };
        self.patterns.iter().map(say).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exclusions_match_as_in_gitignore_and_count() {
        let patterns = ["vendor/", "*.tmp.yaml", "a/b.yaml", "none"].map(|pattern| (pattern, "--exclude"));
        let exclusions = Exclusions::new(patterns.into_iter()).unwrap();
        for (path, expected) in [
            ("vendor", true),
            ("./vendor/x.yaml", true),
            ("x/vendor/y/z.yaml", true),
            ("x/y.tmp.yaml", true),
            ("a/b.yaml", true),
            ("vendors/x.yaml", false),
        ] {
            assert_eq!(exclusions.cover(Path::new(path)), expected, "{path}");
        }
        let said: Vec<String> = exclusions.left_out().into_iter().map(|left| left.why).collect();
        assert!(said[0].ends_with("3 files or directories"), "{said:?}");
        assert!(said[3].ends_with("matches nothing"), "{said:?}");
    }
}
