//! Durable writes of the store, beside a file that is written and synchronised as often on the same disk.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use palisade_store::{Content, Store};

use super::{Case, milliseconds};

/// How long each measurement goes on.
const TIME: Duration = Duration::from_secs(5);

/// Bytes of an item: an advisory without its text.
const SIZE: usize = 1000;

/// Latencies of all writes of one measurement.
struct Measured {
    latencies: Vec<Duration>,
    time: Duration,
}

impl Measured {
    fn new(mut latencies: Vec<Duration>, time: Duration) -> Self {
        latencies.sort_unstable();
        Self { latencies, time }
    }

    fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.time.as_secs_f64()
    }

    fn p99(&self) -> Duration {
        self.latencies.get(self.latencies.len() * 99 / 100).copied().unwrap_or_default()
    }

    fn text(&self) -> String {
        format!("{:.0}/s, p99 {}", self.per_second(), milliseconds(self.p99()))
    }
}

/// One writer, and two hundred at once, against the reference measured before and after them.
pub(super) fn cases(folder: &Path) -> Result<Vec<Case>> {
    let folder = folder.join(format!("store-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let before = reference(&folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let single = runtime.block_on(writes(&folder, 1))?;
    let group = runtime.block_on(writes(&folder, 200))?;
    let after = reference(&folder)?;
    let reference = if before.per_second() > after.per_second() { before } else { after };
    std::fs::remove_dir_all(&folder)?;
    Ok(vec![
        case("durable writes of 1,000 bytes to SQLite, one writer", &single, &reference, "50/s", 50.0),
        case("the same, 200 writers at once (group commit)", &group, &reference, "5,000/s", 5000.0),
    ])
}

fn case(name: &'static str, ours: &Measured, reference: &Measured, budget: &'static str, least: f64) -> Case {
    Case {
        name,
        ours: ours.text(),
        reference: format!("{} to append to a file and fdatasync it", reference.text()),
        ratio: format!("{:.2}", ours.per_second() / reference.per_second()),
        budget,
        met: ours.per_second() >= least,
    }
}

fn reference(folder: &Path) -> Result<Measured> {
    let mut file = File::create(folder.join("reference"))?;
    let bytes = [7; SIZE];
    let (begin, mut latencies) = (Instant::now(), Vec::new());
    while begin.elapsed() < TIME {
        let write = Instant::now();
        file.write_all(&bytes)?;
        file.sync_data()?;
        latencies.push(write.elapsed());
    }
    Ok(Measured::new(latencies, begin.elapsed()))
}

async fn writes(folder: &Path, writers: usize) -> Result<Measured> {
    let path = folder.join(format!("{writers}.db"));
    let store = palisade_store::open(path.to_str().context("the folder's name is text")?).await?;
    let begin = Instant::now();
    let tasks: Vec<_> = (0..writers).map(|writer| tokio::spawn(write(Arc::clone(&store), writer, begin))).collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    Ok(Measured::new(latencies, begin.elapsed()))
}

async fn write(store: Arc<dyn Store>, writer: usize, begin: Instant) -> Result<Vec<Duration>> {
    let mut latencies = Vec::new();
    while begin.elapsed() < TIME {
        let write = Instant::now();
        store.put(&format!("{writer}/{}", latencies.len() % 100), Content::new(vec![7; SIZE])).await?;
        latencies.push(write.elapsed());
    }
    Ok(latencies)
}
