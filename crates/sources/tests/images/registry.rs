//! Images from a registry on this machine, on good days and on bad ones.

use std::collections::BTreeMap;
use std::slice::from_ref;
use std::time::Duration;

use data_encoding::BASE64;
use palisade_sources::images::{Digest, ImageError, ImageInventory, Options, Platform};
use palisade_sources::registry::{Credentials, Form, Found, Reference, Registry as Client, Settings};
use palisade_testkit::registry::{Fault, Login, Registry};
use serde_json::{Value, json};

use crate::build::{Layer, gzip};
use crate::{found, gaps};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const GOOD: &str = "org.example:amd64 1 0 app/gradle.lockfile";

/// Adds an image for an architecture; gives its manifest's descriptor.
fn add(registry: &Registry, architecture: &str, tag: &str) -> Value {
    let mut random = palisade_testkit::random::Random::new(1);
    let noise: Vec<u8> = (0..100_000).flat_map(|_| random.bits().to_le_bytes()).collect();
    let layer = Layer::new().locked("app", architecture, "1").file("noise", noise).bytes();
    let stored = gzip(&layer);
    let config = json!({"os": "linux", "architecture": architecture,
        "rootfs": {"type": "layers", "diff_ids": [Digest::sha256(&layer).to_string()]}})
    .to_string();
    let descriptor =
        |kind: &str, bytes: &[u8]| json!({"mediaType": kind, "digest": registry.blob(bytes), "size": bytes.len()});
    let manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST,
        "config": descriptor("application/vnd.oci.image.config.v1+json", config.as_bytes()),
        "layers": [descriptor("application/vnd.oci.image.layer.v1.tar+gzip", &stored)]});
    let digest = registry.manifest("team/app", tag, MANIFEST, &manifest);
    json!({"mediaType": MANIFEST, "digest": digest, "size": manifest.to_string().len(),
        "platform": {"os": "linux", "architecture": architecture}})
}

/// A registry with one image of two platforms.
fn registry(login: Login) -> Registry {
    let registry = Registry::start(login).expect("a port");
    let manifests = [add(&registry, "amd64", "amd64"), add(&registry, "arm64", "arm64")];
    registry.manifest(
        "team/app",
        "1.0",
        INDEX,
        &json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}),
    );
    registry
}

fn settings() -> Settings {
    Settings {
        idle: Duration::from_millis(700),
        deadline: Duration::from_secs(20),
        attempts: 3,
        pause: Duration::from_millis(5),
        ..Settings::default()
    }
}

fn scan_with(registry: &Registry, settings: Settings, options: &Options) -> Result<ImageInventory, ImageError> {
    let reference = Reference::parse(&format!("{}/team/app:1.0", registry.host())).expect("a reference");
    Client::new(settings)?.scan(&reference, options, &|_| {})
}

fn scan(registry: &Registry) -> Result<ImageInventory, ImageError> {
    scan_with(registry, settings(), &Options::default())
}

fn config(registry: &Registry, user: &str, password: &str) -> Settings {
    let auth = BASE64.encode(format!("{user}:{password}").as_bytes());
    let config = json!({"auths": {registry.host(): {"auth": auth}}}).to_string();
    let credentials =
        Credentials::read(config.as_bytes(), |_, _| Err("no helpers".to_owned())).expect("a configuration");
    Settings { credentials, ..settings() }
}

#[test]
fn an_image_is_read_for_its_platform() {
    let registry = registry(Login::Open);
    let image = scan(&registry).expect("an image");
    assert_eq!(found(&image), [GOOD]);
    assert_eq!(gaps(&image), Vec::<String>::new());
    assert_eq!(image.image.names, [format!("{}/team/app:1.0", registry.host())]);
    let options = Options { platform: Platform::parse("linux/arm64"), ..Options::default() };
    let image = scan_with(&registry, settings(), &options).expect("an image");
    assert_eq!(found(&image), ["org.example:arm64 1 0 app/gradle.lockfile"]);
    let digest = image.image.digest.expect("a digest");
    let by_digest = Reference::parse(&format!("{}/team/app@{digest}", registry.host())).expect("a reference");
    let client = Client::new(settings()).expect("a client");
    assert_eq!(client.scan(&by_digest, &Options::default(), &|_| {}).expect("an image").image.digest, Some(digest));
}

#[test]
fn logins_are_by_token_and_by_password() {
    let (user, password) = ("me".to_owned(), "hidden-secret".to_owned());
    assert!(scan(&registry(Login::Token)).is_ok());
    for login in [Login::TokenFor(user.clone(), password.clone()), Login::Basic(user, password)] {
        let registry = registry(login);
        assert!(scan_with(&registry, config(&registry, "me", "hidden-secret"), &Options::default()).is_ok());
        for settings in [settings(), config(&registry, "me", "wrong-secret")] {
            let error = scan_with(&registry, settings, &Options::default()).expect_err("refused");
            assert_eq!(error.code.id, "registry-denied");
            assert!(!error.message.contains("secret") && !error.message.contains("bWU6"), "{error}");
        }
    }
}

#[test]
fn downloads_go_on_where_they_broke_off() {
    for fault in [Fault::Cut(200_000), Fault::Stall(200_000, Duration::from_secs(3))] {
        let registry = registry(Login::Token);
        registry.fault("/blobs/", fault.clone(), 0);
        let layer = layer_path(&registry);
        registry.fault(&layer, fault, 2);
        let image = scan(&registry).expect("an image");
        assert_eq!((found(&image), gaps(&image)), (vec![GOOD.to_owned()], Vec::new()));
        let resumed = registry.requests().iter().filter(|line| line.contains("bytes=")).count();
        assert_eq!(resumed, 2, "{:?}", registry.requests());
    }
    // A registry without ranges sends all of it again.
    let registry = registry(Login::Open);
    let layer = layer_path(&registry);
    registry.fault(&layer, Fault::Cut(200_000), 1);
    registry.fault(&layer, Fault::NoRanges, 1);
    assert_eq!(gaps(&scan(&registry).expect("an image")), Vec::<String>::new());
}

/// Where the only layer for amd64 lies.
fn layer_path(registry: &Registry) -> String {
    let image = scan(registry).expect("an image");
    format!("/blobs/{}", image.image.layers[0].blob.digest.as_ref().expect("a digest"))
}

#[test]
fn what_does_not_end_or_is_wrong_is_named() {
    for (fault, expected) in [
        (Fault::Stall(1000, Duration::from_secs(3)), "stalls"),
        (Fault::Cut(1000), "layer-unreadable"),
        (Fault::Alter, "layer-digest-mismatch"),
        (Fault::Html, "registry-malformed"),
        (Fault::Status(503), "registry-unreachable"),
        (Fault::Status(404), "registry-not-found"),
    ] {
        let registry = registry(Login::Open);
        registry.fault(&layer_path(&registry), fault, 99);
        let image = scan(&registry).expect("an image");
        let said: Vec<_> = image.inventory.gaps.iter().map(|gap| format!("{} {}", gap.code.id, gap.why)).collect();
        assert!(said.iter().any(|line| line.contains(expected)), "{expected}: {said:?}");
    }
}

#[test]
fn manifests_that_are_none_are_refused() {
    for (fault, expected) in [
        (Fault::Html, "registry-malformed"),
        (Fault::Status(404), "registry-not-found"),
        (Fault::Status(403), "registry-denied"),
        (Fault::Status(500), "registry-unreachable"),
        (Fault::Stall(0, Duration::from_secs(3)), "registry-unreachable"),
        (Fault::Redirect("/v2/team/app/manifests/1.0".to_owned()), "registry-malformed"),
        (Fault::Redirect("ftp://example.org/".to_owned()), "registry-malformed"),
    ] {
        let registry = registry(Login::Open);
        registry.fault("/manifests/", fault.clone(), 99);
        assert_eq!(scan(&registry).expect_err("refused").code.id, expected, "{fault:?}");
    }
}

#[test]
fn failures_that_pass_are_passed_over() {
    let registry = registry(Login::Token);
    registry.fault("/manifests/", Fault::Status(503), 2);
    registry.fault("/blobs/", Fault::Status(429), 2);
    assert_eq!(found(&scan(&registry).expect("an image")), [GOOD]);
}

#[test]
fn credentials_stay_with_their_host() {
    let storage = registry(Login::Open);
    let registry = registry(Login::Basic("me".to_owned(), "secret".to_owned()));
    let image = scan_with(&registry, config(&registry, "me", "secret"), &Options::default()).expect("an image");
    let layer = image.image.layers[0].blob.digest.clone().expect("a digest");
    let path = format!("/v2/team/app/blobs/{layer}");
    registry.fault(&path, Fault::Redirect(format!("http://{}{path}?signature=secret", storage.host())), 9);
    let image = scan_with(&registry, config(&registry, "me", "secret"), &Options::default()).expect("an image");
    assert_eq!(gaps(&image), Vec::<String>::new());
    assert_eq!(storage.requests(), [format!("GET {path} - -")]);
    storage.fault(&path, Fault::Status(500), 99);
    let image = scan_with(&registry, config(&registry, "me", "secret"), &Options::default()).expect("an image");
    assert!(!format!("{:?}", image.inventory.gaps).contains("secret"));
}

/// A password, and a token of identity.
fn logins(registry: &Registry) -> [Settings; 2] {
    let config = |login: Value| {
        let config = json!({"auths": {registry.host(): login}}).to_string();
        let credentials = Credentials::read(config.as_bytes(), |_, _| Err(String::new())).expect("a configuration");
        Settings { credentials, ..settings() }
    };
    [config(json!({"auth": BASE64.encode(b"me:secret")})), config(json!({"identitytoken": "secret"}))]
}

#[test]
fn nobody_but_the_registry_is_given_a_login() {
    // Where blobs are sent to asks for a login, and names a token server of its own (CVE-2020-15157).
    for own in [Login::Open, Login::Token] {
        for which in [0, 1] {
            let (other, registry) = (registry(Login::Token), registry(own.clone()));
            let path = format!("/v2/team/app{}", layer_path(&registry));
            let elsewhere = format!("http://{}{path}?signature=secret", other.host());
            registry.fault(&path, Fault::Redirect(elsewhere), 99);
            let settings = logins(&registry).into_iter().nth(which).expect("a login");
            let image = scan_with(&registry, settings, &Options::default()).expect("an image");
            let codes: Vec<_> = image.inventory.gaps.iter().map(|gap| gap.code.id).collect();
            assert_eq!(codes, ["registry-login-elsewhere"], "{:?}", image.inventory.gaps);
            assert!(!image.inventory.gaps[0].why.contains("secret"), "{}", image.inventory.gaps[0].why);
            assert_eq!(other.requests(), [format!("GET {path} - -")]);
        }
    }
}

#[test]
fn signed_addresses_stay_with_whom_they_are_for() {
    let (further, storage, registry) = (registry(Login::Open), registry(Login::Open), registry(Login::Open));
    let path = format!("/v2/team/app{}", layer_path(&registry));
    registry.fault(&path, Fault::Redirect(format!("http://{}{path}?signature=secret", storage.host())), 9);
    storage.fault(&path, Fault::Redirect(format!("http://{}{path}", further.host())), 9);
    assert_eq!(gaps(&scan(&registry).expect("an image")), Vec::<String>::new());
    assert_eq!(further.requests(), [format!("GET {path} - -")]);
    assert!(!further.has_received("secret"));
}

#[test]
fn token_servers_do_not_send_logins_on() {
    for which in [0, 1] {
        let (other, registry) = (registry(Login::Token), registry(Login::Token));
        registry.fault("/token", Fault::Redirect(format!("http://{}/token", other.host())), 99);
        let settings = logins(&registry).into_iter().nth(which).expect("a login");
        assert!(scan_with(&registry, settings, &Options::default()).is_err());
        assert_eq!(other.requests(), Vec::<String>::new());
    }
}

#[test]
fn mirrors_are_asked_first_and_the_registry_after_them() {
    let (mirror, own) = (registry(Login::Token), registry(Login::Open));
    let mirrored = || Settings { mirrors: BTreeMap::from([(own.host(), vec![mirror.host()])]), ..settings() };
    assert!(scan_with(&own, mirrored(), &Options::default()).is_ok());
    assert_eq!(own.requests(), Vec::<String>::new());
    mirror.fault("/", Fault::Status(404), 999);
    assert_eq!(found(&scan_with(&own, mirrored(), &Options::default()).expect("an image")), [GOOD]);
    assert!(!own.requests().is_empty());
}

/// Attaches a document of a media type to the image for amd64; gives the image's digest.
fn attach(registry: &Registry, media_type: &str, bytes: &[u8], tag: Option<&str>) -> Digest {
    let image = scan(registry).expect("an image").image.digest.expect("a digest");
    let blob = registry.blob(bytes);
    let mut manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST, "artifactType": media_type,
        "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": registry.blob(b"{}"), "size": 2},
        "layers": [{"mediaType": media_type, "digest": blob, "size": bytes.len()}]});
    let tag = match tag {
        Some(suffix) => format!("sha256-{}{suffix}", image.hex()),
        None => {
            manifest["subject"] = json!({"digest": image.to_string(), "mediaType": MANIFEST, "size": 1});
            "attached".to_owned()
        }
    };
    registry.manifest("team/app", &tag, MANIFEST, &manifest);
    image
}

fn attestation(image: &str, kind: &str, predicate: &Value) -> Vec<u8> {
    let statement = json!({"_type": "https://in-toto.io/Statement/v1", "predicateType": kind,
        "subject": [{"name": "app", "digest": {"sha256": image}}], "predicate": predicate});
    let payload = BASE64.encode(statement.to_string().as_bytes());
    json!({"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": []})
        .to_string()
        .into_bytes()
}

#[test]
fn attached_documents_are_found_by_api_and_by_tag() {
    let registry = registry(Login::Token);
    let image = attach(&registry, "application/vnd.cyclonedx+json", b"{\"bomFormat\":\"CycloneDX\"}", None);
    let vex = json!({"@context": "https://openvex.dev/ns/v0.2.0"});
    let envelope = attestation(image.hex(), "https://openvex.dev/ns/v0.2.0", &vex);
    attach(&registry, "application/vnd.dsse.envelope.v1+json", &envelope, Some(".att"));
    let reference = Reference::parse(&format!("{}/team/app:1.0", registry.host())).expect("a reference");
    let client = Client::new(settings()).expect("a client");
    let found = client.attached(&reference, from_ref(&image)).expect("a list");
    assert_eq!(found.gaps, Vec::new());
    let mut kinds: Vec<_> = found.documents.iter().map(|found| (found.form, found.is_attestation)).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, [(Form::CycloneDx, false), (Form::OpenVex, true)]);
    let vex_found = found.documents.iter().find(|found| found.is_attestation).expect("an attestation");
    assert_eq!(vex_found.bytes, vex.to_string().into_bytes());
    // Without the API, a tag holds the list.
    registry.without_referrers();
    let found = client.attached(&reference, from_ref(&image)).expect("a list");
    assert_eq!(found.documents.len(), 1);
    let listed = registry.manifest(
        "team/app",
        "other",
        MANIFEST,
        &json!({"schemaVersion": 2, "mediaType": MANIFEST,
        "layers": [{"mediaType": "application/spdx+json", "digest": registry.blob(b"{\"spdx\":1}"), "size": 10}]}),
    );
    let index = json!({"schemaVersion": 2, "manifests": [{"mediaType": MANIFEST, "digest": listed}]});
    registry.manifest("team/app", &format!("sha256-{}", image.hex()), INDEX, &index);
    let found = client.attached(&reference, from_ref(&image)).expect("a list");
    assert!(found.documents.iter().any(|found| found.form == Form::Spdx));
}

#[test]
fn attestations_about_other_images_are_not_used() {
    let registry = registry(Login::Open);
    let other = attestation(&"0".repeat(64), "https://openvex.dev/ns", &json!({}));
    let image = attach(&registry, "application/vnd.dsse.envelope.v1+json", &other, None);
    let reference = Reference::parse(&format!("{}/team/app:1.0", registry.host())).expect("a reference");
    let found = Client::new(settings()).expect("a client").attached(&reference, from_ref(&image)).expect("a list");
    assert_eq!(found.documents, Vec::new());
    assert_eq!(found.gaps.len(), 1);
    assert!(found.gaps[0].why.contains("another image"));
}

fn attached_with(registry: &Registry, settings: Settings, image: &[Digest]) -> Found {
    let reference = Reference::parse(&format!("{}/team/app:1.0", registry.host())).expect("a reference");
    Client::new(settings).expect("a client").attached(&reference, image).expect("a list")
}

fn attached(registry: &Registry, image: &Digest) -> Found {
    attached_with(registry, settings(), from_ref(image))
}

/// Attaches a manifest with these layers, each of a media type and content; gives the image's digest.
fn attach_all(registry: &Registry, layers: &[(&str, &[u8])]) -> Digest {
    let image = scan(registry).expect("an image").image.digest.expect("a digest");
    let layers: Vec<_> = layers
        .iter()
        .map(|(kind, bytes)| json!({"mediaType": kind, "digest": registry.blob(bytes), "size": bytes.len()}))
        .collect();
    let manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST, "layers": layers,
        "subject": {"digest": image.to_string(), "mediaType": MANIFEST, "size": 1}});
    registry.manifest("team/app", "attached", MANIFEST, &manifest);
    image
}

#[test]
fn what_is_attached_is_read_within_a_budget() {
    const VEX: &str = "application/vnd.openvex+json";
    let registry = registry(Login::Open);
    // The same document a hundred times is one, and fetched once.
    let image = attach_all(&registry, &[(VEX, b"{}".as_slice()); 100]);
    let found = attached(&registry, &image);
    assert_eq!((found.documents.len(), found.gaps), (1, Vec::new()));
    let blob = format!("/blobs/{}", Digest::sha256(b"{}"));
    assert_eq!(registry.requests().iter().filter(|line| line.contains(&blob)).count(), 1);
    // Others have no more room than is given to all of them.
    let many: Vec<_> = (0..10).map(|number| vec![number; 10_000]).collect();
    let layers: Vec<_> = many.iter().map(|bytes| (VEX, bytes.as_slice())).collect();
    attach_all(&registry, &layers);
    assert_eq!(attached(&registry, &image).documents.len(), 11);
    let found = attached_with(&registry, Settings { attached: 50_000, ..settings() }, from_ref(&image));
    assert!(found.documents.iter().map(|one| one.bytes.len()).sum::<usize>() <= 50_000);
    assert!((3..=5).contains(&found.documents.len()), "{}", found.documents.len());
    assert_eq!(found.gaps.len(), 1, "{:?}", found.gaps);
    assert_eq!(found.gaps[0].code.id, "attachment-unreadable");
    // Nor may there be any number of them.
    let many: Vec<_> = (0..250).map(|number| format!("{{\"number\":{number}}}").into_bytes()).collect();
    let layers: Vec<_> = many.iter().map(|bytes| (VEX, bytes.as_slice())).collect();
    attach_all(&registry, &layers);
    let found = attached(&registry, &image);
    assert_eq!((found.documents.len(), found.gaps.len()), (200, 1));
}

#[test]
fn a_bad_document_does_not_hide_those_beside_it() {
    let registry = registry(Login::Open);
    let other = attestation(&"0".repeat(64), "https://openvex.dev/ns", &json!({}));
    let image = scan(&registry).expect("an image").image.digest.expect("a digest");
    let own = attestation(image.hex(), "https://openvex.dev/ns", &json!({}));
    let kind = "application/vnd.dsse.envelope.v1+json";
    attach_all(&registry, &[(kind, &other), (kind, b"{"), (kind, &own)]);
    let found = attached(&registry, &image);
    assert_eq!((found.documents.len(), found.gaps.len()), (1, 2), "{:?}", found.gaps);
}

#[test]
fn the_tag_stands_in_for_a_list_that_registries_do_not_have() {
    let registry = registry(Login::Open);
    let image = scan(&registry).expect("an image").image.digest.expect("a digest");
    let path = format!("/referrers/{image}");
    let faults = [400, 404, 405, 406].map(Fault::Status).into_iter().chain([Fault::Html]);
    for fault in faults.clone() {
        registry.fault(&path, fault.clone(), 1);
        let reference = Reference::parse(&format!("{}/team/app:1.0", registry.host())).expect("a reference");
        let found = Client::new(settings()).expect("a client").attached(&reference, from_ref(&image));
        // A page is no word of a registry about what there is.
        assert_eq!(found.is_ok(), !matches!(fault, Fault::Html), "{fault:?}: {found:?}");
    }
    let listed = json!({"schemaVersion": 2, "mediaType": MANIFEST, "layers": [
        {"mediaType": "application/spdx+json", "digest": registry.blob(b"{\"spdx\":1}"), "size": 10}]});
    let listed = registry.manifest("team/app", "other", MANIFEST, &listed);
    let index = json!({"schemaVersion": 2, "manifests": [{"mediaType": MANIFEST, "digest": listed}]});
    registry.manifest("team/app", &format!("sha256-{}", image.hex()), INDEX, &index);
    for fault in faults {
        registry.fault(&path, fault.clone(), 1);
        let found = attached(&registry, &image);
        assert_eq!((found.documents.len(), found.gaps), (1, Vec::new()), "{fault:?}");
    }
}

#[test]
fn a_list_of_referrers_is_read_page_after_page() {
    let registry = registry(Login::Open);
    let image = scan(&registry).expect("an image").image.digest.expect("a digest");
    for number in 0..7 {
        attach(&registry, "application/vnd.openvex+json", format!("{number}").as_bytes(), None);
    }
    let path = format!("/referrers/{image}");
    registry.pages(3);
    let found = attached(&registry, &image);
    assert_eq!((found.documents.len(), found.gaps), (7, Vec::new()));
    assert_eq!(registry.requests().iter().filter(|line| line.contains(&path)).count(), 3);
    // What is listed elsewhere, in circles, or not given, is named, and what was listed so far is read.
    let other = self::registry(Login::Open);
    let round = format!("</v2/team/app{path}>; rel=\"next\"");
    let elsewhere = format!("<http://{}/v2/team/app{path}>; rel=\"next\"", other.host());
    registry.pages(usize::MAX);
    for link in [round, elsewhere, "<http://[>; rel=next".to_owned()] {
        registry.fault(&path, Fault::Header("link", link.clone()), 99);
        let found = attached(&registry, &image);
        assert_eq!((found.documents.len(), found.gaps.len()), (7, 1), "{link}: {:?}", found.gaps);
        registry.mended();
    }
    assert_eq!(other.requests(), Vec::<String>::new());
    let asked = registry.requests().iter().filter(|line| line.contains(&path)).count();
    assert!(asked < 50, "{asked}");
}

#[test]
fn what_is_attached_to_the_index_of_an_image_is_found() {
    let registry = registry(Login::Open);
    let image = scan(&registry).expect("an image").image;
    let [index] = image.indexes.as_slice() else { panic!("{:?}", image.indexes) };
    let statement = attestation(index.hex(), "https://openvex.dev/ns", &json!({"of": "index"}));
    let manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST,
        "layers": [{"mediaType": "application/vnd.dsse.envelope.v1+json", "digest": registry.blob(&statement),
            "size": statement.len()}]});
    registry.manifest("team/app", &format!("sha256-{}.att", index.hex()), MANIFEST, &manifest);
    let digests: Vec<_> = image.digest.iter().chain(&image.indexes).cloned().collect();
    let found = attached_with(&registry, settings(), &digests);
    assert_eq!((found.documents.len(), found.gaps), (1, Vec::new()));
}
