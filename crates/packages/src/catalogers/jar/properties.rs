//! The two small files that say what an archive is.

use std::collections::BTreeMap;

/// Names and values of `pom.properties` (`java.util.Properties`): one a line, `=` or `:` between them, comments behind `#` and `!`.
pub(super) fn properties(text: &str) -> BTreeMap<&str, &str> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with(['#', '!']));
    lines.filter_map(|line| line.split_once(['=', ':'])).map(|(name, value)| (name.trim(), value.trim())).collect()
}

/// The main section of a manifest: a line that starts with a blank goes on with the value before it, and a blank line ends it.
pub(super) fn manifest(text: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    let mut last: Option<(String, String)> = None;
    for line in text.lines() {
        match (line.strip_prefix(' '), &mut last) {
            (Some(more), Some((_, value))) => value.push_str(more),
            _ if line.is_empty() => break,
            _ => {
                attributes.extend(last.take());
                last = line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
            }
        }
    }
    attributes.extend(last);
    attributes
}
