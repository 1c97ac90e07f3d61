//! Both forms, with aliases, repositories, links and broken entries.

use super::CATALOGER;
use crate::catalogers::File;

fn summary(text: &str) -> (Vec<String>, usize) {
    let catalog = CATALOGER.catalog(&File { path: "yarn.lock", bytes: text.as_bytes() });
    let component = |found: &crate::Component| format!("{} {}", found.purl(None).expect("a purl"), found.digests.len());
    (catalog.components.iter().map(component).collect(), catalog.gaps.len())
}

#[test]
fn version_one() {
    let text = "# yarn lockfile v1\n\n\
        \"@s/a@^1.0.0\", \"@s/a@~1.0.1\":\n  version \"1.0.2\"\n  resolved \"https://r/@s/a/-/a-1.0.2.tgz#0123456789012345678901234567890123456789\"\n  dependencies:\n    version \"9\"\n\n\
        alias@npm:real, other@1:\n  version \"2.0.0\"\n  integrity sha1-AAEC\n\n\
        any:\n  version \"3.0.0\"\n\n\
        \"r@https://u:p@example.org/r.git\":\n  version \"4.0.0\"\n  resolved \"https://u:p@example.org/r.git#0a\"\n\n\
        broken@1:\n  resolved \"x\"\n\"open@1:\n<<<<<<< HEAD\n";
    let expected = [
        "pkg:npm/%40s/a@1.0.2 1",
        "pkg:npm/real@2.0.0 1",
        "pkg:npm/any@3.0.0 0",
        "pkg:npm/r@4.0.0?vcs_url=git%2Bhttps:%2F%2Fexample.org%2Fr.git%400a 0",
    ];
    assert_eq!(summary(text), (expected.map(str::to_owned).to_vec(), 3));
}

#[test]
fn berry() {
    let text = "__metadata:\n  version: 8\n\n\
        \"a@npm:^1.0.0, a@npm:^1.1.0\":\n  version: 1.1\n  resolution: \"a@npm:1.1\"\n  checksum: 10c0/00\n  linkType: hard\n\n\
        \"alias@npm:b@1\":\n  version: 1.0.0\n  resolution: \"b@npm:1.0.0\"\n\n\
        \"p@patch:p@npm%3A5.0.0#x\":\n  version: 5.0.0\n  resolution: \"p@patch:p@npm%3A5.0.0#x::version=5.0.0\"\n\n\
        \"r@https://example.org/r.git\":\n  version: 2.0.0\n  resolution: \"r@https://example.org/r.git#commit=0a\"\n\n\
        \"own@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"own@workspace:.\"\n  linkType: soft\n\n\
        broken: 7\nworse: {version: 1.0.0}\nworst: {version: 1.0.0, resolution: x}\n";
    let expected = [
        "pkg:npm/a@1.1 0",
        "pkg:npm/b@1.0.0 0",
        "pkg:npm/p@5.0.0 0",
        "pkg:npm/r@2.0.0?vcs_url=git%2Bhttps:%2F%2Fexample.org%2Fr.git%400a 0",
    ];
    assert_eq!(summary(text), (expected.map(str::to_owned).to_vec(), 3));
}
