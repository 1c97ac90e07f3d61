//! `cargo xtask bench`: the budgets of the design, each measured beside its reference.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a task talks to the terminal that started it")]

mod feed;
mod images;
mod programs;
mod store;
mod vulnerabilities;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::Parser;

/// Measures the budgets and writes docs/performance.md.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench")]
struct Arguments {
    /// The binary to measure; a release build.
    #[arg(long, default_value = "target/release/palisade")]
    binary: PathBuf,
    /// The cluster dump as one JSON List.
    #[arg(long)]
    dump: Option<PathBuf>,
    /// The unpacked kubernetes-examples.
    #[arg(long)]
    examples: Option<PathBuf>,
    /// A directory on the disk on which a store's durable writes are measured.
    #[arg(long)]
    store: Option<PathBuf>,
    /// Measure the feed's server, with files in this directory.
    #[arg(long)]
    feed: Option<PathBuf>,
    /// A PostgreSQL database for the feed's replicas, `postgres://…`.
    #[arg(long, requires = "feed")]
    database: Option<String>,
    /// A directory of advisories: `*osv.jsonl.zst`, OSV records one a line, and RustSec's as `rustsec-md.tar.zst`.
    #[arg(long)]
    advisories: Option<PathBuf>,
    /// A Go program, and best kube-apiserver.
    #[arg(long)]
    program: Option<PathBuf>,
    /// govulncheck, to measure beside; it needs the network or its database.
    #[arg(long, requires = "program")]
    govulncheck: Option<PathBuf>,
    /// An image archive with gzip layers, best of one dominant layer (`cargo run --release -p palisade-sources --example image_archive -- FILE`).
    #[arg(long)]
    image: Option<PathBuf>,
}

/// One line of the table.
struct Case {
    name: &'static str,
    ours: String,
    reference: String,
    ratio: String,
    budget: &'static str,
    met: bool,
}

const PAGE: &str = "docs/performance.md";
/// Between these the page is written by the benchmark.
const BEGIN: &str = "<!-- measured -->";
const END: &str = "<!-- end of the measured part -->";

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    if cfg!(debug_assertions) {
        bail!("a reference measured unoptimised says nothing; help: `cargo xtask bench …`");
    }
    let folder = std::env::temp_dir().join("palisade-bench");
    std::fs::create_dir_all(&folder)?;
    let mut cases = Vec::new();
    if let Some(dump) = &arguments.dump {
        cases.extend(cluster_dump(&arguments.binary, dump, &folder)?);
    }
    if let Some(examples) = &arguments.examples {
        cases.push(small_tree(&arguments.binary, examples, &folder)?);
    }
    if let Some(disk) = &arguments.store {
        cases.extend(store::cases(disk)?);
    }
    if let Some(folder) = &arguments.feed {
        cases.extend(feed::cases(&arguments.binary, folder, arguments.database.as_deref())?);
    }
    cases.extend(vulnerabilities::cases(&arguments.binary, arguments.advisories.as_deref(), &folder)?);
    cases.push(programs::case(&arguments.binary, arguments.program.as_deref(), arguments.govulncheck.as_deref())?);
    cases.extend(images::cases(&arguments.binary, arguments.image.as_deref())?);
    let table = table(&cases);
    print!("{table}");
    let is_whole =
        [&arguments.dump, &arguments.examples, &arguments.store, &arguments.feed].iter().all(|it| it.is_some());
    if !is_whole {
        eprintln!(
            "{PAGE} is left as it is; help: it is written from all of `--dump`, `--examples`, `--store` and `--feed`"
        );
        return Ok(ExitCode::SUCCESS);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace has a root")?;
    let place = root.join(PAGE);
    let text = std::fs::read_to_string(&place)?;
    std::fs::write(&place, page(&text, &table)?)?;
    Ok(ExitCode::SUCCESS)
}

impl Case {
    /// One whose data was not named.
    fn not_run(name: &'static str, budget: &'static str) -> Self {
        let none = || "-".to_owned();
        Self { name, ours: "not run".to_owned(), reference: none(), ratio: none(), budget, met: false }
    }
}

/// Whole process against reading and parsing alone, alternating, median of nine.
fn cluster_dump(binary: &Path, dump: &Path, folder: &Path) -> Result<[Case; 2]> {
    let report = format!("json={}", folder.join("dump.json").display());
    let mut ours = Vec::new();
    let mut reference = Vec::new();
    let mut peak = 0;
    for _ in 0..9 {
        let (time, memory) = process(binary, dump, &["--persona", "auditor", "--format", &report])?;
        ours.push(time);
        peak = peak.max(memory);
        reference.push(parse_only(dump)?);
    }
    let (ours, reference) = (median(ours), median(reference));
    let ratio = ours.as_secs_f64() / reference.as_secs_f64();
    let time = Case {
        name: "cluster of 15,267 objects, persona auditor, JSON report, whole process",
        ours: milliseconds(ours),
        reference: format!("{} to parse it with serde_json", milliseconds(reference)),
        ratio: format!("{ratio:.2}"),
        budget: "0.6 times",
        met: ratio <= 0.6,
    };
    let memory = Case {
        name: "the same, peak memory",
        ours: format!("{} MB", peak / 1024),
        reference: "-".to_owned(),
        ratio: "-".to_owned(),
        budget: "250 MB",
        met: peak < 250 * 1024,
    };
    Ok([time, memory])
}

fn small_tree(binary: &Path, examples: &Path, folder: &Path) -> Result<Case> {
    let report = format!("json={}", folder.join("examples.json").display());
    let times = (0..25).map(|_| process(binary, examples, &["--format", &report]).map(|(time, _)| time));
    let best = times.collect::<Result<Vec<_>>>()?.into_iter().min().unwrap_or_default();
    Ok(Case {
        name: "kubernetes-examples, 248 files, JSON report, whole process, best of 25",
        ours: milliseconds(best),
        reference: "-".to_owned(),
        ratio: "-".to_owned(),
        budget: "25 ms",
        met: best < Duration::from_millis(25),
    })
}

/// Time and peak resident kilobytes of one run, the latter polled every millisecond from the kernel's high-water mark.
fn process(binary: &Path, input: &Path, arguments: &[&str]) -> Result<(Duration, u64)> {
    let mut command = Command::new(binary);
    command.arg("scan").arg(input).args(arguments).arg("--quiet");
    run(command)
}

/// The same for any command.
fn run(mut command: Command) -> Result<(Duration, u64)> {
    let binary = PathBuf::from(command.get_program());
    let begin = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("running {}", binary.display()))?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let status = loop {
        if let Some(kilobytes) = std::fs::read_to_string(&status_file).ok().as_deref().and_then(high_water_mark) {
            peak = peak.max(kilobytes);
        }
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let time = begin.elapsed();
    match status.code() {
        Some(0 | 1 | 3) => Ok((time, peak)),
        code => bail!("{} ended with {code:?}", binary.display()),
    }
}

fn high_water_mark(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn parse_only(file: &Path) -> Result<Duration> {
    let begin = Instant::now();
    let bytes = std::fs::read(file)?;
    let value: serde_json::Value = serde_json::from_slice(&bytes)?;
    let time = begin.elapsed();
    drop(value);
    Ok(time)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn table(cases: &[Case]) -> String {
    let mut table = "| case | ours | reference | ratio | budget | met |\n|---|---|---|---|---|---|\n".to_owned();
    for case in cases {
        let Case { name, ours, reference, ratio, budget, met } = case;
        let met = match *met {
            true => "yes",
            false if ours == "not run" => "-",
            false => "no",
        };
        table.push_str(&format!("| {name} | {ours} | {reference} | {ratio} | {budget} | {met} |\n"));
    }
    table
}

/// The page with its measured part replaced; what is written by hand around it stays.
fn page(text: &str, table: &str) -> Result<String> {
    let (before, rest) = text.split_once(BEGIN).context("the page has a place for the table")?;
    let (_, after) = rest.split_once(END).context("the table's place ends")?;
    Ok(format!("{before}{BEGIN}\n\n{table}\n{END}{after}"))
}
