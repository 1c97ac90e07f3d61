//! `palisade release-scan SBOM`: the images and binaries of a Kubernetes release.

mod before;
mod issues;
mod names;
mod scanned;

use std::path::{Component, Path, PathBuf};

use palisade_formats::Fault;
use palisade_formats::json::Budget;
use palisade_mapping::Mapping;
use palisade_model::report::Note;
use palisade_model::{Finding, Gap, Report};
use palisade_sources::images::{Options, Platform};
use palisade_vulnerabilities::release::{self, Binary, Image, Release};
use sha2::{Digest as _, Sha256};

use crate::arguments::triage::ReleaseScanArguments;
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};
use crate::packages::{Knowledge, LayerProgress, Loader, Registries, Run, Subject};
use crate::sources;

use self::scanned::Scanned;

pub(super) fn run(
    arguments: &ReleaseScanArguments,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let release = read(&arguments.sbom)?;
    let known = arguments.since.as_deref().map(before::read).transpose()?;
    let knowledge = Knowledge::open(&arguments.judge, environment)?;
    let index = knowledge.index()?;
    let registry = Registries::new(&arguments.registry, environment);
    let progress = LayerProgress::new(terminal.progress);
    let told = |step| progress.told(step);
    let loader =
        Loader { options: Options::default(), index: Some(&index), registry: Some(&registry), progress: &told };
    let mut scan = Scan { arguments, loader, subjects: Vec::new(), gaps: faults(&release, &arguments.sbom) };
    scan.release(&release);
    progress.finish();
    let Scan { subjects, gaps, .. } = scan;
    let run = Run {
        arguments: &arguments.judge,
        environment,
        terminal,
        knowledge: &knowledge,
        index: &index,
        words: arguments.issues.is_some(),
    };
    let mut report = run.judge(&subjects, gaps)?;
    let gaps = report.coverage.gaps.clone();
    let scanned = || Scanned::new(&subjects, &release, &gaps, arguments.judge.knowledge.only_fixed);
    let attention = before::compare(&mut report, known.as_ref().map(|before| (before, scanned())));
    finish(&mut report, &release, &attention, arguments)?;
    run.write(&report, &subjects)
}

fn read(path: &Path) -> Result<Release, Failure> {
    let limit = u64::try_from(Budget::DEFAULT.bytes).unwrap_or(u64::MAX);
    let place = path.display();
    let text =
        sources::text(path, limit).map_err(|(code, why)| Failure::incomplete(code, format!("{place}: {why}")))?;
    release::read(&text, Budget::DEFAULT)
        .map_err(|unread| Failure::incomplete(unread.code(), format!("{place}: {unread}")))
}

fn faults(release: &Release, path: &Path) -> Vec<Gap> {
    let what = path.display().to_string();
    let of_fault = |fault: &Fault| Gap::new(fault.code, &what, format!("{} {}", fault.pointer, fault.message).trim());
    release.faults.iter().map(of_fault).collect()
}

/// Says what asks for attention, and writes the issues.
fn finish(
    report: &mut Report,
    release: &Release,
    attention: &[Finding],
    arguments: &ReleaseScanArguments,
) -> Result<(), Failure> {
    let message = format!("{} findings are new, repaired by an update, and not decided about", attention.len());
    report.notes.push(Note { code: "attention".to_owned(), message, location: None });
    if let Some(folder) = &arguments.issues {
        issues::write(folder, report, attention, release)?;
    }
    Ok(())
}

struct Scan<'a, 'i> {
    arguments: &'a ReleaseScanArguments,
    loader: Loader<'a, 'i>,
    subjects: Vec<Subject<'i>>,
    gaps: Vec<Gap>,
}

impl<'i> Scan<'_, 'i> {
    /// Each artifact by itself: one that cannot be had is a gap and keeps none of the others.
    fn release(&mut self, release: &Release) {
        let architecture = self.arguments.architecture.as_str();
        self.gaps.extend(none_for(release, architecture));
        for image in release.images.iter().filter(|image| is_wanted(architecture, image.architecture.as_deref())) {
            let named = image.reference();
            match self.image(image) {
                Ok(subject) => {
                    let tag = image.tag.as_deref().or(release.version.as_deref());
                    let name = tag.map_or_else(|| named.clone(), |tag| format!("{}:{tag}", image.repository));
                    let mut subject = Subject { kind: "Image", name, ..subject };
                    subject.image.names.extend(of_all_architectures(image));
                    self.subjects.push(subject);
                }
                Err(failure) => self.gaps.push(Gap::new(&codes::ARTIFACT_NOT_SCANNED, &named, failure.to_string())),
            }
        }
        let Some(folder) = &self.arguments.binaries else {
            self.gaps.extend(left_out(release));
            return;
        };
        for binary in release.binaries.iter().filter(|binary| is_wanted(architecture, Some(&binary.architecture))) {
            match self.binary(folder, binary) {
                Ok(subject) => self.subjects.push(subject),
                Err(failure) => {
                    self.gaps.push(Gap::new(&codes::ARTIFACT_NOT_SCANNED, &binary.path, failure.to_string()))
                }
            }
        }
    }

    /// From the directory of archives where one is named, and else from the registry.
    fn image(&self, image: &Image) -> Result<Subject<'i>, Failure> {
        let architecture = image.architecture.as_deref();
        let platform = architecture.map(|architecture| Platform {
            os: image.system.clone().unwrap_or_else(|| "linux".to_owned()),
            architecture: architecture.to_owned(),
            variant: String::new(),
        });
        let loader = Loader { options: Options { platform, ..self.loader.options.clone() }, ..self.loader };
        let Some(folder) = &self.arguments.images else { return loader.target(&image.reference()) };
        let name = image.component();
        let with_architecture = architecture.map(|architecture| folder.join(format!("{name}-{architecture}.tar")));
        let candidates: Vec<PathBuf> =
            with_architecture.into_iter().chain([folder.join(format!("{name}.tar"))]).collect();
        match candidates.iter().find(|path| path.exists()) {
            Some(path) => loader.path(path),
            None => {
                let names: Vec<String> = candidates.iter().map(|path| path.display().to_string()).collect();
                Err(Failure::incomplete(&codes::UNREADABLE, format!("there is no {}", names.join(" and no "))))
            }
        }
    }

    fn binary(&self, folder: &Path, binary: &Binary) -> Result<Subject<'i>, Failure> {
        if Path::new(&binary.path).components().any(|part| !matches!(part, Component::Normal(_))) {
            let why = format!("`{}` leads out of the release", binary.path);
            return Err(Failure::incomplete(&codes::ARTIFACT_DIFFERS, why));
        }
        let path = folder.join(&binary.path);
        verify(&path, binary)?;
        let subject = self.loader.path(&path)?;
        Ok(Subject { kind: "Program", name: binary.path.clone(), ..subject })
    }
}

/// The repository that decisions name, which is that of the index: `registry.k8s.io/kube-proxy` for `…/kube-proxy-amd64`.
fn of_all_architectures(image: &Image) -> Option<String> {
    let (registry, _) = image.repository.rsplit_once('/')?;
    Some(format!("{registry}/{}", image.component()))
}

/// A release without an artifact for the architecture was not looked at; that others were left out is said.
fn none_for(release: &Release, architecture: &str) -> Option<Gap> {
    let images = release.images.iter().map(|image| image.architecture.as_deref());
    let all = images.chain(release.binaries.iter().map(|binary| Some(binary.architecture.as_str())));
    let none = !all.clone().any(|own| is_wanted(architecture, own));
    let why = format!("none of its {} artifacts is for {architecture}", all.count());
    none.then(|| Gap::new(&codes::ARTIFACT_NOT_SCANNED, &release.name, why))
}

/// Whether an artifact is of the architecture that is asked for, or of none.
fn is_wanted(wanted: &str, architecture: Option<&str>) -> bool {
    wanted == "all" || architecture.is_none_or(|own| own == wanted)
}

/// Compares a binary with the digest that the release states for it.
fn verify(path: &Path, binary: &Binary) -> Result<(), Failure> {
    let Some((_, stated)) = binary.checksums.iter().find(|(algorithm, _)| algorithm == "SHA256") else { return Ok(()) };
    let bytes = Mapping::open(path)
        .map_err(|error| Failure::incomplete(&codes::UNREADABLE, format!("{}: {error}", path.display())))?;
    let found = data_encoding::HEXLOWER.encode(&Sha256::digest(&*bytes));
    if found.eq_ignore_ascii_case(stated) {
        return Ok(());
    }
    let why = format!("{} has SHA-256 {found}, and the release states {stated}", path.display());
    Err(Failure::incomplete(&codes::ARTIFACT_DIFFERS, why))
}

/// Without a directory of binaries they are not looked at, and that is said.
fn left_out(release: &Release) -> Option<Gap> {
    let count = release.binaries.len();
    let why = format!("{count} binaries were not looked at: name their directory with `--binaries`");
    (count > 0).then(|| Gap::new(&codes::ARTIFACT_NOT_SCANNED, &release.name, why))
}
