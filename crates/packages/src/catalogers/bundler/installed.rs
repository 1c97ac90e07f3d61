//! The descriptor of an installed gem: `specifications/NAME-VERSION.gemspec`, as RubyGems writes it.
//!
//! It is a Ruby program, and RubyGems itself reads only its second line when it looks for gems:
//! `# stub: name version platform require_paths` (`Gem::StubSpecification`). Files without one (RubyGems before 2.2) are read by the
//! assignments of name and version.

use super::gem;
use crate::catalogers::{Catalog, Unreadable};

/// Whether a path is one of an installed gem. Gems hold a descriptor of their own source, which is not one.
pub(super) fn is_installed(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    if !parts.next().is_some_and(|name| name.ends_with(".gemspec")) {
        return false;
    }
    match parts.next() {
        Some("specifications") => true,
        Some("default") => parts.next() == Some("specifications"),
        _ => false,
    }
}

/// The one gem.
pub(super) fn read(text: &str) -> Result<Catalog, Unreadable> {
    let mut component = stub(text)
        .or_else(|| assigned(text))
        .ok_or_else(|| Unreadable("there is neither a stub line nor an assignment of name and version".to_owned()))?;
    component.licenses = assignment(text, "licenses").map(strings).unwrap_or_default();
    Ok(Catalog { components: vec![component], gaps: Vec::new() })
}

fn stub(text: &str) -> Option<crate::Component> {
    let line = text.lines().take(3).find_map(|line| line.strip_prefix("# stub: "))?;
    let mut words = line.split_whitespace();
    Some(gem(words.next()?, words.next()?, words.next().unwrap_or_default()))
}

fn assigned(text: &str) -> Option<crate::Component> {
    let value = |name: &str| strings(assignment(text, name)?).into_iter().next();
    Some(gem(&value("name")?, &value("version")?, &value("platform").unwrap_or_default()))
}

/// What is assigned to an attribute: the rest of the first line `s.name = …`.
fn assignment<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let attribute = line.trim_start().strip_prefix("s.")?.strip_prefix(name)?;
        attribute.trim_start().strip_prefix('=')
    })
}

/// The strings in an expression: `["MIT".freeze]`, `Gem::Version.new("1.0")`.
fn strings(expression: &str) -> Vec<String> {
    expression.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}
