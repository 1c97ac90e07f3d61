//! What layers do to each other.

use palisade_sources::images::Options;

use crate::build::{Layer, lock, simple, written};
use crate::{found, gaps, scanned};

/// The modules of Gradle's locks that are visible, as `module version layer`.
fn visible(layers: Vec<Layer>) -> Vec<String> {
    let (_folder, path) = written(&simple(layers).archive());
    let image = scanned(&path, &Options::default()).expect("an image");
    assert_eq!(gaps(&image), Vec::<String>::new());
    let short = |line: &String| line.replace("org.example:", "").split(' ').take(3).collect::<Vec<_>>().join(" ");
    found(&image).iter().map(short).collect()
}

fn base() -> Layer {
    Layer::new().directory("app").locked("app/a", "a", "1").locked("app/b", "b", "1").locked("srv", "s", "1")
}

#[test]
fn later_layers_hide_earlier_files() {
    let cases: Vec<(&str, Layer, &[&str])> = vec![
        ("nothing", Layer::new().directory("app").directory("app/a"), &["a 1 0", "b 1 0", "s 1 0"]),
        ("a newer file", Layer::new().locked("app/a", "a", "2"), &["a 2 1", "b 1 0", "s 1 0"]),
        ("a file that lists nothing", Layer::new().file("app/a/gradle.lockfile", "empty=\n"), &["b 1 0", "s 1 0"]),
        ("a whiteout", Layer::new().file("app/a/.wh.gradle.lockfile", ""), &["b 1 0", "s 1 0"]),
        ("a whiteout of a directory", Layer::new().file("app/.wh.a", ""), &["b 1 0", "s 1 0"]),
        ("a whiteout of the root's directory", Layer::new().file(".wh.app", ""), &["s 1 0"]),
        ("an opaque directory", Layer::new().directory("app").file("app/.wh..wh..opq", ""), &["s 1 0"]),
        (
            "an opaque directory with content",
            Layer::new().locked("app/c", "c", "1").file("app/.wh..wh..opq", ""),
            &["c 1 1", "s 1 0"],
        ),
        ("an opaque root", Layer::new().file(".wh..wh..opq", ""), &[]),
        ("a file where a directory was", Layer::new().file("app", "x"), &["s 1 0"]),
        ("a link where a directory was", Layer::new().symbolic("app", "srv"), &["s 1 0"]),
        ("a directory where a file was", Layer::new().directory("srv/gradle.lockfile"), &["a 1 0", "b 1 0"]),
        ("a name that only begins so", Layer::new().file(".wh.ap", ""), &["a 1 0", "b 1 0", "s 1 0"]),
        ("records of aufs", Layer::new().file("app/.wh..wh.plnk", ""), &["a 1 0", "b 1 0", "s 1 0"]),
        (
            "a whiteout in its own layer",
            Layer::new().locked("app/a", "a", "2").file("app/a/.wh.gradle.lockfile", ""),
            &["a 2 1", "b 1 0", "s 1 0"],
        ),
    ];
    for (name, above, expected) in cases {
        assert_eq!(visible(vec![base(), above]), expected, "{name}");
    }
}

#[test]
fn only_layers_below_are_hidden() {
    let gone = || Layer::new().file(".wh.app", "");
    assert_eq!(visible(vec![gone(), base()]), ["a 1 1", "b 1 1", "s 1 1"]);
    assert_eq!(visible(vec![base(), gone(), Layer::new().locked("app/a", "a", "3")]), ["a 3 2", "s 1 0"]);
}

#[test]
fn a_directory_of_two_names_is_one() {
    let merged = || Layer::new().directory("usr/lib").symbolic("lib", "usr/lib").locked("usr/lib/x", "x", "1");
    assert_eq!(visible(vec![merged(), Layer::new().locked("lib/x", "x", "2")]), ["x 2 1"]);
    assert_eq!(visible(vec![merged(), Layer::new().file("lib/x/.wh.gradle.lockfile", "")]), Vec::<String>::new());
    // Writing the link itself again changes nothing.
    assert_eq!(visible(vec![merged(), Layer::new().symbolic("lib", "usr/lib")]), ["x 1 0"]);
    // A directory in the place of the link is another one.
    let other = Layer::new().directory("lib").locked("lib/x", "y", "2");
    assert_eq!(visible(vec![merged(), other]), ["x 1 0", "y 2 1"]);
}

const STATUS: &str = "Package: bash\nStatus: install ok installed\nVersion: 5.2-1\nArchitecture: amd64\n\n";

fn lines(layers: Vec<Layer>) -> (Vec<String>, Vec<String>) {
    let (_folder, path) = written(&simple(layers).archive());
    let image = scanned(&path, &Options::default()).expect("an image");
    (found(&image), gaps(&image))
}

#[test]
fn links_to_package_databases_are_followed() {
    let expected = ["bash 5.2-1 0 var/lib/dpkg/status"];
    for (name, target) in [("var/lib/dpkg", "/data/dpkg"), ("var/lib/dpkg", "../../data/dpkg"), ("var", "usr/../var2")]
    {
        let place = if name == "var" { "var2/lib/dpkg/status" } else { "data/dpkg/status" };
        let layer = Layer::new().file(place, STATUS).symbolic(name, target);
        let (found, gaps) = lines(vec![layer, Layer::new().file("x", "")]);
        assert_eq!(found, expected, "{name} -> {target}");
        assert_eq!(gaps, Vec::<String>::new());
    }
    let file = Layer::new().file("data/list", STATUS).symbolic("var/lib/dpkg/status", "/data/list");
    assert_eq!(lines(vec![file]).0, expected);
    let above =
        vec![Layer::new().file("data/list", STATUS), Layer::new().symbolic("var/lib/dpkg/status", "/data/list")];
    assert_eq!(lines(above).0, expected);
    let hidden = vec![
        Layer::new().file("data/list", STATUS).symbolic("var/lib/dpkg/status", "/data/list"),
        Layer::new().file("data/.wh.list", ""),
    ];
    assert_eq!(lines(hidden).0, Vec::<String>::new());
}

#[test]
fn loops_are_named_where_they_matter() {
    let layer = Layer::new().symbolic("var/lib/dpkg/status", "status").symbolic("a", "b").symbolic("b", "a");
    let (found, gaps) = lines(vec![layer]);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(gaps, ["layer-entry-refused var/lib/dpkg/status"]);
}

#[test]
fn hard_links_are_read_by_either_name() {
    let by_other_name = Layer::new().file("data/list", STATUS).hard("var/lib/dpkg/status", "data/list");
    assert_eq!(lines(vec![by_other_name]).0, ["bash 5.2-1 0 var/lib/dpkg/status"]);
    let below = vec![Layer::new().file("data/list", STATUS), Layer::new().hard("var/lib/dpkg/status", "data/list")];
    assert_eq!(lines(below).0, ["bash 5.2-1 0 var/lib/dpkg/status"]);
    // The first name goes, the second stays.
    let content = lock("a", "1");
    let kept = vec![
        Layer::new().file("one/gradle.lockfile", &content).hard("two/gradle.lockfile", "one/gradle.lockfile"),
        Layer::new().file(".wh.one", ""),
    ];
    assert_eq!(lines(kept).0, ["org.example:a 1 0 two/gradle.lockfile"]);
    let both = Layer::new().file("one/gradle.lockfile", &content).hard("two/gradle.lockfile", "one/gradle.lockfile");
    assert_eq!(lines(vec![both]).0, ["org.example:a 1 0 one/gradle.lockfile"]);
}

#[test]
fn the_distribution_is_found_through_its_link() {
    let layer = Layer::new()
        .symbolic("etc/os-release", "../usr/lib/os-release")
        .file("usr/lib/os-release", "ID=debian\nVERSION_ID=12\n");
    let update = Layer::new().file("usr/lib/os-release", "ID=debian\nVERSION_ID=13\n");
    let (_folder, path) = written(&simple(vec![layer, update]).archive());
    let image = scanned(&path, &Options::default()).expect("an image");
    assert_eq!(image.inventory.distribution.expect("a distribution").version(), "13");
}
