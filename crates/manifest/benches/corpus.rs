//! How long reading the files below a folder takes on one thread, and what the reader says about them.
//!
//! `cargo bench -p palisade-manifest --bench corpus -- FOLDER [ROUNDS]`
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use palisade_manifest::{Limits, decode, read, split};
use palisade_model::diagnostic::{Diagnostic, Level};
use palisade_model::tree::Buffers;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let Some(folder) = arguments.next() else {
        println!("name a folder");
        return;
    };
    let rounds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(9);
    let mut paths = Vec::new();
    collect(Path::new(&folder), &mut paths);
    let files: Vec<(PathBuf, Vec<u8>)> =
        paths.into_iter().filter_map(|path| Some((path.clone(), std::fs::read(path).ok()?))).collect();
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let mut times: Vec<Duration> = (0..rounds).map(|_| all(&files, &mut |_, _, _| {}).0).collect();
    times.sort();
    let best = times.first().copied().unwrap_or_default();
    let (_, resources, ignored) = all(&files, &mut say);
    println!("{} files, {bytes} bytes, {resources} resources, {ignored} documents ignored", files.len());
    println!("best of {rounds}: {best:?}, {:.1} MB/s", bytes as f64 / best.as_secs_f64() / 1e6);
}

fn collect(path: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(path) else {
        paths.push(path.to_owned());
        return;
    };
    let mut below: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    below.sort();
    below.iter().for_each(|path| collect(path, paths));
}

fn say(path: &Path, text: &str, said: &Diagnostic) {
    if said.level != Level::Note {
        let line = text.get(..said.span.start as usize).unwrap_or_default().lines().count();
        println!("{}:{line}: {:?} {}: {}", path.display(), said.level, said.code.id, said.message);
    }
}

fn all(files: &[(PathBuf, Vec<u8>)], say: &mut impl FnMut(&Path, &str, &Diagnostic)) -> (Duration, usize, u64) {
    let limits = Limits::default();
    let mut buffers = Buffers::default();
    let (mut resources, mut ignored) = (0, 0);
    let start = Instant::now();
    for (path, bytes) in files {
        let Ok(decoded) = decode(bytes, &limits) else { continue };
        let parts = split(&decoded.text, &limits);
        decoded.diagnostics.iter().chain(&parts.diagnostics).for_each(|said| say(path, &decoded.text, said));
        for chunk in &parts.chunks {
            let reading = read(&decoded.text, chunk, &limits, buffers);
            resources += reading.resources().count();
            ignored += reading.ignored;
            reading.diagnostics.iter().for_each(|said| say(path, &decoded.text, said));
            buffers = reading.into_buffers();
        }
    }
    (start.elapsed(), resources, ignored)
}
