use super::*;
use crate::samples::advisory;
use crate::xml::read_back;

#[test]
fn an_entry_says_what_the_advisory_says() {
    let advisory = advisory();
    let channel = Channel {
        title: "T".into(),
        home: "https://kubernetes.io".into(),
        address: "https://example.org/atom.xml".into(),
        description: "d".into(),
    };
    let entries = [entry(&advisory)];
    let fields = read_back(&assemble(&channel, advisory.modified, entries.iter().map(Vec::as_slice)));
    for (path, value) in [
        ("feed/id", "https://example.org/atom.xml"),
        ("feed/updated", "2023-08-24T15:00:00Z"),
        ("feed/entry/id", "https://www.cve.org/cverecord?id=CVE-2023-3676"),
        ("feed/entry/title", "CVE-2023-3676: <b>Insufficient</b> input & \"sanitization\" ]]>"),
        ("feed/entry/updated", "2023-08-24T15:00:00Z"),
        ("feed/entry/published", "2023-07-14T15:36:19Z"),
        ("feed/entry/content", "line one\r\nline <script>alert(1)</script> \u{fffd}[31m"),
    ] {
        assert!(fields.contains(&(path.to_owned(), value.to_owned())), "{path}: {fields:?}");
    }
}
