//! What must hold for any text that is taken for a version or a package URL.

use palisade_packages::purl::Purl;
use palisade_packages::version::Scheme;

/// Takes a text for two versions, cut at its first line end: every order must be the same both ways and as keys.
///
/// # Panics
///
/// Where it is not.
pub fn versions(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (left, right) = text.split_once('\n').unwrap_or((text, ""));
    for scheme in Scheme::ALL {
        let order = scheme.compare(left, right);
        assert_eq!(order, scheme.compare(right, left).reverse(), "{scheme:?} both ways");
        assert_eq!(order, scheme.key(left).cmp(&scheme.key(right)), "{scheme:?} as keys");
        assert!(scheme.compare(left, left).is_eq(), "{scheme:?} itself");
    }
}

/// Reads any bytes as a package URL: what was read must be written and read again as the same.
///
/// # Panics
///
/// Where it is not.
pub fn purl(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(purl) = Purl::parse(text) {
        assert_eq!(Purl::parse(&purl.to_string()), Ok(purl), "read again");
    }
}
