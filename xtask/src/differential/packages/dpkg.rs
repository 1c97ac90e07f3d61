//! Status files: this machine's own, and that of a Debian 12 in the outside data.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use palisade_packages::component::Component;

use super::{Lines, compare, fresh, lines, ours, source};

const FORMAT: &str =
    "${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\n";
/// States in which a package is installed: dpkg(1).
const INSTALLED: [&str; 3] = ["installed", "triggers-awaited", "triggers-pending"];

pub(super) fn run(work: &Path) -> Result<bool> {
    let folder = palisade_testkit::data::folder();
    let outside = folder.map(|folder| folder.join("vulnerabilities/bookworm-12.15-minbase.dpkg-status"));
    let files = [Some(PathBuf::from("/var/lib/dpkg/status")), outside];
    let mut sound = true;
    for file in files.into_iter().flatten().filter(|file| file.exists()) {
        let admindir = fresh(&work.join("dpkg"))?;
        std::fs::copy(&file, admindir.join("status"))?;
        let bytes = std::fs::read(&file)?;
        let theirs = query(&admindir)?;
        let ours = ours("dpkg", "var/lib/dpkg/status", &bytes, line)?;
        sound &= compare(&format!("dpkg, {}", file.display()), &ours, &theirs);
    }
    Ok(sound)
}

fn query(admindir: &Path) -> Result<Lines> {
    let all = lines(Command::new("dpkg-query").arg("--admindir").arg(admindir).args(["-W", "-f", FORMAT]))?;
    let installed = all.iter().filter_map(|line| {
        let (state, rest) = line.split_once('\t')?;
        INSTALLED.contains(&state).then(|| rest.to_owned())
    });
    Ok(installed.collect())
}

fn line(component: &Component) -> String {
    let source = source(component);
    let architecture = component.architecture.clone().unwrap_or_default();
    [component.name.clone(), component.version.clone(), architecture, source.name, source.version].join("\t")
}
