//! pip's requirements files (<https://pip.pypa.io/en/stable/reference/requirements-file-format/>).
//!
//! They say what is wanted, not what is there: `==` and `===` state a version; a single `>=`, `~=` or `<=` names one that is
//! allowed, which stands for it; with anything else the version is unknown, and empty. Markers are not evaluated, as nobody
//! knows where the file will be used. Files that others include are read for themselves, by their names.

mod archive;
mod lines;
mod requirement;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable, python};
use crate::component::{Component, Kind};

use requirement::{Requirement, Wanted};

/// Reads requirements files.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "pip",
    files: "*requirements*.txt, requirements/*.txt",
    budget: 8 << 20,
    wants: |candidate: &Candidate<'_>| lists_requirements(candidate.path) && !candidate.is_shipped(),
    read,
};

fn lists_requirements(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let folder = parts.next().unwrap_or_default();
    let constraints = name.contains("constraint");
    name.ends_with(".txt") && (name.contains("requirements") || folder == "requirements" && !constraints)
}

fn read(file: &File<'_>) -> Result<Catalog, Unreadable> {
    let text = lines::decode(file.bytes);
    let mut catalog = Catalog::default();
    for (number, line) in lines::logical(&text) {
        match entry(file.path, &line) {
            Ok(found) => found.into_iter().for_each(|component| catalog.add(file, component)),
            Err(why) => catalog.skip(file, format!("line {number}: {why}")),
        }
    }
    Ok(catalog)
}

/// What a line names; nothing where it is an option or a project of the tree itself. Reasons never repeat the line, which may
/// hold a password.
fn entry(path: &str, line: &str) -> Result<Option<Component>, String> {
    if line.starts_with('-') {
        return option(path, line).map_or(Ok(None), Err);
    }
    // Options of a requirement begin at the first word with a dash, as pip has it (`break_args_options`).
    let end = line.match_indices(" -").map(|(at, _)| at).next().unwrap_or(line.len());
    let text = line.get(..end).unwrap_or_default().trim();
    if has_variable(text) {
        return Err("an environment variable decides what is wanted".to_owned());
    }
    if let Some(place) = place(text) {
        return archive_or_project(place);
    }
    let Requirement { name, wanted } = Requirement::parse(text)?;
    match wanted {
        Wanted::Version(version) => python::component(name, version).map(Some),
        Wanted::Place(place) => archive::named(place, name)
            .map(|(name, version)| Some(Component::new(Kind::Python, name, version)))
            .ok_or_else(|| format!("`{name}` is wanted from a place, and its version is not stated")),
    }
}

/// pip replaces `${NAME}`, where the name has upper-case letters, digits and underscores only.
fn has_variable(text: &str) -> bool {
    text.split("${").skip(1).any(|rest| {
        let name = rest.split('}').next().unwrap_or_default();
        name.len() < rest.len()
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    })
}

/// The text as a path or URL, without a marker, where it is not a requirement by name: pip takes for a path what begins with a
/// dot, holds a slash, or ends as archives do.
fn place(text: &str) -> Option<&str> {
    let first = text.split([' ', ';', '[']).next().unwrap_or_default();
    let before = text.split_once('@').and_then(|(name, _)| name.split('[').next());
    let by_name = before.is_some_and(|name| python::normalise(name.trim()).is_some());
    let is_place = first.starts_with('.') || first.contains('/') || archive::is_archive(first);
    (is_place && !by_name).then_some(first)
}

fn archive_or_project(place: &str) -> Result<Option<Component>, String> {
    if let Some((name, version)) = archive::wheel(place) {
        return Ok(Some(Component::new(Kind::Python, name, version)));
    }
    let is_local = !place.contains("://") || place.starts_with("file:");
    if is_local && !archive::is_archive(place) {
        return Ok(None);
    }
    Err("a place is given, which states no version".to_owned())
}

/// Why something is missing that an option asks for.
fn option(path: &str, line: &str) -> Option<String> {
    if let Some(target) = value(line, "-r", "--requirement") {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let read = !target.contains("://") && lists_requirements(&format!("{folder}/{target}"));
        return (!read).then(|| "it includes a file that is not known as a requirements file by its name".to_owned());
    }
    let place = value(line, "-e", "--editable")?;
    let remote = place.contains("://") && !place.starts_with("file:");
    remote.then(|| "an editable checkout is wanted, and its version is not stated".to_owned())
}

/// The value of an option: `-r x`, `-rx`, `--requirement x`, `--requirement=x`.
fn value<'l>(line: &'l str, short: &str, long: &str) -> Option<&'l str> {
    let value = match line.strip_prefix(long) {
        Some(rest) => rest.strip_prefix([' ', '=', '\t'])?,
        None => line.strip_prefix(short)?,
    };
    Some(value.trim())
}

#[cfg(test)]
mod tests {
    use super::{CATALOGER, lists_requirements};
    use crate::catalogers::File;

    fn read(text: &str) -> (Vec<(String, String)>, Vec<String>) {
        let catalog = CATALOGER.catalog(&File { path: "app/requirements.txt", bytes: text.as_bytes() });
        let found = catalog.components.into_iter().map(|found| (found.name, found.version)).collect();
        (found, catalog.gaps.into_iter().map(|gap| gap.why).collect())
    }

    #[test]
    fn names_of_files() {
        let cases = [
            ("requirements.txt", true),
            ("a/requirements-dev.txt", true),
            ("a/dev_requirements.txt", true),
            ("requirements/base.txt", true),
            ("requirements/constraints.txt", false),
            ("requirements.in", false),
            ("readme.txt", false),
        ];
        for (path, expected) in cases {
            assert_eq!(lists_requirements(path), expected, "{path}");
        }
    }

    #[test]
    fn one_package() {
        let cases = [
            ("Flask_X==2.0", "flask-x", "2.0"),
            ("a[b, c] == 1.0 ; python_version < '3'", "a", "1.0"),
            ("a (>=1.0)", "a", "1.0"),
            ("a===1.0-odd", "a", "1.0-odd"),
            ("a~=1.4.2", "a", "1.4.2"),
            ("a>=1,<2", "a", ""),
            ("a!=1.5,==1.4", "a", "1.4"),
            ("a==1.*", "a", ""),
            ("a", "a", ""),
            ("a==1 --hash=sha256:00 \\\n  --hash=sha256:11 # why", "a", "1"),
            ("a==1 -C x", "a", "1"),
            ("a--b==1", "a-b", "1"),
            ("a @ https://u:p@example.org/x/A-1.2-py3-none-any.whl#sha256=00 ; x == 'y'", "a", "1.2"),
            ("a@https://example.org/a-1.3.tar.gz", "a", "1.3"),
            ("./wheels/numpy-1.9.2-cp34-none-win32.whl", "numpy", "1.9.2"),
            ("https://example.org/b_c-3.0.dev1%2Bx-1-py3-none-any.whl", "b-c", "3.0.dev1+x"),
        ];
        for (text, name, version) in cases {
            assert_eq!(read(text), (vec![(name.to_owned(), version.to_owned())], Vec::new()), "{text}");
        }
    }

    #[test]
    fn nothing_and_nothing_missing() {
        let lines =
            ["", "# a==1", "-i https://example.org/simple", "--no-binary :all:", "-e .", "./project", "-c limits.txt"];
        for text in lines {
            assert_eq!(read(text), (Vec::new(), Vec::new()), "{text}");
        }
        assert_eq!(read("-r dev-requirements.txt\n--requirement=requirements/x.txt"), (Vec::new(), Vec::new()));
    }

    #[test]
    fn what_is_missing_is_named_by_its_line_and_secrets_are_not_repeated() {
        let lines = [
            "a==",
            "==1.0",
            "a 1.0",
            "a==1.0 odd",
            "a==${VERSION}",
            "-r other.txt",
            "-e git+https://secret@example.org/a.git#egg=a",
            "a @ https://secret@example.org/a/archive/1.0.zip",
            "https://secret@example.org/a-1.0.tar.gz",
        ];
        let (found, gaps) = read(&lines.join("\n"));
        assert_eq!(found, []);
        assert_eq!(gaps.len(), lines.len(), "{gaps:?}");
        for (number, gap) in gaps.iter().enumerate() {
            assert!(gap.starts_with(&format!("line {}: ", number + 1)) && !gap.contains("secret"), "{gap}");
        }
    }
}
