//! Pipenv's lock file (<https://pipenv.pypa.io/en/latest/pipfile.html>): sections of packages, `default` and `develop` and,
//! since Pipenv 2022.10, one for each category of the project's own. The first is there even where it is empty.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable, python, shortened, text};
use crate::component::Component;

/// Reads Pipenv's lock files.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "pipenv",
    files: "Pipfile.lock",
    budget: 16 << 20,
    wants: |candidate: &Candidate<'_>| candidate.name() == "Pipfile.lock" && !candidate.is_shipped(),
    read,
};

/// A JSON object, whose values are read one by one so that a wrong one is no loss of the others.
type Object<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

#[derive(serde::Deserialize)]
struct Package<'a> {
    #[serde(borrow)]
    version: Option<Cow<'a, str>>,
    #[serde(borrow)]
    path: Option<&'a RawValue>,
}

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let document: Object<'_> = serde_json::from_str(text(file)?).map_err(|error| Unreadable(error.to_string()))?;
    let mut catalog = Catalog::default();
    catalog.damaged(file, (!document.contains_key("default")).then(|| "there is no `default`".to_owned()));
    for (section, packages) in document.iter().filter(|(section, _)| *section != "_meta") {
        match serde_json::from_str::<Object<'_>>(packages.get()) {
            Ok(packages) => read_section(file, section, &packages, &mut catalog),
            Err(_) => catalog.skip(file, format!("`{}` is not an object", shortened(section))),
        }
    }
    merge(&mut catalog.components);
    Ok(catalog)
}

fn read_section(file: &File<'_>, section: &str, packages: &Object<'_>, catalog: &mut Catalog) {
    for (name, package) in packages {
        match locked(name, package) {
            Ok(Some(mut component)) => {
                component.development = section == "develop";
                catalog.add(file, component);
            }
            Ok(None) => {}
            Err(why) => catalog.skip(file, format!("`{}`: {why}", shortened(name))),
        }
    }
}

fn locked(name: &str, package: &RawValue) -> Result<Option<Component>, String> {
    let package: Package<'_> = serde_json::from_str(package.get()).map_err(|error| error.to_string())?;
    let Some(version) = package.version else {
        return if package.path.is_some() { Ok(None) } else { Err("its version is not stated".to_owned()) };
    };
    let number = version.trim_start_matches('=').trim();
    if number.is_empty() || number.contains('*') || !version.starts_with("==") {
        return Err(format!("`{}` locks no version", shortened(&version)));
    }
    python::component(name, number).map(Some)
}

/// A package that stands in two sections in the same version is there once, and for development only if both say so.
fn merge(components: &mut Vec<Component>) {
    components.sort();
    components.dedup_by(|next, kept| (&next.name, &next.version) == (&kept.name, &kept.version));
}

#[cfg(test)]
mod tests {
    use super::CATALOGER;
    use crate::catalogers::File;

    #[test]
    fn sections_and_what_they_lack() {
        let text = r#"{"_meta": {"sources": []}, "broken": [], "docs": {"Sphinx_X": {"version": "==7.0"}},
            "default": {"a": {"version": "==1.0"}, "git": {"git": "https://example.org/x", "ref": "c0"},
                        "any": {"version": "*"}, "own": {"path": ".", "editable": true}, "odd": 3},
            "develop": {"a": {"version": "==1.0"}, "b": {"version": "===2.0"}}}"#;
        let catalog = CATALOGER.catalog(&File { path: "Pipfile.lock", bytes: text.as_bytes() });
        let found: Vec<_> = catalog
            .components
            .iter()
            .map(|found| (found.name.as_str(), found.version.as_str(), found.development))
            .collect();
        assert_eq!(found, [("a", "1.0", false), ("b", "2.0", true), ("sphinx-x", "7.0", false)]);
        let gaps: Vec<_> = catalog.gaps.iter().filter_map(|gap| gap.why.split(' ').next()).collect();
        assert_eq!(gaps, ["`broken`", "`any`:", "`git`:", "`odd`:"]);
    }
}
