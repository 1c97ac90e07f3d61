//! Names of RPM packages with their versions: `name-[epoch:]version-release[.architecture]`.

/// The architectures of distributions that publish CSAF.
const ARCHITECTURES: &[&str] =
    &["aarch64", "i386", "i586", "i686", "noarch", "nosrc", "ppc64", "ppc64le", "riscv64", "s390x", "src", "x86_64"];

/// The name and the version with its epoch; nothing where the text is a name alone: `libgtk-3-0`.
pub(super) fn read(text: &str) -> Option<(&str, String)> {
    let (bare, has_architecture) = match text.rsplit_once('.') {
        Some((bare, last)) if ARCHITECTURES.contains(&last) => (bare, true),
        _ => (text, false),
    };
    let (rest, release) = bare.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    let starts_with_digit = |text: &str| text.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    // A release of a distribution has a dot, the numbers that end a name have none.
    let is_package = starts_with_digit(version)
        && starts_with_digit(release)
        && (has_architecture || release.contains('.'))
        && !name.is_empty()
        && !text.contains(char::is_whitespace);
    is_package.then(|| (name, format!("{}-{release}", version.strip_prefix("0:").unwrap_or(version))))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_name_with_a_version_is_told_from_a_name_alone() {
        let cases = [
            ("libxml2-2-2.9.14-150400.5.10.1.x86_64", Some(("libxml2-2", "2.9.14-150400.5.10.1"))),
            ("libxml2-2-2.9.14-150400.5.10.1", Some(("libxml2-2", "2.9.14-150400.5.10.1"))),
            ("bpftool-0:7.3.0-1.el9.x86_64", Some(("bpftool", "7.3.0-1.el9"))),
            ("nodejs-1:18.19.1-1.module+el8.9.0+21+aa.src", Some(("nodejs", "1:18.19.1-1.module+el8.9.0+21+aa"))),
            ("tzdata-2024a-1.noarch", Some(("tzdata", "2024a-1"))),
            ("libgtk-3-0", None),
            ("kernel-default", None),
            ("java-1_8_0-openjdk", None),
            ("nodejs:18/nodejs", None),
            ("Server 15-1-2.3", None),
            ("-1-2.3", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|(name, version)| (name, version.to_owned()));
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
