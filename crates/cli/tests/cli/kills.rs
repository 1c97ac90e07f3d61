//! Writers that are killed at any moment: what they write is the old or the new, or torn where that is named.

use std::thread;
use std::time::{Duration, Instant};

use palisade_testkit::random::Random;

use super::packages::advisories;
use super::*;

const KILLS: u64 = 40;

/// Starts a command, kills it at a moment within twice the time that it needs, and says whether it came to its end.
fn killed(mut command: Command, whole: Duration, random: &mut Random) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let most = u64::try_from(whole.as_micros()).unwrap() * 2;
    thread::sleep(Duration::from_micros(random.bits() % most.max(1)));
    // One that is at its end already cannot be killed.
    let _gone = child.kill();
    child.wait().unwrap().success()
}

/// How long a command needs.
fn needed(mut command: Command) -> Duration {
    let begin = Instant::now();
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    begin.elapsed()
}

#[test]
fn a_journal_whose_writers_are_killed_holds_whole_lines_and_names_a_torn_one() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let set = |number: u64| {
        let advisory = format!("CVE-2026-{number}");
        let reason = "r".repeat(20_000);
        let mut command = palisade(folder, &["triage", "set", &advisory, "--package", "pkg:npm/a", "--by", "ann"]);
        command.args(["--state", "fixed", "--reason", &reason]);
        command
    };
    let whole = needed(set(1000));
    let mut random = Random::new(5);
    let mut wholes = 1;
    for number in 0..KILLS {
        let before = std::fs::read(folder.join("triage.jsonl")).unwrap();
        let ended = killed(set(2000 + number), whole, &mut random);
        let after = std::fs::read(folder.join("triage.jsonl")).unwrap();
        let kept = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        assert_eq!(after.get(..kept), before.get(..kept), "what was recorded is kept");
        let torn = after.last() != Some(&b'\n');
        let lines = after.iter().filter(|byte| **byte == b'\n').count();
        assert!(lines == wholes || lines == wholes + 1, "{lines} lines after {wholes}");
        assert!(!ended || (lines == wholes + 1 && !torn), "one that ended well has recorded its decision");
        wholes = lines;
        let listed = run(folder, &["triage", "list"]);
        assert_eq!(listed.status.code(), Some(if torn { 3 } else { 0 }), "{}", text(&listed.stderr));
        assert_eq!(torn, text(&listed.stderr).contains("torn-triage-decision"), "{}", text(&listed.stderr));
        assert!(text(&listed.stdout).contains(&format!("{wholes} decisions")), "{}", text(&listed.stdout));
    }
    needed(set(9000));
    assert_eq!(run(folder, &["triage", "list"]).status.code(), Some(0));
}

#[test]
fn an_index_whose_updates_are_killed_is_the_old_or_the_new_one() {
    let other = advisories().replace("left-pad", "right-pad");
    let folder = directory(&[("a.jsonl", advisories().as_bytes()), ("b.jsonl", other.as_bytes())]);
    let folder = folder.path();
    for name in ["a", "b"] {
        let (source, output) = (format!("test={name}.jsonl"), format!("{name}.index"));
        assert_eq!(run(folder, &["db", "build", &source, "--output", &output]).status.code(), Some(0));
    }
    let known = ["a.index", "b.index"].map(|name| std::fs::read(folder.join(name)).unwrap());
    assert_ne!(known[0], known[1]);
    let update = |from: &str| palisade(folder, &["db", "update", "--from", from, "--db", "installed/db.index"]);
    let whole = needed(update("a.index"));
    let mut random = Random::new(7);
    let mut old = known[0].clone();
    for _ in 0..KILLS {
        let new = usize::from(old == known[0]);
        let ended = killed(update(["a.index", "b.index"][new]), whole, &mut random);
        let found = std::fs::read(folder.join("installed/db.index")).unwrap();
        assert!(found == old || found == known[new], "neither the old nor the new index");
        assert!(!ended || found == known[new], "one that ended well has installed the new index");
        let status = run(folder, &["db", "status", "--db", "installed/db.index"]);
        assert_eq!(status.status.code(), Some(0), "{}", text(&status.stderr));
        old = found;
    }
    needed(update("b.index"));
    assert_eq!(std::fs::read(folder.join("installed/db.index")).unwrap(), known[1]);
}
