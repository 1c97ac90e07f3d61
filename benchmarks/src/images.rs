//! An image archive scanned, beside one thread that inflates its layers and hashes what they hold.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Result;
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest as _, Sha256};

use super::{Case, median, milliseconds, run};

const NAMES: [&str; 2] = ["image archive, whole process, median of 5", "… peak memory"];
const BUDGETS: [&str; 2] = ["1.15 times", "64 MB"];
const BUFFER: usize = 256 << 10;

pub(super) fn cases(binary: &Path, archive: Option<&Path>) -> Result<[Case; 2]> {
    let Some(archive) = archive else {
        let [time, memory] = NAMES;
        return Ok([Case::not_run(time, BUDGETS[0]), Case::not_run(memory, BUDGETS[1])]);
    };
    let (mut ours, mut reference, mut peak) = (Vec::new(), Vec::new(), 0);
    for _ in 0..5 {
        let mut command = Command::new(binary);
        command.arg("image").arg(archive).args(["--format", "json", "--quiet"]);
        let (time, memory) = run(command)?;
        ours.push(time);
        peak = peak.max(memory);
        reference.push(one_thread(archive)?);
    }
    let (ours, reference) = (median(ours), median(reference));
    let ratio = ours.as_secs_f64() / reference.as_secs_f64();
    let time = Case {
        name: NAMES[0],
        ours: milliseconds(ours),
        reference: format!("{} to inflate and hash its layers on one thread", milliseconds(reference)),
        ratio: format!("{ratio:.2}"),
        budget: BUDGETS[0],
        met: ratio <= 1.15,
    };
    let (none, met) = ("-".to_owned(), peak < 64 * 1024);
    let ours = format!("{} MB", peak / 1024);
    Ok([time, Case { name: NAMES[1], ours, reference: none.clone(), ratio: none, budget: BUDGETS[1], met }])
}

/// Each blob that is packed with gzip is hashed as it is stored and as it unpacks.
fn one_thread(archive: &Path) -> Result<Duration> {
    let begin = Instant::now();
    let mut places = Vec::new();
    for entry in tar::Archive::new(File::open(archive)?).entries_with_seek()? {
        let entry = entry?;
        places.push((entry.raw_file_position(), entry.size()));
    }
    let mut file = File::open(archive)?;
    for (start, size) in places {
        file.seek(SeekFrom::Start(start))?;
        let mut magic = [0; 2];
        if size < 18 || file.read_exact(&mut magic).is_err() || magic != [0x1f, 0x8b] {
            continue;
        }
        file.seek(SeekFrom::Start(start))?;
        let stored = Hashed { inner: (&mut file).take(size), hasher: Sha256::new() };
        let mut decoder = MultiGzDecoder::new(BufReader::with_capacity(BUFFER, stored));
        let (mut unpacked, mut buffer) = (Sha256::new(), vec![0; BUFFER]);
        loop {
            match decoder.read(&mut buffer)? {
                0 => break,
                count => unpacked.update(buffer.get(..count).unwrap_or_default()),
            }
        }
        let stored = decoder.into_inner().into_inner().hasher.finalize();
        std::hint::black_box((stored, unpacked.finalize()));
    }
    Ok(begin.elapsed())
}

struct Hashed<R> {
    inner: R,
    hasher: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hasher.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}
