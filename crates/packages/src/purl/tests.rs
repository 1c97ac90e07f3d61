//! The specification's rules, one by one, and what holds for any text.

use proptest::prelude::*;

use super::{Fault, Purl};

fn canonical(text: &str) -> Result<String, Fault> {
    Purl::parse(text).map(|purl| purl.to_string())
}

#[test]
fn canonical_forms() {
    for (text, expected) in [
        (
            "pkg:golang/google.golang.org/genproto#/googleapis/../api/",
            "pkg:golang/google.golang.org/genproto#googleapis/api",
        ),
        ("PKG://NPM/@babel/core", "pkg:npm/%40babel/core"),
        ("pkg:npm/%40babel/core@7.0.0", "pkg:npm/%40babel/core@7.0.0"),
        ("pkg:PyPI/Django_Rest@1.0RC1", "pkg:pypi/django-rest@1.0rc1"),
        ("pkg:deb/Debian/Attr@1:2.4-2%2bb1?Arch=amd64&none=", "pkg:deb/debian/attr@1:2.4-2%2Bb1?arch=amd64"),
        ("pkg:github/x/y@feature/branch", "pkg:github/x/y@feature%2Fbranch"),
        ("pkg:pub/Some-Name", "pkg:pub/some_name"),
        ("pkg:cpan/drolsky/DateTime@1.55", "pkg:cpan/DROLSKY/DateTime@1.55"),
        ("pkg:golang/stdlib@1.21.0", "pkg:golang/stdlib@1.21.0"),
        ("pkg:generic/%C3%A4?vcs_url=git%2Bhttps://x", "pkg:generic/%C3%A4?vcs_url=git%2Bhttps:%2F%2Fx"),
    ] {
        assert_eq!(canonical(text).as_deref(), Ok(expected), "{text}");
    }
    assert!(Purl::parse("pkg:golang/stdlib").unwrap().lacks_namespace());
}

#[test]
fn faults() {
    for (text, fault) in [
        ("npm/x", Fault::Scheme),
        ("pkg:npm", Fault::Type("npm".to_owned())),
        ("pkg:3npm/x", Fault::Type("3npm".to_owned())),
        ("pkg:maven/@1.3.4", Fault::NoName),
        ("pkg:otp/space/hex", Fault::Namespace("otp".to_owned())),
        ("pkg:npm/x?in%20x=1", Fault::Key("in%20x".to_owned())),
        ("pkg:npm/x?a=1&A=2", Fault::Repeated("a".to_owned())),
        ("pkg:npm/%zz", Fault::Encoding("%zz".to_owned())),
        ("pkg:npm/%ff", Fault::Encoding("%ff".to_owned())),
        ("pkg:swid/Fedora@29", Fault::Missing("tag_id")),
        ("pkg:cpan/A::B", Fault::Name("A::B".to_owned())),
        ("pkg:chrome-extension/abcdefghijklmnopabcdefghijklmnop@1.x", Fault::Version("1.x".to_owned())),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text}");
    }
    assert_eq!(canonical(&format!("pkg:npm/{}", "a".repeat(1 << 17))), Err(Fault::Length));
}

proptest! {
    #[test]
    fn what_is_canonical_stays_so(text in "pkg:(npm|pypi|deb|generic|pub)/[a-zA-Z@%/.:?#&=+ é0-9_-]{1,40}") {
        if let Ok(purl) = Purl::parse(&text) {
            prop_assert_eq!(Purl::parse(&purl.to_string()), Ok(purl));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = Purl::parse(&text);
    }
}
