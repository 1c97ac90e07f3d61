//! Go programs, judged by us and by govulncheck's binary mode: advisories, levels and symbols, on real programs built here.
//! A stripped program must be judged as the unstripped one.

mod database;
mod hidden;
mod judgement;
mod programs;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use palisade_packages::go_binary::matching::{Advisories, Level};
use palisade_testkit::data::workspace;

use judgement::Judgement;

/// The oracle's version.
const GOVULNCHECK: &str = "golang.org/x/vuln/cmd/govulncheck@v1.9.0";

/// Which programs, and where they are kept.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only programs whose build's name contains this
    #[arg(long, default_value = "")]
    only: String,
    /// Every kind of build by every toolchain
    #[arg(long)]
    all: bool,
    /// Where programs are built and kept
    #[arg(long)]
    work: Option<PathBuf>,
}

struct Comparison<'a> {
    work: PathBuf,
    govulncheck: PathBuf,
    database: PathBuf,
    advisories: Advisories<'a, 'a>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let work = arguments.work.clone().unwrap_or_else(|| workspace().join("target/go-binary"));
    std::fs::create_dir_all(work.join("out"))?;
    let work = work.canonicalize()?;
    let lines = database::lines()?;
    let records = database::records(&lines)?;
    let advisories = database::advisories(&records);
    let comparison = Comparison {
        govulncheck: govulncheck(&work)?,
        database: database::lay_out(&lines, &records, &work)?,
        advisories: Advisories::new(&advisories),
        work,
    };
    comparison.all(arguments)
}

fn govulncheck(work: &Path) -> anyhow::Result<PathBuf> {
    let folder = work.join("bin");
    let program = folder.join("govulncheck");
    if !program.is_file() {
        programs::run(
            Command::new("go").args(["install", GOVULNCHECK]).env("GOBIN", &folder).env("GOTOOLCHAIN", "auto"),
        )?;
    }
    Ok(program)
}

impl Comparison<'_> {
    fn all(&self, arguments: &Arguments) -> anyhow::Result<ExitCode> {
        let programs = programs::list()?;
        let builds = programs.iter().flat_map(|program| program.builds(arguments.all));
        let (mut compared, mut different, mut failed) = (0, 0, 0);
        println!("| build | govulncheck | ours | stripped | govulncheck stripped | MB | ms | ms/MB | govulncheck ms |");
        println!("|---|---|---|---|---|---|---|---|---|");
        for build in builds.filter(|build| build.name().contains(&arguments.only)) {
            match self.build(&build) {
                Ok(equal) => {
                    compared += 1;
                    different += usize::from(!equal);
                }
                Err(error) => {
                    failed += 1;
                    println!("{}: {error:#}", build.name());
                }
            }
        }
        println!("go-binary: {compared} builds compared, {different} judged otherwise, {failed} not compared");
        Ok(if different + failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn build(&self, build: &programs::Build<'_>) -> anyhow::Result<bool> {
        let [plain, stripped] = build.make(&self.work)?;
        let oracle = judgement::govulncheck(&self.govulncheck, &self.database, &plain)?;
        let fallback = judgement::govulncheck(&self.govulncheck, &self.database, &stripped)?;
        let ours = judgement::ours(&plain, &self.advisories)?;
        let bare = judgement::ours(&stripped, &self.advisories)?;
        let same = judgement::same(&ours, &bare);
        row(&build.name(), [&oracle, &ours, &bare, &fallback], same);
        let unheard = hidden::unheard((&ours, &oracle), (&plain, build.minor_version()))?;
        let mut equal = same;
        for difference in judgement::differences(&ours, &oracle) {
            let argued = difference.is_argued(&unheard);
            let word = if argued { " (in the symbol table, of a package that govulncheck cannot see)" } else { "" };
            println!("  {}: {}{word}", difference.id, difference.what);
            equal &= argued;
        }
        ours.gaps.iter().chain(&bare.gaps).for_each(|gap| println!("  {gap}"));
        Ok(equal)
    }
}

fn row(name: &str, [oracle, ours, bare, fallback]: [&Judgement; 4], same: bool) {
    let counts = |said: &Judgement| {
        format!("{}/{}/{}", said.count(Level::Module), said.count(Level::Package), said.count(Level::Symbol))
    };
    let megabytes = bare.bytes as f64 / 1e6;
    let milliseconds = bare.time.as_secs_f64() * 1e3;
    println!(
        "| {name} | {} | {} | {} | {} | {megabytes:.1} | {milliseconds:.1} | {:.2} | {:.0} |",
        counts(oracle),
        counts(ours),
        if same { "same" } else { "DIFFERENT" },
        counts(fallback),
        milliseconds / megabytes,
        oracle.time.as_secs_f64() * 1e3,
    );
}
