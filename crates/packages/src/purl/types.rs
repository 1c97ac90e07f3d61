//! What the definitions of the types (purl-spec, `types/*.json`) ask for beyond the specification.

use super::{Fault, Purl};

/// Types whose namespace the definition forbids, sorted.
const WITHOUT_NAMESPACE: &[&str] = &[
    "bazel",
    "bitnami",
    "cargo",
    "chrome-extension",
    "cocoapods",
    "conda",
    "cran",
    "gem",
    "hackage",
    "julia",
    "mlflow",
    "nuget",
    "oci",
    "opam",
    "otp",
    "pub",
    "pypi",
    "vcpkg",
];

/// Types whose namespace the definition requires, sorted.
const WITH_NAMESPACE: &[&str] = &[
    "alpm",
    "apk",
    "bitbucket",
    "composer",
    "deb",
    "git",
    "github",
    "golang",
    "huggingface",
    "maven",
    "qpkg",
    "rpm",
    "swift",
    "vscode-extension",
];

/// Types whose namespaces are written in lower case, sorted.
const LOWER_NAMESPACE: &[&str] = &[
    "alpm",
    "apk",
    "bitbucket",
    "brew",
    "composer",
    "deb",
    "github",
    "hex",
    "luarocks",
    "qpkg",
    "rpm",
    "vscode-extension",
    "yocto",
];

/// Types whose names are written in lower case, sorted.
const LOWER_NAME: &[&str] = &[
    "alpm",
    "apk",
    "bitbucket",
    "bitnami",
    "brew",
    "chrome-extension",
    "composer",
    "deb",
    "github",
    "hex",
    "luarocks",
    "oci",
    "otp",
    "pub",
    "pypi",
    "vscode-extension",
];

/// Types whose versions are written in lower case, sorted.
const LOWER_VERSION: &[&str] = &["huggingface", "oci", "pypi", "vscode-extension"];

/// Types and the qualifiers that they cannot do without.
const REQUIRED: &[(&str, &str)] = &[("julia", "uuid"), ("swid", "tag_id")];

fn in_list(list: &[&str], kind: &str) -> bool {
    list.binary_search(&kind).is_ok()
}

pub(super) fn wants_namespace(kind: &str) -> bool {
    in_list(WITH_NAMESPACE, kind)
}

/// Rewrites what the type's definition has one spelling for.
pub(super) fn normalise(purl: &mut Purl) {
    if in_list(LOWER_NAMESPACE, &purl.kind) {
        purl.namespace = purl.namespace.to_lowercase();
    }
    if in_list(LOWER_NAME, &purl.kind) {
        purl.name = purl.name.to_lowercase();
    }
    if in_list(LOWER_VERSION, &purl.kind) {
        purl.version = purl.version.to_lowercase();
    }
    match purl.kind.as_str() {
        "pypi" => purl.name = purl.name.replace('_', "-"),
        "pub" => {
            let sound = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
            purl.name = purl.name.replace(|character| !sound(character), "_");
        }
        "cpan" => purl.namespace = purl.namespace.to_uppercase(),
        // Models of Databricks have names of any case, those of Azure ML do not.
        "mlflow" if purl.qualifiers.get("repository_url").is_some_and(|server| server.contains("databricks")) => {
            purl.name = purl.name.to_lowercase();
        }
        _ => {}
    }
}

/// Refuses what the type's definition forbids.
pub(super) fn check(purl: &Purl) -> Result<(), Fault> {
    if in_list(WITHOUT_NAMESPACE, &purl.kind) && !purl.namespace.is_empty() {
        return Err(Fault::Namespace(purl.kind.clone()));
    }
    if let Some((_, key)) =
        REQUIRED.iter().find(|(kind, key)| *kind == purl.kind && !purl.qualifiers.contains_key(*key))
    {
        return Err(Fault::Missing(key));
    }
    let name = purl.name.as_str();
    let sound = match purl.kind.as_str() {
        "chrome-extension" => name.len() == 32 && name.bytes().all(|byte| (b'a'..=b'p').contains(&byte)),
        "cocoapods" => !name.starts_with('.') && !name.contains(|one: char| one.is_whitespace() || one == '+'),
        "cpan" => !name.contains("::"),
        _ => true,
    };
    if !sound {
        return Err(Fault::Name(purl.name.clone()));
    }
    if purl.kind == "chrome-extension" && !purl.version.is_empty() && !is_chrome_version(&purl.version) {
        return Err(Fault::Version(purl.version.clone()));
    }
    Ok(())
}

/// One to four numbers between dots.
fn is_chrome_version(version: &str) -> bool {
    let mut parts = version.split('.');
    parts.clone().count() <= 4 && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{LOWER_NAME, LOWER_NAMESPACE, LOWER_VERSION, WITH_NAMESPACE, WITHOUT_NAMESPACE};

    #[test]
    fn lists_are_sorted_and_apart() {
        for list in [WITHOUT_NAMESPACE, WITH_NAMESPACE, LOWER_NAMESPACE, LOWER_NAME, LOWER_VERSION] {
            assert!(list.is_sorted());
        }
        assert!(WITH_NAMESPACE.iter().all(|kind| !WITHOUT_NAMESPACE.contains(kind)));
    }
}
