//! Names of entries and where links lead, as bytes: an image's names need not be UTF-8.

/// A name that leads out of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Escape;

/// A name from the root on, without `.`, empty parts and slashes at the ends. The root itself is empty.
pub(crate) fn normalise(name: &[u8]) -> Result<Vec<u8>, Escape> {
    let mut path = Vec::with_capacity(name.len());
    for part in parts(name) {
        if part == b".." || part.contains(&0) {
            return Err(Escape);
        }
        push(&mut path, part);
    }
    Ok(path)
}

/// Where a symbolic link at `place` leads: from the root on, which `..` does not leave, as in a container.
/// Nothing where it is empty.
pub(crate) fn target(place: &[u8], link: &[u8]) -> Option<Vec<u8>> {
    let mut path = if link.starts_with(b"/") { Vec::new() } else { parent(place).to_vec() };
    for part in parts(link) {
        if part == b".." {
            let length = parent(&path).len();
            path.truncate(length);
        } else {
            push(&mut path, part);
        }
    }
    (!link.is_empty()).then_some(path)
}

/// All but the last part.
pub(crate) fn parent(path: &[u8]) -> &[u8] {
    path.iter().rposition(|byte| *byte == b'/').and_then(|slash| path.get(..slash)).unwrap_or_default()
}

/// The last part.
pub(crate) fn file_name(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or_default()
}

/// The directories above a path, the nearest first, without the root.
pub(crate) fn ancestors(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::successors(Some(parent(path)), |path| Some(parent(path))).take_while(|path| !path.is_empty())
}

/// A name below a directory.
pub(crate) fn join(directory: &[u8], name: &[u8]) -> Vec<u8> {
    let mut path = directory.to_vec();
    push(&mut path, name);
    path
}

fn push(path: &mut Vec<u8>, part: &[u8]) {
    if !path.is_empty() {
        path.push(b'/');
    }
    path.extend_from_slice(part);
}

/// Its parts that mean something.
pub(crate) fn parts(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/').filter(|part| !matches!(*part, b"" | b"."))
}

#[cfg(test)]
mod tests {
    use super::{Escape, ancestors, normalise, target};

    #[test]
    fn names_are_normalised_and_escapes_refused() {
        for (name, expected) in [("./a//b/", "a/b"), ("/etc/passwd", "etc/passwd"), ("./", ""), ("a/.b", "a/.b")] {
            assert_eq!(normalise(name.as_bytes()), Ok(expected.as_bytes().to_vec()), "{name}");
        }
        for name in ["..", "a/../b", "../x", "a\0b"] {
            assert_eq!(normalise(name.as_bytes()), Err(Escape), "{name}");
        }
    }

    #[test]
    fn links_stay_in_the_tree() {
        let cases = [
            ("etc/os-release", "../usr/lib/os-release", "usr/lib/os-release"),
            ("lib", "usr/lib", "usr/lib"),
            ("a/b", "/x", "x"),
            ("a/b", "../../../../x", "x"),
            ("a/b", ".", "a"),
        ];
        for (place, link, expected) in cases {
            assert_eq!(target(place.as_bytes(), link.as_bytes()), Some(expected.into()), "{place} -> {link}");
        }
        assert_eq!(target(b"a", b""), None);
        assert_eq!(ancestors(b"a/b/c").collect::<Vec<_>>(), [b"a/b".as_slice(), b"a"]);
    }
}
