//! The forms in which images come.

use palisade_sources::images::{Digest, Input, Options, Platform, Progress, scan};
use serde_json::json;
use tempfile::TempDir;

use crate::build::{Layer, Layout, gzip, lock, simple, written, zstd};
use crate::{found, gaps, scanned};

const BOTH: [&str; 2] =
    ["org.example:base 1.0 0 opt/base/gradle.lockfile", "org.example:service 2.0 1 srv/service/gradle.lockfile"];

fn two_layers() -> Vec<Layer> {
    vec![
        Layer::new().file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n").locked("opt/base", "base", "1.0"),
        Layer::new().locked("srv/service", "service", "2.0"),
    ]
}

#[test]
fn an_oci_archive_is_read_plain_and_compressed() {
    let bytes = simple(two_layers()).archive();
    for archive in [bytes.clone(), gzip(&bytes), zstd(&bytes)] {
        let (_folder, path) = written(&archive);
        let image = scanned(&path, &Options::default()).expect("an image");
        assert_eq!(found(&image), BOTH);
        assert_eq!(gaps(&image), Vec::<String>::new());
        assert_eq!(image.inventory.distribution.expect("a distribution").id(), "debian");
        let facts = image.image;
        assert_eq!(facts.platform.expect("a platform").to_string(), "linux/amd64");
        assert_eq!(facts.base.expect("a base").name, "docker.io/library/debian:12");
        let lines: Vec<_> = facts.layers.iter().map(|layer| layer.created_by.as_deref()).collect();
        assert_eq!(lines, [Some("RUN step 0"), Some("RUN step 1")]);
        assert!(facts.layers.iter().all(|layer| layer.unpacked.is_some() && layer.diff_id.is_some()));
    }
}

#[test]
fn a_layout_is_read_from_a_directory() {
    let folder = TempDir::new().expect("a folder");
    simple(two_layers()).write(folder.path());
    assert_eq!(Input::of(folder.path()), Ok(Input::Layout(folder.path().to_owned())));
    let image = scanned(folder.path(), &Options::default()).expect("an image");
    assert_eq!(found(&image), BOTH);
}

#[test]
fn layers_may_be_plain_gzip_of_several_members_and_zstd() {
    let plain = |module: &str| Layer::new().locked(module, module, "1").bytes();
    let members = |bytes: &[u8]| [gzip(&bytes[..700]), gzip(&bytes[700..])].concat();
    let skippable = |bytes: &[u8]| [&[0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9], zstd(bytes).as_slice()].concat();
    let layers: Vec<_> =
        [("a", plain("a")), ("b", members(&plain("b"))), ("c", zstd(&plain("c"))), ("d", skippable(&plain("d")))]
            .into_iter()
            .map(|(module, stored)| (stored, plain(module)))
            .collect();
    let mut layout = Layout::default();
    let manifest = layout.image("amd64", &layers);
    layout.index(&[manifest]);
    let (_folder, path) = written(&layout.archive());
    let image = scanned(&path, &Options::default()).expect("an image");
    assert_eq!(gaps(&image), Vec::<String>::new());
    let names: Vec<_> = image.inventory.components.iter().map(|component| component.name.as_str()).collect();
    assert_eq!(names, ["org.example:a", "org.example:b", "org.example:c", "org.example:d"]);
}

/// What `docker save` wrote from 1.10 to 24: directories named after layers, with links between equal layers.
fn docker_archive(tag: &str) -> Vec<u8> {
    let layers: Vec<_> = two_layers().into_iter().map(Layer::bytes).collect();
    let diff_ids: Vec<_> = layers.iter().map(|layer| Digest::sha256(layer).to_string()).collect();
    let config = json!({"os": "linux", "architecture": "amd64", "rootfs": {"diff_ids": diff_ids},
        "config": {"Labels": null}, "history": [{"created_by": "ADD base"}, {"created_by": "COPY service"}]})
    .to_string();
    let name = format!("{}.json", Digest::sha256(config.as_bytes()).hex());
    let manifest = json!([{"Config": name, "RepoTags": [tag], "Layers": ["aaa/layer.tar", "ccc/layer.tar"]}]);
    Layer::new()
        .file("aaa/layer.tar", &layers[0])
        .file("bbb/layer.tar", &layers[1])
        .symbolic("ccc/layer.tar", "../bbb/layer.tar")
        .file(&name, config)
        .file("manifest.json", manifest.to_string())
        .bytes()
}

#[test]
fn an_archive_of_docker_is_read_plain_and_compressed() {
    for archive in [docker_archive("debian:12"), gzip(&docker_archive("debian:12"))] {
        let (_folder, path) = written(&archive);
        let image = scanned(&path, &Options::default()).expect("an image");
        assert_eq!(found(&image), BOTH);
        assert_eq!(gaps(&image), Vec::<String>::new());
        assert_eq!(image.image.names, ["debian:12"]);
        assert_eq!(image.image.layers[1].created_by.as_deref(), Some("COPY service"));
    }
}

#[test]
fn an_image_of_an_archive_is_named() {
    let (_folder, path) = written(&docker_archive("docker.io/library/debian:12"));
    let named = |name: &str| scanned(&path, &Options { name: Some(name.to_owned()), ..Options::default() });
    assert!(named("debian:12").is_ok());
    let error = named("debian:11").expect_err("is not there");
    assert_eq!(error.code.id, "image-not-found");
    assert!(error.message.contains("docker.io/library/debian:12"), "{error}");
}

#[test]
fn an_archive_from_before_manifests_is_read() {
    let layers: Vec<_> = two_layers().into_iter().map(Layer::bytes).collect();
    let top = json!({"id": "b2", "parent": "a1", "os": "linux", "architecture": "amd64",
        "container_config": {"Cmd": ["/bin/sh", "-c", "make"]}});
    let archive = Layer::new()
        .file("repositories", json!({"old": {"latest": "b2"}}).to_string())
        .file("b2/json", top.to_string())
        .file("b2/layer.tar", &layers[1])
        .file("a1/json", json!({"id": "a1", "os": "linux"}).to_string())
        .file("a1/layer.tar", &layers[0])
        .bytes();
    let (_folder, path) = written(&archive);
    let image = scanned(&path, &Options::default()).expect("an image");
    assert_eq!(found(&image), BOTH);
    assert_eq!(image.image.layers[1].created_by.as_deref(), Some("/bin/sh -c make"));
}

fn platforms() -> Layout {
    let mut layout = Layout::default();
    let mut manifests = Vec::new();
    for architecture in ["arm64", "amd64"] {
        let unpacked = Layer::new().locked("app", architecture, "1").bytes();
        let mut manifest = layout.image(architecture, &[(gzip(&unpacked), unpacked)]);
        manifest["platform"] = json!({"os": "linux", "architecture": architecture});
        manifests.push(manifest);
    }
    let attestation = json!({"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 2,
        "digest": Digest::sha256(b"not there").to_string(),
        "platform": {"os": "unknown", "architecture": "unknown"}});
    manifests.push(attestation);
    let index = json!({"schemaVersion": 2, "manifests": manifests});
    let inner = layout.blob("application/vnd.oci.image.index.v1+json", index.to_string().into_bytes());
    layout.index(&[inner]);
    layout
}

#[test]
fn the_platform_is_chosen_through_nested_indexes() {
    let (_folder, path) = written(&platforms().archive());
    let on = |platform: Option<&str>| {
        let platform = platform.map(|text| Platform::parse(text).expect("a platform"));
        scanned(&path, &Options { platform, ..Options::default() })
    };
    assert_eq!(found(&on(None).expect("an image")), ["org.example:amd64 1 0 app/gradle.lockfile"]);
    assert_eq!(found(&on(Some("linux/arm64/v8")).expect("an image")), ["org.example:arm64 1 0 app/gradle.lockfile"]);
    let error = on(Some("linux/s390x")).expect_err("is not there");
    assert_eq!(error.code.id, "image-not-found");
    assert!(error.message.contains("linux/arm64"), "{error}");
}

#[test]
fn the_only_image_is_taken_whatever_its_platform_unless_one_is_asked_for() {
    let unpacked = Layer::new().locked("app", "service", "1").bytes();
    let mut layout = Layout::default();
    let manifest = layout.image("arm64", &[(gzip(&unpacked), unpacked)]);
    layout.index(&[manifest]);
    let (_folder, path) = written(&layout.archive());
    assert!(scanned(&path, &Options::default()).is_ok());
    let options = Options { platform: Some(Platform::default()), ..Options::default() };
    assert_eq!(scanned(&path, &options).expect_err("another platform").code.id, "image-not-found");
}

#[test]
fn two_images_of_a_layout_have_to_be_named() {
    let mut layout = Layout::default();
    let mut manifests = Vec::new();
    for name in ["one", "two"] {
        let unpacked = Layer::new().locked("app", name, "1").bytes();
        let mut manifest = layout.image("amd64", &[(gzip(&unpacked), unpacked)]);
        manifest["annotations"] = json!({"org.opencontainers.image.ref.name": name});
        manifests.push(manifest);
    }
    layout.index(&manifests);
    let (_folder, path) = written(&layout.archive());
    let error = scanned(&path, &Options::default()).expect_err("two");
    assert_eq!(error.code.id, "image-ambiguous");
    let options = Options { name: Some("two".to_owned()), ..Options::default() };
    assert_eq!(found(&scanned(&path, &options).expect("an image")), ["org.example:two 1 0 app/gradle.lockfile"]);
}

#[test]
fn progress_counts_all_bytes() {
    let layout = simple(two_layers());
    let (_folder, path) = written(&layout.archive());
    let events = std::sync::Mutex::new(Vec::new());
    scan(&Input::of(&path).expect("there"), &Options::default(), &|event| events.lock().expect("whole").push(event))
        .expect("an image");
    let events = events.into_inner().expect("whole");
    let Some(Progress::Begins { layers: 2, bytes: Some(total) }) = events.first() else { panic!("{events:?}") };
    let read: u64 = events.iter().map(|event| if let Progress::Read { bytes, .. } = event { *bytes } else { 0 }).sum();
    assert_eq!(read, *total);
    assert_eq!(events.iter().filter(|event| matches!(event, Progress::Ends { .. })).count(), 2);
}

#[test]
fn a_directory_is_read_as_it_lies() {
    let folder = TempDir::new().expect("a folder");
    let write = |name: &str, content: &str| {
        let place = folder.path().join(name);
        std::fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        std::fs::write(place, content).expect("a file");
    };
    write("usr/lib/os-release", "ID=alpine\nVERSION_ID=3.19.1\n");
    write("srv/gradle.lockfile", &lock("service", "1"));
    write("data/dpkg/status", "Package: bash\nStatus: install ok installed\nVersion: 5.2-1\nArchitecture: amd64\n\n");
    let link = |target: &str, name: &str| {
        let place = folder.path().join(name);
        std::fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        std::os::unix::fs::symlink(target, place).expect("a link");
    };
    link("../usr/lib/os-release", "etc/os-release");
    link("/data/dpkg", "var/lib/dpkg");
    link("/etc/passwd", "srv/outside");
    link("loop", "srv/loop");
    let image = scanned(folder.path(), &Options::default()).expect("a directory");
    assert_eq!(found(&image), ["bash 5.2-1 - var/lib/dpkg/status", "org.example:service 1 - srv/gradle.lockfile"]);
    assert_eq!(gaps(&image), Vec::<String>::new());
    assert_eq!(image.inventory.distribution.expect("a distribution").id(), "alpine");
}
