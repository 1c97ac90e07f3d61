//! Images that somebody made to mislead, or that broke on the way.

use palisade_sources::images::{Budgets, Digest, ImageInventory, Options};
use palisade_testkit::go_binary::{program, shapes};
use serde_json::json;
use tar::EntryType;
use tempfile::TempDir;

use crate::build::{Layer, Layout, gzip, lock, simple, written, zstd};
use crate::{found, gaps, scanned};

fn read(archive: &[u8]) -> ImageInventory {
    let (_folder, path) = written(archive);
    scanned(&path, &Options::default()).expect("an image")
}

fn layer(layer: Layer) -> ImageInventory {
    read(&simple(vec![layer]).archive())
}

fn whys(image: &ImageInventory) -> Vec<&str> {
    image.inventory.gaps.iter().map(|gap| gap.why.as_str()).collect()
}

fn refused(archive: &[u8]) -> String {
    let (_folder, path) = written(archive);
    let error = scanned(&path, &Options::default()).expect_err("is refused");
    format!("{} {}", error.code.id, error.message)
}

/// One layer of one image, stored and stated as a test likes.
fn stored(stored: Vec<u8>, diff_id: &[u8]) -> Layout {
    let mut layout = Layout::default();
    let manifest = layout.image_with("amd64", &[(stored, Vec::new())], vec![Digest::sha256(diff_id).to_string()]);
    layout.index(&[manifest]);
    layout
}

const GOOD: &str = "org.example:good 1 0 good/gradle.lockfile";

#[test]
fn entries_that_lead_out_are_refused_and_the_rest_is_read() {
    let content = lock("evil", "1");
    let image = layer(
        Layer::new()
            .raw(EntryType::Regular, b"../evil/gradle.lockfile", b"", content.as_bytes())
            .raw(EntryType::Regular, b"a/../../evil/gradle.lockfile", b"", content.as_bytes())
            .raw(EntryType::Link, b"evil/gradle.lockfile", b"../../etc/shadow", b"")
            .raw(EntryType::Symlink, b"up/gradle.lockfile", b"../../../../good/gradle.lockfile", b"")
            .locked("good", "good", "1"),
    );
    assert_eq!(found(&image), [GOOD]);
    assert_eq!(
        gaps(&image),
        [
            "layer-entry-refused ../evil/gradle.lockfile",
            "layer-entry-refused a/../../evil/gradle.lockfile",
            "layer-entry-refused evil/gradle.lockfile",
        ]
    );
}

#[test]
fn refusals_are_named_up_to_a_number_and_counted() {
    let escape = |layer: Layer, _| layer.raw(EntryType::Regular, b"../x", b"", b"");
    let image = layer((0..100).fold(Layer::new(), escape));
    assert_eq!(image.inventory.gaps.len(), 21);
    assert!(whys(&image).contains(&"80 more entries were refused"));
}

#[test]
fn devices_pipes_and_unknown_kinds_are_passed_over() {
    let kinds = [EntryType::Block, EntryType::Char, EntryType::Fifo, EntryType::new(b'Z')];
    let odd = kinds.iter().fold(Layer::new(), |layer, kind| layer.raw(*kind, b"odd/gradle.lockfile", b"", b""));
    let image = layer(odd.raw(EntryType::new(b'Q'), b"odd", b"", &[7; 1000]).locked("good", "good", "1"));
    assert_eq!(found(&image), [GOOD]);
    assert_eq!(gaps(&image), Vec::<String>::new());
}

#[test]
fn names_are_long_and_not_text() {
    let long = format!("{}/gradle.lockfile", vec!["d".repeat(200); 20].join("/"));
    let image = layer(Layer::new().file(&long, lock("long", "1")).raw(
        EntryType::Regular,
        b"\xff\xfe/gradle.lockfile",
        b"",
        lock("bytes", "1").as_bytes(),
    ));
    let expected = ["org.example:bytes 1 0 \u{fffd}\u{fffd}/gradle.lockfile", &format!("org.example:long 1 0 {long}")];
    assert_eq!(found(&image), expected);
    // Two names that look alike are two files.
    let two = Layer::new().raw(EntryType::Regular, b"\xff/gradle.lockfile", b"", lock("a", "1").as_bytes()).raw(
        EntryType::Regular,
        b"\xfe/gradle.lockfile",
        b"",
        lock("b", "1").as_bytes(),
    );
    assert_eq!(layer(two).inventory.components.len(), 2);
}

/// A sparse file in GNU's old form: real size, and pieces of offset and length.
fn sparse(name: &str, real_size: u64, pieces: &[(u64, u64)], content: &[u8]) -> Vec<u8> {
    let mut header = crate::build::header(EntryType::GNUSparse, content.len() as u64);
    let block = header.as_mut_bytes();
    block[..name.len()].copy_from_slice(name.as_bytes());
    let number = |value: u64| {
        let mut field = [0; 12];
        field[0] = 0x80;
        field[4..].copy_from_slice(&value.to_be_bytes());
        field
    };
    for (index, (offset, length)) in pieces.iter().enumerate() {
        block[386 + index * 24..][..12].copy_from_slice(&number(*offset));
        block[398 + index * 24..][..12].copy_from_slice(&number(*length));
    }
    block[483..495].copy_from_slice(&number(real_size));
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend_from_slice(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

#[test]
fn sparse_files_are_made_whole_within_their_budget() {
    let content = lock("sparse", "1");
    let size = content.len() as u64;
    // What a hole holds is zeros; Gradle's reader names that line.
    let good = sparse("sparse/gradle.lockfile", size, &[(0, size)], content.as_bytes());
    let rest = Layer::new().locked("good", "good", "1").bytes();
    let unpacked = [good, rest.clone()].concat();
    let image = read(&stored(gzip(&unpacked), &unpacked).archive());
    assert_eq!(found(&image), [GOOD, "org.example:sparse 1 0 sparse/gradle.lockfile"]);
    for (name, bomb) in [
        ("size", sparse("bomb/gradle.lockfile", 1 << 50, &[(0, size)], content.as_bytes())),
        ("offset", sparse("bomb/gradle.lockfile", size, &[(1 << 60, size)], content.as_bytes())),
        ("length", sparse("bomb/gradle.lockfile", size, &[(0, u64::MAX)], content.as_bytes())),
    ] {
        let unpacked = [bomb, rest.clone()].concat();
        let image = read(&stored(gzip(&unpacked), &unpacked).archive());
        assert_eq!(found(&image), [GOOD], "{name}");
        assert_eq!(gaps(&image), ["image-file-unreadable bomb/gradle.lockfile"], "{name}");
    }
}

#[test]
fn sparse_files_of_pax_are_made_whole() {
    let content = lock("sparse", "1");
    let record = |key: &str, value: &str| {
        let rest = format!(" {key}={value}\n");
        let length = rest.len() + if rest.len() + 2 < 100 { 2 } else { 3 };
        format!("{length}{rest}")
    };
    let size = content.len();
    let records = [("major", "1"), ("minor", "0"), ("name", "sparse/gradle.lockfile"), ("realsize", &size.to_string())]
        .map(|(key, value)| record(&format!("GNU.sparse.{key}"), value))
        .concat();
    let mut map = format!("1\n0\n{size}\n").into_bytes();
    map.resize(512, 0);
    map.extend_from_slice(content.as_bytes());
    let image = layer(
        Layer::new()
            .raw(EntryType::XHeader, b"pax", b"", records.as_bytes())
            .raw(EntryType::Regular, b"GNUSparseFile.0/gradle.lockfile", b"", &map)
            .locked("good", "good", "1"),
    );
    assert_eq!(found(&image), [GOOD, "org.example:sparse 1 0 sparse/gradle.lockfile"]);
}

#[test]
fn sparse_programs_that_are_not_read_are_named() {
    let program = program(shapes()[0]);
    let size = program.len() as u64;
    let archive = |entry: Vec<u8>| {
        let unpacked = [entry, Layer::new().locked("good", "good", "1").bytes()].concat();
        stored(gzip(&unpacked), &unpacked).archive()
    };
    let whole = read(&archive(sparse("bin/x", size, &[(0, size)], &program)));
    assert!(found(&whole).iter().any(|line| line.ends_with(" bin/x")));
    for (name, entry, expected) in [
        ("a large one", sparse("bin/x", 1 << 30, &[(0, size)], &program), &["image-file-unreadable bin/x"][..]),
        ("pieces that lie", sparse("bin/x", size, &[(0, size + 1)], &program), &["image-file-unreadable bin/x"]),
        ("another large file", sparse("bin/x", 1 << 30, &[(512, size)], &program), &[]),
    ] {
        let image = read(&archive(entry));
        assert_eq!(
            (found(&image), gaps(&image)),
            (vec![GOOD.to_owned()], expected.iter().map(ToString::to_string).collect()),
            "{name}"
        );
    }
}

#[test]
fn bombs_end_at_the_budget() {
    // Three hundred megabytes of zeros in a few bytes.
    let mut bomb = Layer::new().locked("good", "good", "1").bytes();
    bomb.truncate(bomb.len() - 1024);
    bomb.resize(300 << 20, 0);
    let image = read(&stored(zstd(&bomb), &bomb).archive());
    assert_eq!(found(&image), [GOOD]);
    assert_eq!(whys(&image), ["unpacks to more than 250 times its size"]);
    let options = Options { budgets: Budgets { unpacked: 1 << 20, ..Budgets::default() }, ..Options::default() };
    let (_folder, path) = written(&stored(zstd(&bomb), &bomb).archive());
    let image = scanned(&path, &options).expect("an image");
    assert_eq!(whys(&image), ["the image unpacks to more bytes than its budget"]);
    // Nested: the archive itself is compressed too.
    let (_folder, path) = written(&gzip(&stored(zstd(&bomb), &bomb).archive()));
    assert_eq!(whys(&scanned(&path, &options).expect("an image")), ["the image unpacks to more bytes than its budget"]);
}

#[test]
fn entries_layers_and_packages_have_budgets() {
    let layers = || (0..3).map(|number| Layer::new().locked(&number.to_string(), "m", &number.to_string())).collect();
    let (_folder, path) = written(&simple(layers()).archive());
    let with = |budgets| scanned(&path, &Options { budgets, ..Options::default() });
    let image = with(Budgets { components: 2, ..Budgets::default() }).expect("an image");
    assert_eq!((image.inventory.components.len(), image.inventory.gaps.len()), (2, 1));
    assert_eq!(with(Budgets { layers: 2, ..Budgets::default() }).expect_err("three").code.id, "image-over-budget");
    let many = (0..50).fold(Layer::new(), |layer, number| layer.file(&number.to_string(), ""));
    let (_folder, path) = written(&simple(vec![many]).archive());
    let budgets = Budgets { entries: 40, ..Budgets::default() };
    let image = scanned(&path, &Options { budgets, ..Options::default() }).expect("an image");
    assert_eq!(whys(&image), ["the image has more than 40 entries"]);
}

#[test]
fn large_files_are_spooled_and_too_large_ones_named() {
    let mut content = lock("large", "1");
    content.push_str(&"# comment\n".repeat(100_000));
    let (_folder, path) = written(&simple(vec![Layer::new().file("large/gradle.lockfile", &content)]).archive());
    let with = |budgets| scanned(&path, &Options { budgets, ..Options::default() }).expect("an image");
    let spooled = with(Budgets { in_memory: 1000, ..Budgets::default() });
    assert_eq!(found(&spooled), ["org.example:large 1 0 large/gradle.lockfile"]);
    let refused = with(Budgets { in_memory: 1000, spooled: 2000, ..Budgets::default() });
    assert_eq!(gaps(&refused), ["image-file-unreadable large/gradle.lockfile"]);
}

#[test]
fn wrong_digests_are_named() {
    let bytes = Layer::new().locked("good", "good", "1").bytes();
    let wrong_diff_id = read(&stored(gzip(&bytes), b"another").archive());
    assert_eq!(found(&wrong_diff_id), [GOOD]);
    assert_eq!(gaps(&wrong_diff_id).len(), 1);
    assert!(gaps(&wrong_diff_id)[0].starts_with("layer-digest-mismatch layer 0 (sha256:"));
    let mut layout = stored(gzip(&bytes), &bytes);
    let other = gzip(&Layer::new().locked("evil", "evil", "1").bytes());
    layout.files[1].1 = other;
    let altered = read(&layout.archive());
    assert!(
        gaps(&altered)
            .iter()
            .all(|gap| gap.starts_with("layer-digest-mismatch") || gap.starts_with("layer-unreadable"))
    );
    assert!(!gaps(&altered).is_empty());
}

#[test]
fn altered_manifests_and_configurations_are_refused() {
    for (name, index) in [("configuration", 0), ("manifest", 2)] {
        let bytes = Layer::new().locked("good", "good", "1").bytes();
        let mut layout = stored(gzip(&bytes), &bytes);
        let place = &mut layout.files[index].1;
        let at = place.windows(5).position(|part| part == b"sha25").expect("a digest") + 10;
        place[at] = if place[at] == b'0' { b'1' } else { b'0' };
        assert!(refused(&layout.archive()).starts_with("image-malformed sha256:"), "{name}");
    }
}

#[test]
fn missing_blobs_are_named() {
    let bytes = Layer::new().locked("good", "good", "1").bytes();
    let mut layout = simple(vec![Layer::new().locked("gone", "gone", "1"), Layer::new().locked("good", "good", "1")]);
    layout.files.remove(1);
    let image = read(&layout.archive());
    assert_eq!(found(&image), ["org.example:good 1 1 good/gradle.lockfile"]);
    assert!(gaps(&image)[0].starts_with("layer-missing layer 0 (sha256:"), "{:?}", gaps(&image));
    let folder = TempDir::new().expect("a folder");
    layout.write(folder.path());
    let image = scanned(folder.path(), &Options::default()).expect("an image");
    assert!(gaps(&image)[0].starts_with("layer-missing layer 0"));
    let mut layout = stored(gzip(&bytes), &bytes);
    layout.files.remove(0);
    assert!(refused(&layout.archive()).contains("is not in"));
}

#[test]
fn truncated_layers_are_read_as_far_as_they_go() {
    let mut random = palisade_testkit::random::Random::new(1);
    let noise: Vec<u8> = (0..120_000).flat_map(|_| random.bits().to_le_bytes()).collect();
    let bytes = Layer::new().locked("good", "good", "1").file("noise", noise).locked("late", "late", "1").bytes();
    for stored_bytes in [gzip(&bytes), zstd(&bytes), bytes.clone()] {
        let half = stored_bytes[..stored_bytes.len() / 2].to_vec();
        let image = read(&stored(half, &bytes).archive());
        assert_eq!(found(&image), [GOOD]);
        assert!(gaps(&image).iter().any(|gap| gap.starts_with("layer-unreadable layer 0")), "{:?}", gaps(&image));
    }
    // The descriptor's size is right, its bytes end too early, as the archive does.
    let mut layout = Layout::default();
    let manifest = layout.image("amd64", &[(gzip(&bytes), bytes)]);
    layout.index(&[manifest]);
    layout.files.swap(1, 4);
    let archive = layout.archive();
    let image = read(&archive[..archive.len() - 60_000]);
    assert_eq!(found(&image), [GOOD]);
    assert!(whys(&image).contains(&"ends too early"), "{:?}", gaps(&image));
}

#[test]
fn layers_that_are_none_are_named() {
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"<html>".to_vec(), "ends too early"),
        (vec![b'x'; 2000], "no tar header at byte 0"),
        (gzip(&[b'x'; 2000]), "no tar header at byte 0"),
        ([&[0x1f, 0x8b][..], &[9; 99]].concat(), "invalid gzip header"),
        ([&[0xfd, b'7', b'z', b'X', b'Z', 0][..], &[0; 99]].concat(), "compressed by xz, which is not read"),
    ];
    for (bytes, expected) in cases {
        let image = read(&stored(bytes.clone(), &bytes).archive());
        let why = whys(&image).join("; ");
        assert!(why.contains(expected), "{expected}: {why}");
    }
    let broken_record = Layer::new().raw(EntryType::XHeader, b"pax", b"", b"99 path=x\n").file("x", "");
    assert_eq!(whys(&layer(broken_record)), ["a pax record is broken"]);
    let long = Layer::new().raw(EntryType::GNULongName, b"long", b"", &vec![b'x'; 2 << 20]).file("x", "");
    assert_eq!(whys(&layer(long)), ["an extended header of 2097152 bytes, more than 1048576"]);
    let chain = (0..20).fold(Layer::new(), |layer, _| layer.raw(EntryType::XHeader, b"pax", b"", b"8 a=bcd\n"));
    assert!(whys(&layer(chain.file("x", "")))[0].starts_with("more than 16 headers"));
}

#[test]
fn a_blob_longer_than_its_descriptor_is_cut() {
    let bytes = Layer::new().locked("good", "good", "1").bytes();
    let mut layout = stored(bytes.clone(), &bytes);
    layout.files[1].1.extend_from_slice(&[0; 300_000]);
    let image = read(&layout.archive());
    assert_eq!(whys(&image), ["has more bytes than its descriptor states"]);
}

#[test]
fn indexes_that_nest_or_refer_to_themselves_end() {
    let index = |inner: serde_json::Value| json!({"schemaVersion": 2, "manifests": [inner]}).to_string().into_bytes();
    let media_type = "application/vnd.oci.image.index.v1+json";
    let mut layout = Layout::default();
    let mut inner = json!({"mediaType": media_type, "digest": Digest::sha256(b"").to_string(), "size": 0});
    for _ in 0..10 {
        inner = layout.blob(media_type, index(inner));
    }
    layout.index(&[inner]);
    assert_eq!(refused(&layout.archive()), "image-malformed indexes nested deeper than 8");
    // Nothing contains its own digest; a lie about it is found.
    let mut layout = Layout::default();
    let own = json!({"mediaType": media_type, "digest": Digest::sha256(b"own").to_string(), "size": 300});
    layout.files.push((format!("blobs/sha256/{}", Digest::sha256(b"own").hex()), index(own.clone())));
    layout.index(&[own]);
    assert!(refused(&layout.archive()).contains("its content has the digest"));
}

#[test]
fn documents_that_are_something_else_are_refused() {
    let with = |manifest: serde_json::Value| {
        let mut layout = Layout::default();
        let manifest = layout.blob("application/vnd.oci.image.manifest.v1+json", manifest.to_string().into_bytes());
        layout.index(&[manifest]);
        refused(&layout.archive())
    };
    assert!(with(json!({"manifests": [], "layers": [], "config": {"digest": "x"}})).contains("an index where"));
    assert!(with(json!({"schemaVersion": 1, "fsLayers": []})).contains("first schema"));
    assert!(with(json!({"layers": []})).contains("without configuration or layers"));
    assert!(with(json!({"config": {"digest": "sha256:../../etc/passwd"}, "layers": []})).contains("is no digest"));
    assert!(refused(b"not a tar archive").starts_with("image-unknown-form"));
    assert!(refused(&[b'x'; 5000]).starts_with("image-unknown-form"));
    assert!(refused(&Layer::new().file("a", "b").bytes()).starts_with("image-unknown-form"));
    assert!(refused(&gzip(&Layer::new().file("a", "b").bytes())).starts_with("image-unknown-form"));
    assert!(refused(b"").starts_with("image-unknown-form"));
    assert!(refused(&Layer::new().file("manifest.json", "[]").bytes()).contains("names no image"));
    assert!(refused(&Layer::new().file("manifest.json", "<html>").bytes()).starts_with("image-malformed"));
    let missing = scanned(std::path::Path::new("/nowhere/at/all"), &Options::default()).expect_err("is not there");
    assert_eq!(missing.code.id, "image-unreadable");
    let null = scanned(std::path::Path::new("/dev/null"), &Options::default()).expect_err("no archive");
    assert_eq!(null.code.id, "image-unknown-form");
}

#[test]
fn the_same_image_gives_the_same_inventory() {
    let layers =
        || (0..6).map(|number| Layer::new().locked(&format!("l{number}"), "m", "1").symbolic("a", "b")).collect();
    let archive = simple(layers()).archive();
    let (first, again) = (read(&archive), read(&archive));
    assert_eq!(first.inventory, again.inventory);
    assert_eq!(first.image, again.image);
}

#[test]
fn many_links_to_a_file_in_another_layer_are_looked_for_at_once() {
    let below = Layer::new().file("x", lock("a", "1"));
    let link = |layer: Layer, number: usize| layer.symbolic(&format!("d{number}/gradle.lockfile"), "/x");
    let above = (0..20_000).fold(Layer::new(), link);
    let start = std::time::Instant::now();
    let image = read(&simple(vec![below, above]).archive());
    assert!(start.elapsed() < std::time::Duration::from_secs(60), "{:?}", start.elapsed());
    assert_eq!(found(&image).len(), 1, "{:?}", whys(&image));
}
