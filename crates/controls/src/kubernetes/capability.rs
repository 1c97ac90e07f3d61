//! Linux capabilities as the runtimes read them.

use palisade_model::Node;

/// The name as the kernel's documentation has it, without `CAP_`: runtimes ignore case and prefix, the Pod Security
/// Standards do not.
fn plain(name: &str) -> &str {
    match name.get(..4) {
        Some(prefix) if prefix.eq_ignore_ascii_case("CAP_") => name.get(4..).unwrap_or(name),
        _ => name,
    }
}

/// Whether `written` means the capability `name`.
#[must_use]
pub fn is(written: &str, name: &str) -> bool {
    plain(written).eq_ignore_ascii_case(name)
}

/// The item of the list at `list` that names one of `names` or `ALL`.
#[must_use]
pub fn find<'t>(list: Node<'t>, names: &[&str]) -> Option<Node<'t>> {
    list.items()
        .find(|item| item.as_str().is_some_and(|text| is(text, "ALL") || names.iter().any(|name| is(text, name))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_prefix_do_not_matter() {
        for written in ["SYS_ADMIN", "sys_admin", "CAP_SYS_ADMIN", "cap_sys_admin"] {
            assert!(is(written, "SYS_ADMIN"), "{written}");
        }
        assert!(!is("SYS_ADMI", "SYS_ADMIN"));
        assert!(!is("é", "SYS_ADMIN"));
    }
}
