//! `palisade db update` from registries, `db verify`, and what is done about indexes that are not what they seem.

use std::path::Path;
use std::process::Output;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::SigningKey;
use palisade_testkit::registry::{Fault, Login, Registry, digest};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::packages::advisories;
use super::{directory, palisade, run, text};

const KIND: &str = "application/vnd.palisade.index.v1";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const REPOSITORY: &str = "security/advisories";
const INSTALLED: &str = "installed/advisories.index";

/// Titles and contents.
type Files<'f> = &'f [(&'f str, &'f [u8])];

fn pem(label: &str, head: &[u8], key: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64.encode(&[head, key].concat()))
}

/// RFC 8410, sections 4 and 7.
fn keys(number: u8) -> (String, String) {
    let key = SigningKey::from_bytes(&[number; 32]);
    let private = [&[0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70][..], &[4, 0x22, 4, 0x20]].concat();
    let public = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];
    (pem("PRIVATE KEY", &private, key.as_bytes()), pem("PUBLIC KEY", &public, key.verifying_key().as_bytes()))
}

/// A publisher's folder: yesterday's index, today's and the difference, signed; keys of the publisher and of a stranger.
fn publisher() -> TempDir {
    let many = |ending: &str| -> String {
        let record = |number: u32| {
            let id = format!("NPM-{number}");
            let other =
                advisories().lines().last().unwrap().replace("NPM-1", &id).replace("left-pad", &format!("p{number}"));
            format!("{other}\n")
        };
        (100..200).map(record).collect::<String>() + &advisories().replace("left-pad", ending)
    };
    let (own, stranger) = (keys(1), keys(2));
    let (old, new) = (many("left-pad"), many("right-pad"));
    let folder = directory(&[
        ("old.jsonl", old.as_bytes()),
        ("new.jsonl", new.as_bytes()),
        ("own.pem", own.0.as_bytes()),
        ("own.pub", own.1.as_bytes()),
        ("stranger.pub", stranger.1.as_bytes()),
    ]);
    for (name, date) in [("old", "2026-11-01"), ("new", "2026-11-02")] {
        let (source, output) = (format!("test={name}.jsonl"), format!("{name}.index"));
        done(run(folder.path(), &["db", "build", &source, "--output", &output, "--date", date, "--sign", "own.pem"]));
    }
    done(run(folder.path(), &["db", "delta", "old.index", "new.index", "--output", "new.delta"]));
    folder
}

fn done(output: Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stderr)
}

fn refused(output: Output, code: &str) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains(code), "{said}");
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap()
}

/// What `oras push --artifact-type KIND` writes.
fn push(registry: &Registry, kind: &str, files: Files<'_>) {
    let layer = |(title, bytes): &(&str, &[u8])| {
        json!({"mediaType": "application/octet-stream", "digest": registry.blob(bytes), "size": bytes.len(),
            "annotations": {"org.opencontainers.image.title": title}})
    };
    let layers: Vec<Value> = files.iter().map(layer).collect();
    let config = json!({"mediaType": "application/vnd.oci.empty.v1+json", "digest": registry.blob(b"{}"), "size": 2});
    let manifest =
        json!({"schemaVersion": 2, "mediaType": MANIFEST, "artifactType": kind, "config": config, "layers": layers});
    registry.manifest(REPOSITORY, "latest", MANIFEST, &manifest);
}

fn update(folder: &Path, registry: &Registry, arguments: &[&str]) -> Output {
    let from = format!("oci://{}/{REPOSITORY}:latest", registry.host());
    let own = ["db", "update", "--from", &from, "--db", INSTALLED];
    palisade(folder, &[&own, arguments].concat()).env("DOCKER_CONFIG", folder.join("docker")).output().unwrap()
}

/// The blobs that were asked for from `since` on, with the range.
fn fetched(registry: &Registry, since: usize) -> Vec<String> {
    let blobs = |request: &String| request.contains("/blobs/");
    registry.requests().split_off(since).into_iter().filter(blobs).collect()
}

#[test]
fn an_index_comes_from_a_registry_and_only_what_changed_is_fetched() {
    let folder = publisher();
    let folder = folder.path();
    let registry = Registry::start(Login::TokenFor("ann".to_owned(), "hidden".to_owned())).unwrap();
    let (old, new, delta) = (read(folder, "old.index"), read(folder, "new.index"), read(folder, "new.delta"));
    push(&registry, KIND, &[("advisories.index", &old)]);
    refused(update(folder, &registry, &[]), "registry-denied");
    let auth = BASE64.encode(b"ann:hidden");
    std::fs::create_dir(folder.join("docker")).unwrap();
    let configuration = json!({"auths": {registry.host(): {"auth": auth}}}).to_string();
    std::fs::write(folder.join("docker/config.json"), configuration).unwrap();

    let said = done(update(folder, &registry, &["--key", "stranger.pub", "--key", "own.pub"]));
    assert!(said.contains("installed") && read(folder, INSTALLED) == old, "{said}");
    let before = registry.requests().len();
    let said = done(update(folder, &registry, &["--key", "own.pub"]));
    assert!(said.contains("up to date"), "{said}");
    assert_eq!(fetched(&registry, before), Vec::<String>::new());

    let from: String = HEXLOWER.encode(&old[24..32]);
    push(
        &registry,
        KIND,
        &[("a.index.0123456789abcdef.delta", b"x"), (&format!("a.index.{from}.delta"), &delta), ("a.index", &new)],
    );
    let before = registry.requests().len();
    let said = done(update(folder, &registry, &["--key", "own.pub"]));
    assert!(
        said.contains(&format!("a difference of {} bytes", delta.len())) && read(folder, INSTALLED) == new,
        "{said}"
    );
    assert!(fetched(&registry, before).iter().all(|request| request.contains(&digest(&delta))), "the delta alone");
    // The next day nobody is led back.
    push(&registry, KIND, &[("advisories.index", &old)]);
    refused(update(folder, &registry, &["--key", "own.pub"]), "index-goes-back");
    assert!(read(folder, INSTALLED) == new);
}

#[test]
fn a_difference_that_is_wrong_is_replaced_by_the_whole() {
    let folder = publisher();
    let folder = folder.path();
    let registry = Registry::start(Login::Open).unwrap();
    let (old, new, mut delta) = (read(folder, "old.index"), read(folder, "new.index"), read(folder, "new.delta"));
    *delta.last_mut().unwrap() ^= 1;
    std::fs::create_dir(folder.join("installed")).unwrap();
    std::fs::write(folder.join(INSTALLED), &old).unwrap();
    let title = format!("a.index.{}.delta", HEXLOWER.encode(&old[24..32]));
    push(&registry, KIND, &[("a.index", &new), (&title, &delta)]);
    let said = done(update(folder, &registry, &["--key", "own.pub"]));
    assert!(said.contains("installed") && read(folder, INSTALLED) == new, "{said}");
}

#[test]
fn a_download_that_broke_off_goes_on_in_the_next_run() {
    let folder = publisher();
    let folder = folder.path();
    let index = read(folder, "new.index");
    let (blob, partial) = (digest(&index), folder.join("installed/.advisories.index.download"));
    for knows_ranges in [true, false] {
        let registry = Registry::start(Login::Open).unwrap();
        push(&registry, KIND, &[("advisories.index", &index)]);
        registry.fault(&blob, Fault::Cut(1000), 4);
        refused(update(folder, &registry, &[]), "registry-unreachable");
        let there = std::fs::metadata(&partial).unwrap().len();
        assert!(there > 0 && there < index.len() as u64 && !folder.join(INSTALLED).exists());
        if !knows_ranges {
            registry.fault(&blob, Fault::NoRanges, 1);
        }
        let before = registry.requests().len();
        done(update(folder, &registry, &["--key", "own.pub"]));
        assert!(read(folder, INSTALLED) == index && !partial.exists());
        let [request] = &fetched(&registry, before)[..] else { panic!("{:?}", registry.requests()) };
        assert!(request.contains(&format!("bytes={there}-")), "{request}");
        std::fs::remove_dir_all(folder.join("installed")).unwrap();
    }
}

/// What an earlier run left may be of another index, longer than it should be, or torn.
#[test]
fn what_lies_in_the_place_of_a_download_is_not_believed() {
    let folder = publisher();
    let folder = folder.path();
    let index = read(folder, "new.index");
    let registry = Registry::start(Login::Open).unwrap();
    push(&registry, KIND, &[("advisories.index", &index)]);
    let longer = [&index[..], b"more"].concat();
    let (own, other) = (digest(&index), digest(b"other"));
    for (left, tag) in [(&index[..500], &other), (&[0; 500], &own), (&longer, &own), (&index, &own)] {
        std::fs::create_dir_all(folder.join("installed")).unwrap();
        std::fs::write(folder.join("installed/.advisories.index.download"), left).unwrap();
        std::fs::write(folder.join("installed/.advisories.index.download.etag"), tag).unwrap();
        done(update(folder, &registry, &["--key", "own.pub"]));
        let files = std::fs::read_dir(folder.join("installed")).unwrap().count();
        assert!(read(folder, INSTALLED) == index && files == 2, "the index and its lock, and {files} files");
        std::fs::remove_dir_all(folder.join("installed")).unwrap();
    }
}

#[test]
fn what_is_no_index_or_not_the_publishers_is_not_installed() {
    let folder = publisher();
    let folder = folder.path();
    let (old, new) = (read(folder, "old.index"), read(folder, "new.index"));
    std::fs::create_dir(folder.join("installed")).unwrap();
    std::fs::write(folder.join(INSTALLED), &old).unwrap();
    let registry = Registry::start(Login::Open).unwrap();
    let mut changed = new.clone();
    *changed.last_mut().unwrap() ^= 1;
    let cases: [(&str, Files<'_>, &str); 7] = [
        ("application/vnd.example.chart.v1", &[("advisories.index", &new)], "artifact-without-index"),
        ("", &[("advisories.index", &new)], "artifact-without-index"),
        (KIND, &[], "artifact-without-index"),
        (KIND, &[("a.delta", b"x")], "artifact-without-index"),
        (KIND, &[("a.index", &new), ("b.index", &old)], "artifact-without-index"),
        (KIND, &[("advisories.index", &changed)], "advisory-index-damaged"),
        (KIND, &[("advisories.index", b"<html>")], "not-an-advisory-index"),
    ];
    for (kind, files, code) in cases {
        push(&registry, kind, files);
        refused(update(folder, &registry, &["--key", "own.pub"]), code);
        assert!(read(folder, INSTALLED) == old, "{code}");
    }
    push(&registry, KIND, &[("advisories.index", &new)]);
    refused(update(folder, &registry, &["--key", "stranger.pub"]), "advisory-index-untrusted");
    registry.fault(&digest(&new), Fault::Alter, 9);
    refused(update(folder, &registry, &["--key", "own.pub"]), "registry-malformed");
    let left: Vec<_> =
        std::fs::read_dir(folder.join("installed")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(read(folder, INSTALLED) == old && left.len() == 2, "{left:?}");
    let wrong = run(folder, &["db", "update", "--from", "oci://UPPER//x", "--db", INSTALLED]);
    assert_eq!(wrong.status.code(), Some(2), "{}", text(&wrong.stderr));
    let missing = format!("oci://{}/{REPOSITORY}:none", registry.host());
    refused(run(folder, &["db", "update", "--from", &missing, "--db", INSTALLED]), "registry-not-found");
}

#[test]
fn mirrors_are_asked_first_and_the_next_address_where_one_fails() {
    let folder = publisher();
    let folder = folder.path();
    let index = read(folder, "new.index");
    let registry = Registry::start(Login::Open).unwrap();
    push(&registry, KIND, &[("advisories.index", &index)]);
    let mirror = format!("registry.example.org={}", registry.host());
    let from = format!("oci://registry.example.org/{REPOSITORY}:latest");
    done(run(folder, &["db", "update", "--from", &from, "--mirror", &mirror, "--db", INSTALLED]));
    assert!(read(folder, INSTALLED) == index);
    let missing = format!("oci://{}/{REPOSITORY}:none", registry.host());
    let output = run(folder, &["db", "update", "--from", &missing, "--from", "new.index", "--db", "other.index"]);
    assert!(done(output).contains("registry-not-found") && read(folder, "other.index") == index);
}

/// An installed index that was overwritten in part still has the header of the right one.
#[test]
fn an_installed_index_that_was_damaged_is_replaced_although_it_is_the_published_one() {
    let folder = publisher();
    let folder = folder.path();
    let index = read(folder, "new.index");
    let registry = Registry::start(Login::Open).unwrap();
    push(&registry, KIND, &[("advisories.index", &index)]);
    let mut damaged = index.clone();
    damaged.splice(index.len() / 2.., vec![0; index.len() - index.len() / 2]);
    std::fs::create_dir(folder.join("installed")).unwrap();
    let address = format!("http://{}/v2/{REPOSITORY}/blobs/{}", registry.host(), digest(&index));
    for from in [None, Some("new.index"), Some(&address)] {
        std::fs::write(folder.join(INSTALLED), &damaged).unwrap();
        let again = || match from {
            None => done(update(folder, &registry, &["--key", "own.pub"])),
            Some(from) => done(run(folder, &["db", "update", "--from", from, "--db", INSTALLED, "--key", "own.pub"])),
        };
        let said = again();
        assert!(said.contains("installed") && read(folder, INSTALLED) == index, "{from:?}: {said}");
        assert!(again().contains("up to date"), "{from:?}");
    }
}

#[test]
fn an_index_is_verified_by_digest_signature_and_content() {
    let folder = publisher();
    let folder = folder.path();
    let verify = |arguments: &[&str]| run(folder, &[&["db", "verify"], arguments].concat());
    let shown = |output: Output| {
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let trusted = shown(verify(&["new.index", "--key", "stranger.pub", "--key", "own.pub"]));
    assert!(trusted.contains("which is trusted") && trusted.contains("102 advisories"), "{trusted}");
    assert!(trusted.contains("source    test: 102 advisories"), "{trusted}");
    assert!(shown(verify(&["new.index"])).contains("nothing is known"));
    assert!(shown(verify(&[])).contains("by nobody"), "the one within the program");
    refused(verify(&["new.index", "--key", "stranger.pub"]), "advisory-index-untrusted");
    let index = read(folder, "new.index");
    let other = read(folder, "old.index");
    let change = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = index.clone();
        change(&mut bytes);
        std::fs::write(folder.join("changed.index"), bytes).unwrap();
        verify(&["changed.index"])
    };
    refused(change(&|bytes| bytes[100] ^= 1), "advisory-index-untrusted");
    refused(change(&|bytes| bytes[5000] ^= 1), "advisory-index-damaged");
    // The body of yesterday's behind the header of today's.
    let end = index.len().min(other.len());
    refused(change(&|bytes| bytes[328..end].copy_from_slice(&other[328..end])), "advisory-index-damaged");
    refused(change(&|bytes| bytes.truncate(5000)), "advisory-index-truncated");
    // Status looks at the first bytes alone, and says so.
    change(&|bytes| bytes[100] ^= 1);
    let status = shown(run(folder, &["db", "status", "--db", "changed.index"]));
    assert!(status.contains("as it says; `palisade db verify` looks"), "{status}");
    assert_eq!(verify(&["new.index", "--key", "new.jsonl"]).status.code(), Some(2));
}
