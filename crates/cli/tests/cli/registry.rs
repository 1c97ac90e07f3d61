//! `palisade image` with registries, on good days and on bad ones: exit codes, messages, and that no secret is printed.

use std::process::Output;
use std::time::Duration;

use data_encoding::BASE64;
use palisade_testkit::registry::{Fault, Login, Registry};
use serde_json::json;

use super::images::{INDEX, attach, machine, push, tar};
use super::packages::{LOCK, advisories, open};
use super::*;

const PASSWORD: &str = "hidden-secret";
const BOTH: [&str; 2] = ["CVE-2026-1001 libssl3 3.0.20-1", "CVE-2026-1002 left-pad 1.3.0"];

/// A registry with `shop/web:1` for two architectures: amd64 with both packages, arm64 with left-pad alone.
fn registry(login: Login) -> Registry {
    let registry = Registry::start(login).unwrap();
    let manifests = [
        push(&registry, "shop/web", "amd64", "amd64", &[machine()]),
        push(&registry, "shop/web", "arm64", "arm64", &[tar(&[("app/package-lock.json", LOCK)])]),
    ];
    registry.manifest("shop/web", "1", INDEX, &json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}));
    registry
}

fn with_password() -> Login {
    Login::TokenFor("ann".to_owned(), PASSWORD.to_owned())
}

/// A folder with an index of both advisories, and of one more about what only an SBOM tells.
fn folder() -> TempDir {
    let attached = advisories().lines().last().unwrap().replace("left-pad", "attached").replace("1002", "1003");
    let attached = attached.replace("NPM-1", "NPM-2");
    let folder = directory(&[("osv.jsonl", format!("{}\n{attached}", advisories()).as_bytes())]);
    let built = run(folder.path(), &["db", "build", "test=osv.jsonl", "--output", "db.index"]);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    folder
}

fn login(host: &str, password: &str) -> Vec<u8> {
    let auth = BASE64.encode(format!("ann:{password}").as_bytes());
    json!({"auths": {host: {"auth": auth}}}).to_string().into_bytes()
}

/// Writes Docker's configuration into a folder of its own.
fn configured(folder: &Path, configuration: &[u8]) {
    std::fs::create_dir_all(folder.join("docker")).unwrap();
    std::fs::write(folder.join("docker/config.json"), configuration).unwrap();
}

/// `image` with Docker's configuration of the folder; whatever happens, nothing secret is printed.
fn image(folder: &Path, registry: &Registry, arguments: &[&str]) -> Output {
    let name = format!("{}/shop/web:1", registry.host());
    let path = format!("{}:/usr/bin:/bin", folder.join("bin").display());
    let mut command =
        palisade(folder, &[&["image", &name, "--db", "db.index", "--format", "json"], arguments].concat());
    let output = command.env("DOCKER_CONFIG", folder.join("docker")).env("PATH", path).output().unwrap();
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    let encoded = BASE64.encode(format!("ann:{PASSWORD}").as_bytes());
    for secret in [PASSWORD, encoded.as_str(), "token-that-nobody-may-see"] {
        assert!(!said.contains(secret), "{secret} in {said}");
    }
    output
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", text(&output.stdout), text(&output.stderr)))
}

#[test]
fn an_image_is_pulled_with_the_login_of_dockers_configuration() {
    let (registry, folder) = (registry(with_password()), folder());
    configured(folder.path(), &login(&registry.host(), PASSWORD));
    let output = image(folder.path(), &registry, &[]);
    let found = report(&output);
    assert_eq!((output.status.code(), open(&found)), (Some(1), BOTH.map(str::to_owned).to_vec()), "{found:#}");
    assert_eq!(found["findings"][0]["target"]["name"], format!("{}/shop/web:1", registry.host()));
    let arm = report(&image(folder.path(), &registry, &["--platform", "linux/arm64"]));
    assert_eq!(open(&arm), [BOTH[1]], "{arm:#}");
    for (platform, code) in [("linux/s390x", 3), ("amd64", 2)] {
        let output = image(folder.path(), &registry, &["--platform", platform]);
        assert_eq!(output.status.code(), Some(code), "{platform}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(platform), "{}", text(&output.stderr));
    }
}

#[test]
fn logins_that_are_refused_or_missing_are_named() {
    let (registry, folder) = (registry(with_password()), folder());
    for configuration in [Some(login(&registry.host(), "wrong-hidden-secret")), Some(b"{}".to_vec()), None] {
        match &configuration {
            Some(bytes) => configured(folder.path(), bytes),
            None => std::fs::remove_dir_all(folder.path().join("docker")).unwrap(),
        }
        let output = image(folder.path(), &registry, &[]);
        assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("registry-denied"), "{}", text(&output.stderr));
    }
    configured(folder.path(), format!("{{\"auths\": {{\"a\": {{\"auth\": \"{PASSWORD}\"").as_bytes());
    let output = image(folder.path(), &registry, &[]);
    assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("registry-credentials"), "{}", text(&output.stderr));
}

#[cfg(unix)]
#[test]
fn a_credential_helper_is_asked() {
    use std::os::unix::fs::PermissionsExt as _;
    let (registry, folder) = (registry(with_password()), folder());
    let host = registry.host();
    let helper = folder.path().join("bin/docker-credential-vault");
    std::fs::create_dir_all(folder.path().join("bin")).unwrap();
    let write = |script: &str| {
        std::fs::write(&helper, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&helper, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    let answer = json!({"ServerURL": host, "Username": "ann", "Secret": PASSWORD}).to_string();
    write(&format!("[ \"$1\" = get ] && [ \"$(cat)\" = '{host}' ] && echo '{answer}'"));
    for configuration in [json!({"credHelpers": {&host: "vault"}}), json!({"credsStore": "vault"})] {
        configured(folder.path(), configuration.to_string().as_bytes());
        let output = image(folder.path(), &registry, &[]);
        assert_eq!(open(&report(&output)), BOTH, "{}", text(&output.stderr));
    }
    for (script, helper) in [
        (format!("echo '{PASSWORD}'"), "vault"),
        (format!("echo '{PASSWORD}' >&2; echo '{PASSWORD}'; exit 7"), "vault"),
        ("true".to_owned(), "absent"),
    ] {
        write(&script);
        configured(folder.path(), json!({"credHelpers": {&host: helper}}).to_string().as_bytes());
        let output = image(folder.path(), &registry, &[]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains("registry-credentials") && said.contains(helper), "{said}");
    }
}

#[test]
fn a_mirror_is_asked_first_and_named_images_stay_what_they_are() {
    let (own, mirror, folder) = (registry(Login::Open), registry(Login::Token), folder());
    let mirrored = format!("{}={}", own.host(), mirror.host());
    let found = report(&image(folder.path(), &own, &["--mirror", &mirrored]));
    assert_eq!(open(&found), BOTH, "{found:#}");
    assert!(own.requests().iter().all(|line| !line.contains("/blobs/")), "{:?}", own.requests());
    assert_eq!(found["findings"][0]["target"]["name"], format!("{}/shop/web:1", own.host()));
    let output = image(folder.path(), &own, &["--mirror", "nonsense"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
}

#[test]
fn attached_statements_dismiss_and_attached_packages_count() {
    let (registry, folder) = (registry(with_password()), folder());
    configured(folder.path(), &login(&registry.host(), PASSWORD));
    let name = format!("{}/shop/web", registry.host());
    let scanned = report(&image(folder.path(), &registry, &[]));
    assert_eq!(open(&scanned), BOTH);
    let digest = push(&registry, "shop/web", "amd64", "amd64", &[machine()])["digest"].as_str().unwrap().to_owned();
    let product = format!("pkg:oci/web@{digest}?repository_url={name}");
    let statements = json!({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/1",
        "author": "Shop", "timestamp": "2026-11-02T00:00:00Z", "version": 1, "statements": [{
            "vulnerability": {"name": "CVE-2026-1001"}, "status": "not_affected",
            "justification": "vulnerable_code_not_in_execute_path",
            "products": [{"@id": product, "subcomponents": [{"@id": "pkg:deb/debian/libssl3"}]}]}]});
    let packages = json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [
        {"type": "library", "name": "attached", "version": "1.0.0", "purl": "pkg:npm/attached@1.0.0"},
        {"type": "library", "name": "left-pad", "version": "1.2.0", "purl": "pkg:npm/left-pad@1.2.0"}]});
    attach(&registry, "shop/web", &digest, "application/vnd.openvex+json", statements.to_string().as_bytes());
    attach(&registry, "shop/web", &digest, "application/vnd.cyclonedx+json", packages.to_string().as_bytes());
    let found = report(&image(folder.path(), &registry, &[]));
    assert_eq!(open(&found), [BOTH[1], "CVE-2026-1003 attached 1.3.0"], "{found:#}");
    let dismissed: Vec<&Value> =
        found["findings"].as_array().unwrap().iter().filter(|one| one["rule"] == "CVE-2026-1001").collect();
    assert_eq!(dismissed.len(), 1, "{found:#}");
    assert_ne!(dismissed[0]["state"], "open");
    assert!(dismissed[0].to_string().contains("Shop"), "who says so is named: {}", dismissed[0]);
    // The image of another architecture has neither.
    let arm = report(&image(folder.path(), &registry, &["--platform", "linux/arm64"]));
    assert_eq!(open(&arm), [BOTH[1]], "{arm:#}");
    // One that is damaged is named, and the rest still counts.
    attach(&registry, "shop/web", &digest, "application/vnd.openvex+json", b"{\"statements\": 1");
    let output = image(folder.path(), &registry, &["--fail-on", "none"]);
    let found = report(&output);
    assert_eq!(output.status.code(), Some(3), "{found:#}");
    assert!(!found["coverage"]["gaps"].as_array().unwrap().is_empty());
    assert_eq!(open(&found), [BOTH[1], "CVE-2026-1003 attached 1.3.0"]);
}

#[test]
fn statements_about_the_index_of_an_image_are_heard() {
    let (registry, folder) = (registry(Login::Open), folder());
    let name = format!("{}/shop/web", registry.host());
    let pushed =
        |architecture: &str, layers: &[Vec<u8>]| push(&registry, "shop/web", architecture, architecture, layers);
    let manifests = [pushed("amd64", &[machine()]), pushed("arm64", &[tar(&[("app/package-lock.json", LOCK)])])];
    let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests});
    let index = registry.manifest("shop/web", "1", INDEX, &index);
    let arm = manifests[1]["digest"].as_str().unwrap();
    // One about the index counts, one about the image for another platform does not.
    let statement = |vulnerability: &str, digest: &str| {
        json!({"vulnerability": {"name": vulnerability}, "status": "not_affected",
            "justification": "vulnerable_code_not_in_execute_path",
            "products": [{"@id": format!("pkg:oci/web@{digest}?repository_url={name}")}]})
    };
    let statements = json!({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/1",
        "author": "Shop", "timestamp": "2026-11-02T00:00:00Z", "version": 1,
        "statements": [statement("CVE-2026-1001", &index), statement("CVE-2026-1002", arm)]});
    // Named by the user.
    std::fs::write(folder.path().join("shop.vex.json"), statements.to_string()).unwrap();
    let found = report(&image(folder.path(), &registry, &["--vex", "shop.vex.json"]));
    assert_eq!(open(&found), [BOTH[1]], "{found:#}");
    // Attached.
    attach(&registry, "shop/web", &index, "application/vnd.openvex+json", statements.to_string().as_bytes());
    let found = report(&image(folder.path(), &registry, &[]));
    assert_eq!(open(&found), [BOTH[1]], "{found:#}");
    let arm = report(&image(folder.path(), &registry, &["--platform", "linux/arm64"]));
    assert_eq!(open(&arm), Vec::<String>::new(), "{arm:#}");
}

#[test]
fn registries_that_misbehave_are_named_and_never_clean() {
    let folder = folder();
    for (fault, code) in [
        (Fault::Html, "registry-malformed"),
        (Fault::Redirect("/v2/shop/web/manifests/1".to_owned()), "registry-malformed"),
        (Fault::Status(404), "registry-not-found"),
        (Fault::Status(403), "registry-denied"),
        (Fault::Stall(0, Duration::from_millis(100)), "registry-unreachable"),
    ] {
        let registry = registry(Login::Open);
        registry.fault("/manifests/1", fault.clone(), 99);
        let output = image(folder.path(), &registry, &[]);
        assert_eq!(output.status.code(), Some(3), "{fault:?}: {}", text(&output.stdout));
        assert!(text(&output.stderr).contains(code), "{fault:?}: {}", text(&output.stderr));
    }
    for (fault, code) in [(Fault::Html, "registry-malformed"), (Fault::Alter, "layer-digest-mismatch")] {
        let registry = registry(Login::Open);
        registry.fault(&format!("/blobs/{}", palisade_testkit::registry::digest(&machine())), fault.clone(), 99);
        let output = image(folder.path(), &registry, &["--exit-zero"]);
        let found = report(&output);
        assert_eq!(output.status.code(), Some(3), "{fault:?}: {found:#}");
        assert!(gaps(&found).iter().any(|(id, ..)| id == code), "{fault:?}: {:?}", gaps(&found));
    }
    for name in ["Web", "a b", "127.0.0.1:1/shop/web:"] {
        assert_eq!(run(folder.path(), &["image", name, "--db", "db.index"]).status.code(), Some(2), "{name}");
    }
}
