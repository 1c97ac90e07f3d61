//! Damaged archives and layers, with fixed seeds; `fuzz/` goes on from here.

use palisade_testkit::fuzz::image_archive;
use palisade_testkit::random::Random;
use palisade_testkit::yaml::mutate;

use crate::build::{Layer, gzip, simple, zstd};

#[test]
fn hundreds_of_damaged_archives_and_layers_are_read() {
    let layer = || {
        Layer::new()
            .directory("app")
            .locked("app/a", "a", "1")
            .symbolic("lib", "usr/lib")
            .hard("lib/gradle.lockfile", "app/a/gradle.lockfile")
            .file("app/.wh.b", "")
            .file("app/.wh..wh..opq", "")
            .file(&"n".repeat(300), "long")
    };
    let plain = layer().bytes();
    let archive = simple(vec![layer(), layer()]).archive();
    let seeds = [(1, gzip(&plain)), (1, zstd(&plain)), (0, archive.clone()), (0, gzip(&archive)), (1, plain)];
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let (kind, bytes) = &seeds[random.below(seeds.len())];
        image_archive(&[&[*kind], mutate(&mut random, bytes).as_slice()].concat());
    }
}
