//! What is said of a program, by us and by govulncheck, in one form that can be compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use palisade_packages::go_binary::GoBinary;
use palisade_packages::go_binary::matching::{Advisories, Level, Present};
use serde_json::Value;

/// What is said of a program.
#[derive(Default)]
pub(super) struct Judgement {
    /// The nearest level of each advisory.
    pub(super) levels: BTreeMap<String, Level>,
    /// Advisory and module.
    pub(super) modules: BTreeSet<(String, String)>,
    /// Advisory, package and symbol; `*` stands for all symbols of a package, and of all packages.
    pub(super) symbols: BTreeSet<(String, String, String)>,
    pub(super) gaps: Vec<String>,
    pub(super) time: Duration,
    pub(super) bytes: usize,
}

impl Judgement {
    /// How many advisories come at least as near as a level.
    pub(super) fn count(&self, level: Level) -> usize {
        self.levels.values().filter(|found| **found >= level).count()
    }

    fn add(&mut self, id: &str, level: Level) {
        let known = self.levels.entry(id.to_owned()).or_insert(level);
        *known = level.max(*known);
    }
}

/// What we say. Reading and matching are timed, on bytes that are in memory already; the best of five counts, because other
/// work on the machine only ever makes it slower.
pub(super) fn ours(file: &Path, advisories: &Advisories<'_, '_>) -> anyhow::Result<Judgement> {
    let bytes = fs::read(file)?;
    let mut said = Judgement { time: Duration::MAX, bytes: bytes.len(), ..Judgement::default() };
    for _ in 0..4 {
        let start = Instant::now();
        GoBinary::read(&bytes).map(|binary| advisories.matches(&binary)).ok();
        said.time = said.time.min(start.elapsed());
    }
    let start = Instant::now();
    let binary = GoBinary::read(&bytes).with_context(|| file.display().to_string())?;
    let matches = advisories.matches(&binary);
    said.time = said.time.min(start.elapsed());
    said.gaps = binary.gaps.iter().map(ToString::to_string).collect();
    for found in matches {
        said.add(found.id, found.level);
        said.modules.insert((found.id.to_owned(), found.module.to_owned()));
        for present in found.present {
            let (package, symbol) = match present {
                Present::Module => ("*", "*"),
                Present::Package(package) => (package, "*"),
                Present::Symbol { package, symbol } => (package, symbol),
            };
            said.symbols.insert((found.id.to_owned(), package.to_owned(), symbol.to_owned()));
        }
    }
    Ok(said)
}

/// What govulncheck says.
pub(super) fn govulncheck(program: &Path, database: &Path, file: &Path) -> anyhow::Result<Judgement> {
    let database = format!("-db=file://{}", database.display());
    let start = Instant::now();
    let done = Command::new(program).args(["-mode=binary", "-json", &database]).arg(file).output()?;
    let mut said = Judgement { time: start.elapsed(), ..Judgement::default() };
    ensure!(done.status.success(), "govulncheck {}: {}", file.display(), String::from_utf8_lossy(&done.stderr));
    for message in serde_json::Deserializer::from_slice(&done.stdout).into_iter::<Value>() {
        if let Some(finding) = message?.get("finding") {
            finding_of(finding, &mut said).context("a finding of another form")?;
        }
    }
    Ok(said)
}

fn finding_of(finding: &Value, said: &mut Judgement) -> Option<()> {
    let id = finding.get("osv")?.as_str()?;
    let frame = finding.get("trace")?.get(0)?;
    let text = |name| frame.get(name).and_then(Value::as_str).unwrap_or_default();
    let (package, function) = (text("package"), text("function"));
    let level = match (package, function) {
        ("", _) => Level::Module,
        (_, "") => Level::Package,
        _ => Level::Symbol,
    };
    said.add(id, level);
    match level {
        Level::Module => {
            said.modules.insert((id.to_owned(), text("module").to_owned()));
        }
        Level::Symbol => {
            let receiver = text("receiver");
            let symbol = if receiver.is_empty() { function.to_owned() } else { format!("{receiver}.{function}") };
            said.symbols.insert((id.to_owned(), package.to_owned(), symbol));
        }
        Level::Package => {}
    }
    Some(())
}

/// Something that two judgements say differently about an advisory.
pub(super) struct Difference {
    pub(super) id: String,
    pub(super) what: String,
    subject: Subject,
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Level,
    Module,
    Symbol,
}

impl Difference {
    /// Whether it is argued: how near an advisory comes, for those that govulncheck cannot see in a program. It sees modules all the
    /// same, and what it does find there must be found.
    pub(super) fn is_argued(&self, unheard: &BTreeSet<String>) -> bool {
        self.subject == Subject::Level && unheard.contains(&self.id)
    }
}

/// Everything that two judgements say differently. govulncheck leaves symbols out that are not exported where exported ones are
/// present, so that ours may be more than its; each of its symbols must be among ours.
pub(super) fn differences(ours: &Judgement, oracle: &Judgement) -> Vec<Difference> {
    let difference = |subject, id: &str, what: String| Difference { id: id.to_owned(), what, subject };
    let mut all = Vec::new();
    for id in ours.levels.keys().chain(oracle.levels.keys()).collect::<BTreeSet<_>>() {
        let (a, b) = (ours.levels.get(id), oracle.levels.get(id));
        if a != b {
            all.push(difference(Subject::Level, id, format!("ours {a:?}, govulncheck {b:?}")));
        }
    }
    let modules = ours.modules.symmetric_difference(&oracle.modules);
    all.extend(
        modules.map(|(id, module)| difference(Subject::Module, id, format!("module {module} of one side only"))),
    );
    let covered = |(id, package, symbol): &(String, String, String)| {
        let said =
            |package: &str, symbol: &str| ours.symbols.contains(&(id.clone(), package.to_owned(), symbol.to_owned()));
        said(package, symbol) || said(package, "*") || said("*", "*")
    };
    let missing = oracle.symbols.iter().filter(|symbol| !covered(symbol));
    all.extend(missing.map(|(id, package, symbol)| {
        difference(Subject::Symbol, id, format!("{package} {symbol} only by govulncheck"))
    }));
    all
}

/// Whether two judgements of ours are the same in everything.
pub(super) fn same(a: &Judgement, b: &Judgement) -> bool {
    a.levels == b.levels && a.modules == b.modules && a.symbols == b.symbols && a.gaps == b.gaps
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, Judgement, Level, differences};

    fn judgement(level: Level, module: &str, symbol: &str) -> Judgement {
        let mut said = Judgement::default();
        said.add("GO-1", level);
        said.modules.insert(("GO-1".to_owned(), module.to_owned()));
        said.symbols.insert(("GO-1".to_owned(), "go.a/p".to_owned(), symbol.to_owned()));
        said
    }

    #[test]
    fn of_what_govulncheck_cannot_see_only_the_level_is_argued() {
        let (ours, oracle) = (judgement(Level::Symbol, "go.a", "F"), judgement(Level::Module, "go.b", "G"));
        let argued = |unheard: &[&str]| {
            let unheard: BTreeSet<String> = unheard.iter().map(|id| (*id).to_owned()).collect();
            differences(&ours, &oracle).iter().map(|difference| difference.is_argued(&unheard)).collect::<Vec<_>>()
        };
        // The level, a module of each side, a symbol.
        assert_eq!(argued(&["GO-1"]), [true, false, false, false]);
        assert_eq!(argued(&["GO-2"]), [false; 4]);
    }
}
