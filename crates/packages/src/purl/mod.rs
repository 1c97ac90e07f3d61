//! Package URLs (package-url/purl-spec): parse, build and canonicalise, with the rules of each type.
//!
//! `pkg:type/namespace/name@version?qualifiers#subpath`. A [`Purl`] is always canonical: parsing and building normalise, and
//! writing encodes. The types' rules are in `types`, what bytes are written as in `percent`.

mod fault;
mod percent;
#[cfg(test)]
mod tests;
mod types;

use std::collections::BTreeMap;
use std::fmt;

pub use fault::{CODES, Fault};
pub(crate) use percent::decode;

/// Longer texts are not read: a purl names one package.
const MAXIMUM: usize = 1 << 16;

/// The parts of a package URL as they come, decoded; empty is the same as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The type, such as `npm`.
    pub kind: String,
    /// Segments between slashes.
    pub namespace: String,
    /// The name.
    pub name: String,
    /// The version, as it is.
    pub version: String,
    /// Keys and values.
    pub qualifiers: BTreeMap<String, String>,
    /// Segments between slashes.
    pub subpath: String,
}

/// A canonical package URL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purl {
    kind: String,
    namespace: String,
    name: String,
    version: String,
    qualifiers: BTreeMap<String, String>,
    subpath: String,
}

impl Purl {
    /// Reads a package URL, canonical or not.
    ///
    /// # Errors
    ///
    /// Where the specification or the type's definition forbids it.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.len() > MAXIMUM {
            return Err(Fault::Length);
        }
        let (rest, subpath) = text.rsplit_once('#').unwrap_or((text, ""));
        let (rest, qualifiers) = rest.rsplit_once('?').unwrap_or((rest, ""));
        let (scheme, rest) = rest.split_once(':').ok_or(Fault::Scheme)?;
        if !scheme.eq_ignore_ascii_case("pkg") {
            return Err(Fault::Scheme);
        }
        let rest = rest.trim_matches('/');
        let (kind, rest) = rest.split_once('/').ok_or_else(|| Fault::Type(rest.to_owned()))?;
        let (path, version) = split_version(rest);
        let (namespace, name) = path.trim_matches('/').rsplit_once('/').unwrap_or(("", path.trim_matches('/')));
        Self::build(Parts {
            kind: kind.to_owned(),
            namespace: percent::decode(namespace)?,
            name: percent::decode(name)?,
            version: percent::decode(version)?,
            qualifiers: read_qualifiers(qualifiers)?,
            subpath: percent::decode(subpath)?,
        })
    }

    /// Makes a canonical package URL of its parts.
    ///
    /// # Errors
    ///
    /// Where the specification or the type's definition forbids it.
    pub fn build(parts: Parts) -> Result<Self, Fault> {
        let kind = parts.kind.to_ascii_lowercase();
        if !is_type(&kind) {
            return Err(Fault::Type(parts.kind));
        }
        let mut purl = Self {
            kind,
            namespace: segments(&parts.namespace, |segment| !segment.is_empty()),
            name: parts.name.trim_matches('/').to_owned(),
            version: parts.version,
            qualifiers: keys(parts.qualifiers)?,
            subpath: segments(&parts.subpath, |segment| !matches!(segment, "" | "." | "..")),
        };
        if purl.name.is_empty() {
            return Err(Fault::NoName);
        }
        types::normalise(&mut purl);
        types::check(&purl)?;
        Ok(purl)
    }

    /// The type, such as `npm`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The namespace: segments between slashes, decoded.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        some(&self.namespace)
    }

    /// The name, decoded.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version, decoded.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        some(&self.version)
    }

    /// Keys in lower case and their decoded values.
    #[must_use]
    pub fn qualifiers(&self) -> &BTreeMap<String, String> {
        &self.qualifiers
    }

    /// The same with other qualifiers.
    pub(crate) fn with_qualifiers(&self, qualifiers: BTreeMap<String, String>) -> Self {
        Self { qualifiers, ..self.clone() }
    }

    /// The subpath: segments between slashes, decoded.
    #[must_use]
    pub fn subpath(&self) -> Option<&str> {
        some(&self.subpath)
    }

    /// Whether the type's definition asks for a namespace and there is none. Many real purls are so
    /// (`pkg:golang/stdlib`), which is why reading lets them through.
    #[must_use]
    pub fn lacks_namespace(&self) -> bool {
        self.namespace.is_empty() && types::wants_namespace(&self.kind)
    }
}

impl fmt::Display for Purl {
    /// Writes the canonical form.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("pkg:{}/", self.kind);
        for segment in self.namespace.split('/').filter(|segment| !segment.is_empty()) {
            percent::encode(segment, &mut text);
            text.push('/');
        }
        percent::encode(&self.name, &mut text);
        if !self.version.is_empty() {
            text.push('@');
            percent::encode(&self.version, &mut text);
        }
        for (place, (key, value)) in self.qualifiers.iter().enumerate() {
            text.push(if place == 0 { '?' } else { '&' });
            text.push_str(key);
            text.push('=');
            percent::encode(value, &mut text);
        }
        for (place, segment) in self.subpath.split('/').filter(|segment| !segment.is_empty()).enumerate() {
            text.push(if place == 0 { '#' } else { '/' });
            percent::encode(segment, &mut text);
        }
        formatter.write_str(&text)
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Splits at the last `@`; but one that opens a segment with others behind it is a scope that was not encoded.
fn split_version(path: &str) -> (&str, &str) {
    let Some((before, version)) = path.rsplit_once('@') else { return (path, "") };
    let scope = (before.is_empty() || before.ends_with('/')) && version.contains('/');
    if scope { (path, "") } else { (before, version) }
}

fn segments(path: &str, keep: impl Fn(&str) -> bool) -> String {
    path.split('/').filter(|segment| keep(segment)).collect::<Vec<_>>().join("/")
}

fn is_type(kind: &str) -> bool {
    kind.starts_with(|first: char| first.is_ascii_alphabetic())
        && kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".+-".contains(&byte))
}

fn read_qualifiers(text: &str) -> Result<BTreeMap<String, String>, Fault> {
    let mut qualifiers = BTreeMap::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if qualifiers.insert(key.to_owned(), percent::decode(value)?).is_some() {
            return Err(Fault::Repeated(key.to_owned()));
        }
    }
    Ok(qualifiers)
}

/// Keys in lower case; a pair without a value is none.
fn keys(qualifiers: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Fault> {
    let mut lower = BTreeMap::new();
    for (key, value) in qualifiers {
        let sound = key.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '.' | '-' | '_'))
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
        if !sound {
            return Err(Fault::Key(key));
        }
        if value.is_empty() {
            continue;
        }
        if lower.insert(key.to_ascii_lowercase(), value).is_some() {
            return Err(Fault::Repeated(key));
        }
    }
    Ok(lower)
}
