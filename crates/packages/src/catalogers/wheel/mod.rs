//! Installed Python packages: `METADATA` of wheels, `PKG-INFO` of what setuptools and distutils installed
//! (<https://packaging.python.org/en/latest/specifications/core-metadata/>).
//!
//! Only the header is read: fields up to the first empty line. Of a field that may stand once, the first counts.

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable, python};

/// Reads the metadata of installed Python packages.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "wheel",
    files: "*.dist-info/METADATA, *.egg-info, *.egg-info/PKG-INFO, EGG-INFO/PKG-INFO",
    budget: 8 << 20,
    wants: |candidate: &Candidate<'_>| is_metadata(candidate.path),
    read,
};

/// The most lines of a header.
const MOST_LINES: usize = 20_000;

fn is_metadata(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name {
        "METADATA" => folder.ends_with(".dist-info"),
        "PKG-INFO" => folder.ends_with(".egg-info") || folder.rsplit('/').next() == Some("EGG-INFO"),
        _ => name.ends_with(".egg-info"),
    }
}

/// The fields that are read.
#[derive(Default)]
struct Header {
    name: Option<String>,
    version: Option<String>,
    expression: Option<String>,
    license: Option<String>,
    classifiers: Vec<String>,
}

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let text = String::from_utf8_lossy(file.bytes);
    let mut header = Header::default();
    for (name, value) in fields(text.strip_prefix('\u{feff}').unwrap_or(&text)) {
        header.take(name, value);
    }
    let name = header.name.as_deref().ok_or_else(|| Unreadable("there is no field `Name`".to_owned()))?;
    let version = header.version.as_deref().ok_or_else(|| Unreadable("there is no field `Version`".to_owned()))?;
    let mut component = python::component(name, version).map_err(Unreadable)?;
    component.licenses = header.licenses();
    Ok(Catalog { components: vec![component], gaps: Vec::new() })
}

/// Names and values up to the first empty line; a line that begins with a blank continues the value before, and none of the
/// fields read here has more than one.
fn fields(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = text.lines().take(MOST_LINES).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
    lines.filter(|line| !line.starts_with([' ', '\t'])).filter_map(|line| line.split_once(':'))
}

impl Header {
    fn take(&mut self, name: &str, value: &str) {
        let value = value.trim();
        let field = match name.trim_end().to_ascii_lowercase().as_str() {
            "name" => &mut self.name,
            "version" => &mut self.version,
            "license-expression" => &mut self.expression,
            "license" => &mut self.license,
            "classifier" => return self.classifiers.extend(license_of(value)),
            _ => return,
        };
        if field.is_none() && !value.is_empty() {
            *field = Some(value.to_owned());
        }
    }

    /// The expression (PEP 639) replaces what was written before there were expressions.
    fn licenses(self) -> Vec<String> {
        if let Some(expression) = self.expression {
            return vec![expression];
        }
        let mut licenses: Vec<_> = self.license.filter(|license| license != "UNKNOWN").into_iter().collect();
        for license in self.classifiers {
            if !licenses.contains(&license) && licenses.len() < 64 {
                licenses.push(license);
            }
        }
        licenses
    }
}

/// The licence that a classifier such as `License :: OSI Approved :: MIT License` names.
fn license_of(classifier: &str) -> Option<String> {
    let license = classifier.strip_prefix("License ::")?.rsplit("::").next()?.trim();
    (license != "OSI Approved").then(|| license.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{CATALOGER, is_metadata};
    use crate::catalogers::File;

    #[test]
    fn paths() {
        let cases = [
            ("usr/lib/python3/site-packages/a-1.dist-info/METADATA", true),
            ("usr/lib/python3/dist-packages/a-1.egg-info", true),
            ("usr/lib/python3/dist-packages/a-1.egg-info/PKG-INFO", true),
            ("a.egg/EGG-INFO/PKG-INFO", true),
            ("a-1/PKG-INFO", false),
            ("METADATA", false),
            ("a-1.egg-info/requires.txt", false),
        ];
        for (path, expected) in cases {
            assert_eq!(is_metadata(path), expected, "{path}");
        }
    }

    #[test]
    fn licences_and_repeated_fields() {
        let read = |text: &str| {
            let mut catalog = CATALOGER.catalog(&File { path: "a.egg-info", bytes: text.as_bytes() });
            let found = catalog.components.pop().map(|found| (found.name, found.version, found.licenses));
            (found, catalog.gaps.into_iter().map(|gap| gap.why).collect::<Vec<_>>())
        };
        let found = |name: &str, version: &str, licenses: &[&str]| {
            let licenses = licenses.iter().map(|license| (*license).to_owned()).collect();
            (Some((name.to_owned(), version.to_owned(), licenses)), Vec::new())
        };
        let old = "Name: My.Project\r\nVersion: 1.0\r\nVersion: 2.0\r\nLicense: UNKNOWN\r\n\
                   Classifier: License :: OSI Approved :: MIT License\r\nClassifier: License :: OSI Approved\r\n\r\nName: no\r\n";
        assert_eq!(read(old), found("my-project", "1.0", &["MIT License"]));
        let new = "name: a\nversion: 1\nLicense-Expression: MIT OR Apache-2.0\nLicense: old\n continued: x\n";
        assert_eq!(read(new), found("a", "1", &["MIT OR Apache-2.0"]));
        assert_eq!(read("Name: a\n\nVersion: 1\n"), (None, vec!["wheel: there is no field `Version`".to_owned()]));
    }
}
