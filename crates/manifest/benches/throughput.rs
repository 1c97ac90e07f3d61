//! How long reading a file takes, next to what `serde_json` needs for the same bytes in the same run.
//!
//! `cargo bench -p palisade-manifest --bench throughput -- FILE [ROUNDS]`; `PHASES` in place of rounds reads once, for profilers.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use palisade_manifest::{Chunk, Limits, Split, decode, read, split};
use palisade_model::tree::Buffers;

/// Threads that share the chunks, as `palisade scan` does.
const THREADS: usize = 2;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let Some(path) = arguments.next() else {
        println!("name a file");
        return;
    };
    let rounds = arguments.next().and_then(|text| text.parse().ok());
    let mut theirs = Vec::new();
    let mut ours: [Vec<Duration>; 4] = Default::default();
    let mut resources = 0;
    for _ in 0..rounds.unwrap_or(1) {
        theirs.extend(rounds.and_then(|_| serde(Path::new(&path))));
        if let Some((phases, count)) = palisade(Path::new(&path)) {
            ours.iter_mut().zip(phases).for_each(|(times, phase)| times.push(phase));
            resources = count;
        }
    }
    let [file, decoding, splitting, total] = ours.map(median);
    let theirs = median(theirs);
    println!("resources            {resources}");
    println!("ours, {THREADS} threads      {total:?} (file {file:?}, decode {decoding:?}, split {splitting:?})");
    println!("serde_json to Value  {theirs:?}");
    println!("ratio                {:.3}", total.as_secs_f64() / theirs.as_secs_f64());
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The reference: reading and parsing, without the drop.
fn serde(path: &Path) -> Option<Duration> {
    let start = Instant::now();
    let bytes = std::fs::read(path).ok()?;
    let value = serde_json::from_slice::<serde_json::Value>(&bytes);
    let time = start.elapsed();
    value.is_ok().then_some(time)
}

/// How long the phases took, the last one being all of them, and how many resources there were.
fn palisade(path: &Path) -> Option<([Duration; 4], usize)> {
    let limits = Limits::default();
    let start = Instant::now();
    let bytes = std::fs::read(path).ok()?;
    let file = start.elapsed();
    let decoded = decode(&bytes, &limits).ok()?;
    let decoding = start.elapsed() - file;
    let parts = split(&decoded.text, &limits);
    let splitting = start.elapsed() - file - decoding;
    let count = match read_all(&decoded.text, &parts.chunks, &limits) {
        Some(count) => count,
        None => fallback(&decoded.text, &parts, &limits),
    };
    Some(([file, decoding, splitting, start.elapsed()], count))
}

/// Reads every chunk; nothing when a guess was wrong.
fn read_all(text: &str, chunks: &[Chunk], limits: &Limits) -> Option<usize> {
    let queue = Mutex::new(chunks.iter());
    let next = || queue.lock().ok()?.next();
    let work = || {
        let mut buffers = Buffers::default();
        let mut count = 0;
        while let Some(chunk) = next() {
            let reading = read(text, chunk, limits, buffers);
            if reading.refused {
                return None;
            }
            count += reading.resources().count();
            buffers = reading.into_buffers();
        }
        Some(count)
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().ok()?).sum()
    })
}

fn fallback(text: &str, parts: &Split, limits: &Limits) -> usize {
    println!("guessed wrong: read again as a whole");
    parts.fallback.iter().map(|chunk| read(text, chunk, limits, Buffers::default()).resources().count()).sum()
}
