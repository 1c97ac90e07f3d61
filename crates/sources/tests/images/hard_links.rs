//! Hard links: names of a file that stay when others go.

use palisade_sources::images::Options;
use palisade_testkit::go_binary::{program, shapes};

use crate::build::{Layer, lock, simple, written};
use crate::{found, gaps, scanned};

const MODULE: &str = "example.com/m v1.0.0";

/// A Go program that only its bytes tell.
fn go() -> Vec<u8> {
    program(shapes()[0])
}

fn lines(layers: Vec<Layer>) -> (Vec<String>, Vec<String>) {
    let (_folder, path) = written(&simple(layers).archive());
    let image = scanned(&path, &Options::default()).expect("an image");
    (found(&image), gaps(&image))
}

/// Layer and place of the program, wherever it is.
fn places(layers: Vec<Layer>) -> Vec<String> {
    let (found, gaps) = lines(layers);
    assert_eq!(gaps, Vec::<String>::new());
    found.iter().filter_map(|line| Some(line.strip_prefix(MODULE)?.trim_start().to_owned())).collect()
}

#[test]
fn a_program_is_known_by_the_name_that_stays() {
    let base = || Layer::new().directory("bin").file("bin/b", go()).hard("bin/a", "bin/b");
    let cases: Vec<(&str, Vec<Layer>, &[&str])> = vec![
        ("both are visible", vec![], &["0 bin/b"]),
        ("a whiteout", vec![Layer::new().file("bin/.wh.b", "")], &["0 bin/a"]),
        ("another file", vec![Layer::new().file("bin/b", "#!/bin/sh\n")], &["0 bin/a"]),
        ("another program", vec![Layer::new().file("bin/b", go())], &["0 bin/a", "1 bin/b"]),
        ("a directory", vec![Layer::new().directory("bin/b")], &["0 bin/a"]),
        ("a symbolic link", vec![Layer::new().symbolic("bin/b", "/bin/true")], &["0 bin/a"]),
        ("both are gone", vec![Layer::new().file(".wh.bin", "")], &[]),
        ("the link is gone", vec![Layer::new().file("bin/.wh.a", "")], &["0 bin/b"]),
        ("the link is another file", vec![Layer::new().file("bin/a", "x").file("bin/.wh.b", "")], &[]),
        (
            "a link of a later layer",
            vec![Layer::new().hard("opt/c", "bin/b"), Layer::new().file(".wh.bin", "")],
            &["0 opt/c"],
        ),
        (
            "a link to a link",
            vec![Layer::new().hard("opt/c", "bin/a").hard("opt/d", "opt/c"), Layer::new().file(".wh.bin", "")],
            &["0 opt/c"],
        ),
        (
            "a link to what is then written anew",
            vec![Layer::new().hard("opt/c", "bin/b"), Layer::new().file("bin/b", go()).file("bin/.wh.a", "")],
            &["2 bin/b", "0 opt/c"],
        ),
    ];
    for (name, above, expected) in cases {
        let layers = [base()].into_iter().chain(above).collect();
        assert_eq!(places(layers), expected, "{name}");
    }
}

#[test]
fn within_a_layer_a_link_keeps_what_lay_there_when_it_was_made() {
    let layer = || Layer::new().file("b", go()).hard("a", "b");
    assert_eq!(places(vec![layer().file("b", "#!/bin/sh\n")]), ["0 a"]);
    assert_eq!(places(vec![layer().file("b", go())]), ["0 a", "0 b"]);
    let script = "#!/bin/sh\n";
    let both = || layer().hard("c", "b");
    assert_eq!(places(vec![both().file("a", "x").file("b", script)]), ["0 c"]);
    assert_eq!(places(vec![both().file("c", "x").file("b", script)]), ["0 a"]);
    for (gone, left) in [(".wh.a", "0 c"), (".wh.c", "0 a")] {
        assert_eq!(places(vec![both().file("b", script), Layer::new().file(gone, "")]), [left]);
    }
    let below = Layer::new().file("b", go());
    assert_eq!(places(vec![below, Layer::new().hard("a", "b").file(".wh.b", "")]), ["0 a"]);
    assert_eq!(places(vec![layer().file("a", "x"), Layer::new().file(".wh.b", "")]), Vec::<String>::new());
}

#[test]
fn what_a_link_keeps_and_nobody_looked_at_is_named() {
    let above = || Layer::new().hard("a", "b").file("b", "#!/bin/sh\n");
    assert_eq!(lines(vec![Layer::new().file("b", go()), above()]).1, ["layer-entry-refused b"]);
    let unread = || Layer::new().file("b", lock("a", "1"));
    let named = unread().hard("app/gradle.lockfile", "b").file("b", "x");
    assert_eq!(lines(vec![named]).1, ["layer-entry-refused b"]);
    let symbolic = Layer::new().symbolic("b", "c").hard("app/gradle.lockfile", "b").file("c", lock("a", "1"));
    assert_eq!(lines(vec![symbolic]).1, ["layer-entry-refused app/gradle.lockfile"]);
    let itself = Layer::new().locked("app", "a", "1").hard("app/gradle.lockfile", "app/gradle.lockfile");
    let (found, gaps) = lines(vec![itself]);
    assert_eq!(found, ["org.example:a 1 0 app/gradle.lockfile"]);
    assert_eq!(gaps, ["layer-entry-refused app/gradle.lockfile"]);
}

#[test]
fn a_symbolic_link_leads_through_a_hard_link() {
    let layer = || {
        Layer::new()
            .file("store/y", lock("a", "1"))
            .hard("store/x", "store/y")
            .symbolic("app/gradle.lockfile", "/store/x")
    };
    assert_eq!(lines(vec![layer()]), (vec!["org.example:a 1 0 app/gradle.lockfile".to_owned()], vec![]));
    // Where there are too many to keep those that nobody asks for, it is named.
    let many = (0..10_000).fold(layer(), |layer, number| layer.hard(&format!("many/{number}"), "store/y"));
    assert_eq!(lines(vec![many]).1, ["layer-entry-refused app/gradle.lockfile"]);
}

#[test]
fn files_known_by_their_names_are_known_by_the_one_that_stays() {
    let content = lock("a", "1");
    let base = |name: &str| Layer::new().file("one/gradle.lockfile", &content).hard(name, "one/gradle.lockfile");
    for name in ["two/gradle.lockfile", "two/kept.txt"] {
        let (found, gaps) = lines(vec![base(name), Layer::new().locked("one", "a", "2")]);
        let expected = [format!("org.example:a 1 0 {name}"), "org.example:a 2 1 one/gradle.lockfile".to_owned()];
        assert_eq!((found, gaps), (expected.to_vec(), Vec::new()), "{name}");
    }
    let damaged = Layer::new().file("one/gradle.lockfile", "lorem\n").hard("two/kept.txt", "one/gradle.lockfile");
    let (_, gaps) = lines(vec![damaged, Layer::new().file(".wh.one", "")]);
    assert_eq!(gaps, ["unreadable-package-entry two/kept.txt"]);
}

#[test]
fn the_distribution_may_be_a_hard_link() {
    let release = "ID=debian\nVERSION_ID=13\n";
    let base = || Layer::new().file("data/release", release).hard("usr/lib/os-release", "data/release");
    for layers in [
        vec![base()],
        vec![base(), Layer::new().file(".wh.data", "")],
        vec![base().symbolic("etc/os-release", "../usr/lib/os-release")],
        vec![base().symbolic("etc/os-release", "../links/release").hard("links/release", "data/release")],
    ] {
        let (_folder, path) = written(&simple(layers).archive());
        let image = scanned(&path, &Options::default()).expect("an image");
        assert_eq!(image.inventory.distribution.expect("a distribution").version(), "13");
    }
}

#[test]
fn a_link_to_nothing_is_named_where_packages_are_listed() {
    let layer = || Layer::new().hard("app/gradle.lockfile", "none").hard("bin/x", "none");
    assert_eq!(lines(vec![layer()]).1, ["layer-entry-refused app/gradle.lockfile"]);
    assert_eq!(lines(vec![layer(), Layer::new().file(".wh.app", "")]).1, Vec::<String>::new());
}

#[test]
fn more_links_than_are_kept_hide_none_that_matters() {
    let long = "d".repeat(90);
    let many = |layer: Layer, target: &str| {
        (0..60_000).fold(layer, |layer, number| layer.hard(&format!("{long}/{number}"), target))
    };
    let plain = many(Layer::new().file("x", "x").file("b", go()).hard("first", "b"), "x").hard("last", "b");
    assert_eq!(places(vec![plain, Layer::new().file(".wh.b", "")]), ["0 first"]);
    let (_, gaps) = lines(vec![many(Layer::new(), &format!("{long}/nothing"))]);
    assert_eq!(gaps.len(), 1);
    assert!(gaps[0].starts_with("layer-entry-refused ddd"), "{gaps:?}");
}

#[test]
fn links_of_short_names_are_charged_what_they_take_in_all_layers_together() {
    let layer =
        |name: &str| (0..32_000).fold(Layer::new(), |layer, number| layer.hard(&format!("{name}/{number}"), "nothing"));
    assert_eq!(lines(vec![layer("a")]).1, Vec::<String>::new());
    let (_, gaps) = lines(vec![layer("a"), layer("b")]);
    assert!(!gaps.is_empty() && gaps.iter().all(|gap| gap.starts_with("layer-entry-refused")), "{gaps:?}");
}
