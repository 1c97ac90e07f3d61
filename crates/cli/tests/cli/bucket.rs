//! `palisade feed build --output s3://…` against a server of the S3 protocol.

use std::path::Path;
use std::process::Output;

use palisade_testkit::objects::Server;

use crate::{directory, palisade, text};

fn build(folder: &Path, server: &Server, secret: &str) -> Output {
    let endpoint = server.endpoint();
    palisade(folder, &["feed", "build", "--from", "issues", "--output", "s3://public/feed", "--endpoint", &endpoint])
        .env("AWS_ACCESS_KEY_ID", "key")
        .env("AWS_SECRET_ACCESS_KEY", secret)
        .output()
        .unwrap()
}

fn issue(number: u32, labels: &str) -> String {
    format!(
        "{{\"number\": {number}, \"title\": \"CVE-2024-1000{number}: a summary\", \"state\": \"closed\", \
         \"state_reason\": \"completed\", \"created_at\": \"2024-05-01T10:00:00Z\", \
         \"updated_at\": \"2024-05-02T10:00:00Z\", \"labels\": [{labels}], \
         \"html_url\": \"https://github.com/kubernetes/kubernetes/issues/{number}\", \
         \"body\": \"#### Affected Versions\\n\\n- kubelet v1.27.0 - v1.27.3\\n\\n#### Fixed Versions\\n\\n- kubelet v1.27.4\\n\"}}"
    )
}

#[test]
fn an_edition_goes_to_a_bucket_and_a_withdrawn_advisory_leaves_it() {
    let server = Server::start("public", "key", "a secret").unwrap();
    let label = "{\"name\": \"official-cve-feed\"}";
    let (first, second) = (issue(1, label), issue(2, label));
    let folder = directory(&[("issues/1.json", first.as_bytes()), ("issues/2.json", second.as_bytes())]);
    let wrong = build(folder.path(), &server, "another secret");
    assert_eq!(wrong.status.code(), Some(3));
    let said = text(&wrong.stderr);
    assert!(said.contains("objects-refused") && said.contains("SignatureDoesNotMatch"), "{said}");
    assert!(server.objects().is_empty() && !said.contains("another secret"));

    let output = build(folder.path(), &server, "a secret");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("2 advisories"), "{}", text(&output.stdout));
    let objects = server.objects();
    assert_eq!(objects["feed/index.json"].headers["content-type"], "application/json");
    assert!(objects.contains_key("feed/osv/CVE-2024-10002.json"));
    assert!(text(&build(folder.path(), &server, "a secret").stdout).starts_with("unchanged"));

    std::fs::write(folder.path().join("issues/2.json"), issue(2, "")).unwrap();
    let output = build(folder.path(), &server, "a secret");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    for (key, object) in server.objects() {
        assert!(!key.contains("CVE-2024-10002"), "{key}");
        assert!(!String::from_utf8_lossy(&object.body).contains("CVE-2024-10002"), "{key}");
    }

    std::fs::write(folder.path().join("issues/1.json"), issue(1, "")).unwrap();
    let before = server.objects();
    let output = build(folder.path(), &server, "a secret");
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("feed-shrunk"), "{}", text(&output.stderr));
    assert_eq!(server.objects(), before);
}

#[test]
fn a_bucket_needs_credentials_and_a_region() {
    let folder = directory(&[("issues/1.json", issue(1, "").as_bytes())]);
    let arguments = ["feed", "build", "--from", "issues", "--output", "s3://public/feed"];
    let output = palisade(folder.path(), &arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("AWS_ACCESS_KEY_ID"), "{}", text(&output.stderr));
    let mut command = palisade(folder.path(), &arguments);
    let output = command.env("AWS_ACCESS_KEY_ID", "k").env("AWS_SECRET_ACCESS_KEY", "s").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("AWS_REGION"), "{}", text(&output.stderr));
}
