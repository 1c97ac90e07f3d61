//! The manifest reader against the API machinery's own.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use palisade_testkit::data;
use palisade_testkit::oracle::manifest_reader::ManifestReader;
use palisade_testkit::random::Random;
use palisade_testkit::yaml::{compare, document, mutate, object_file, read};

use super::Amount;

/// How many files go to the oracle at once.
const BATCH: u64 = 100;

/// Mutations are made of files up to this size, so that the count means something.
const MOST_BYTES: u64 = 4000;

/// How many differences are printed in full.
const SHOWN: usize = 20;

pub(super) fn run(amount: &Amount) -> anyhow::Result<ExitCode> {
    // Deep nesting is compared too, and the comparison recurses.
    let amount = Amount { count: amount.count, seed: amount.seed };
    let worker = std::thread::Builder::new().stack_size(512 << 20).spawn(move || compare_all(&amount))?;
    worker.join().map_err(|_| anyhow::anyhow!("the comparison panicked"))?
}

fn compare_all(amount: &Amount) -> anyhow::Result<ExitCode> {
    let corpus = corpus()?;
    let mut oracle = ManifestReader::start()?;
    let (mut different, mut refused, mut equal) = (0, 0, 0);
    let mut number = 0;
    while number < amount.count {
        let batch: Vec<Vec<u8>> =
            (number..amount.count.min(number + BATCH)).map(|index| input(amount.seed, index, &corpus)).collect();
        for (file, answer) in batch.iter().zip(oracle.read(&batch)?) {
            refused += u64::from(answer.refusal.is_some());
            let problem = compare(&read(file), &answer);
            equal += u64::from(problem.is_none() && answer.refusal.is_none());
            if let Some(problem) = problem {
                different += 1;
                if different <= SHOWN {
                    show(file, number, &problem);
                }
            }
            number += 1;
        }
    }
    let line = format!(
        "yaml: {number} documents ({equal} accepted with equal meaning, {refused} refused by the oracle), {different} read with another meaning"
    );
    println!("{line}");
    Ok(if different == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn show(file: &[u8], number: u64, problem: &str) {
    let text = String::from_utf8_lossy(file);
    println!("== input {number}\n{text:?}\n{text}\n-- {problem}\n");
}

/// The input of a number: each has a generator of its own, so that it can be made again alone.
fn input(seed: u64, index: u64, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut random = Random::new(seed.wrapping_mul(0x1_0000_0001).wrapping_add(index));
    match random.below(if corpus.is_empty() { 9 } else { 10 }) {
        0..=5 => object_file(&mut random).into_bytes(),
        6 => document(&mut random).into_bytes(),
        7 => {
            let text = object_file(&mut random);
            mutate(&mut random, text.as_bytes())
        }
        8 => {
            let text = document(&mut random);
            mutate(&mut random, text.as_bytes())
        }
        _ => {
            let file = random.pick(corpus).cloned().unwrap_or_default();
            mutate(&mut random, &file)
        }
    }
}

/// Real manifests, unpacked once; none where there is no test data.
fn corpus() -> anyhow::Result<Vec<Vec<u8>>> {
    let Some(folder) = data::folder() else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for archive in ["kubernetes-examples", "badpods", "kube-prometheus"] {
        collect(&data::unpacked(&folder.join(format!("manifests/{archive}.tar.zst")))?, &mut files)?;
    }
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<Vec<u8>>) -> anyhow::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&path, files)?;
        } else if kind.is_file() && is_manifest(&path) && entry.metadata()?.len() <= MOST_BYTES {
            files.push(fs::read(path)?);
        }
    }
    Ok(())
}

fn is_manifest(path: &Path) -> bool {
    path.extension().is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|known| extension == *known))
}
