//! How long YAML takes to become trees, next to libyaml-safer's raw events for the same files in the same run.
//!
//! `cargo bench -p palisade-manifest --bench events -- FOLDER`
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::Path;
use std::time::{Duration, Instant};

use libyaml_safer::{EventData, Parser};
use palisade_manifest::yaml::{YamlOutcome, parse};
use palisade_manifest::{Limits, decode, split};
use palisade_model::tree::{Buffers, Span, TreeBuilder};

const ROUNDS: usize = 9;

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|argument| argument != "--bench") else {
        println!("name a folder");
        return;
    };
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files);
    // What libyaml refuses would not be compared fairly.
    files.retain(|text| events(text).is_some());
    let bytes: usize = files.iter().map(String::len).sum();
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(timed(|| files.iter().filter_map(|text| events(text)).sum::<usize>()));
        ours.push(timed(|| trees(&files)));
    }
    let (theirs, ours) = (best(&theirs), best(&ours));
    let speed = |time: Duration| bytes as f64 / time.as_secs_f64() / 1e6;
    println!("{} files, {bytes} bytes, best of {ROUNDS}", files.len());
    println!("libyaml-safer, events  {theirs:?}, {:.1} MB/s", speed(theirs));
    println!("ours, trees            {ours:?}, {:.1} MB/s", speed(ours));
    println!("ratio                  {:.3}", ours.as_secs_f64() / theirs.as_secs_f64());
}

fn collect(path: &Path, files: &mut Vec<String>) {
    if let Ok(entries) = std::fs::read_dir(path) {
        entries.flatten().for_each(|entry| collect(&entry.path(), files));
    } else if path.extension().is_some_and(|extension| extension == "yaml") {
        files.extend(std::fs::read_to_string(path));
    }
}

fn timed(run: impl FnOnce() -> usize) -> Duration {
    let start = Instant::now();
    std::hint::black_box(run());
    start.elapsed()
}

fn best(times: &[Duration]) -> Duration {
    times.iter().min().copied().unwrap_or_default()
}

/// How many events a text has, if libyaml can read it.
fn events(text: &str) -> Option<usize> {
    let mut bytes = text.as_bytes();
    let mut parser = Parser::new();
    parser.set_input_string(&mut bytes);
    let mut count = 0;
    loop {
        count += 1;
        if matches!(parser.parse().ok()?.data, EventData::StreamEnd) {
            return Some(count);
        }
    }
}

/// How many nodes the files have.
fn trees(files: &[String]) -> usize {
    let limits = Limits::default();
    let mut buffers = Buffers::default();
    let mut nodes = 0;
    for file in files {
        let Ok(decoded) = decode(file.as_bytes(), &limits) else { continue };
        for chunk in split(&decoded.text, &limits).chunks {
            let mut builder = TreeBuilder::with_buffers(&decoded.text, std::mem::take(&mut buffers));
            let Span { start, end } = chunk.span;
            parse(&decoded.text, Span::new(start, end), &limits, &mut builder, &mut YamlOutcome::default());
            nodes += builder.next_index();
            buffers = builder.finish().into_buffers();
        }
    }
    nodes
}
