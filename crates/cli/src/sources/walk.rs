//! Directories to files: `.gitignore` rules hold, links are followed, the order is that of names.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::{Exclusions, File, Problem, display};
use crate::codes;

/// All that the paths of the command line lead to.
#[derive(Debug, Default)]
pub(crate) struct Input {
    /// In the order in which they are reported.
    pub(crate) files: Vec<File>,
    /// What cannot be read, and charts and kustomizations that are not rendered.
    pub(crate) problems: Vec<Problem>,
}

/// Follows every path of the command line.
pub(crate) fn walk(paths: &[PathBuf], exclusions: &Exclusions) -> Input {
    let mut input = Input::default();
    for (root, path) in paths.iter().enumerate() {
        if path.is_dir() {
            walk_directory(path, root, exclusions, &mut input);
        } else {
            let (path, name) = (path.clone(), display(path));
            input.files.push(File { path, name, root, also: Vec::new(), named: true });
        }
    }
    if paths.len() > 1 {
        input.read_once();
    }
    input
}

fn walk_directory(path: &Path, root: usize, exclusions: &Exclusions, input: &mut Input) {
    let exclusions = exclusions.clone();
    let walker = WalkBuilder::new(path)
        .hidden(false)
        .require_git(false)
        .git_global(false)
        .follow_links(true)
        .sort_by_file_name(std::cmp::Ord::cmp)
        .filter_entry(move |entry| entry.depth() == 0 || !(is_git(entry) || exclusions.cover(entry.path())))
        .build();
    let mut chart: Option<PathBuf> = None;
    for entry in walker {
        match entry {
            Ok(entry) if chart.as_ref().is_some_and(|chart| entry.path().starts_with(chart)) => {}
            Ok(entry) if is_directory(&entry) => {
                if is_chart(entry.path()) {
                    input.problems.push(chart_gap(entry.path(), root));
                    chart = Some(entry.into_path());
                }
            }
            Ok(entry) => input.add(entry, root),
            Err(error) => input.problems.push(refused(&error, path, root)),
        }
    }
}

fn is_git(entry: &DirEntry) -> bool {
    entry.file_name() == ".git"
}

fn is_directory(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

impl Input {
    /// Leaves out a file that another path led to already.
    fn read_once(&mut self) {
        let mut known: HashMap<PathBuf, usize> = HashMap::new();
        let mut files: Vec<File> = Vec::with_capacity(self.files.len());
        for file in std::mem::take(&mut self.files) {
            let canonical = file.path.canonicalize().ok().filter(|_| file.path.as_os_str() != "-");
            let first = canonical.map(|path| *known.entry(path).or_insert(files.len()));
            match first.and_then(|first| files.get_mut(first)) {
                Some(first) => {
                    first.also.push(file.root);
                    first.named |= file.named;
                }
                None => files.push(file),
            }
        }
        self.files = files;
    }

    fn add(&mut self, entry: DirEntry, root: usize) {
        let name = display(entry.path());
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            let why = "is neither a file nor a directory".to_owned();
            self.problems.push(Problem { code: &codes::NOT_A_FILE, name, why, harmless: false, root });
            return;
        }
        if is_kustomization(entry.path()) {
            let why = "its resources were evaluated as they are, without what it changes".to_owned();
            let code = &codes::KUSTOMIZATION_NOT_RENDERED;
            self.problems.push(Problem { code, name, why, harmless: false, root });
            return;
        }
        self.files.push(File { path: entry.into_path(), name, root, also: Vec::new(), named: false });
    }
}

/// The names that kustomize recognises (`konfig.RecognizedKustomizationFileNames`).
fn is_kustomization(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    matches!(name, Some("kustomization.yaml" | "kustomization.yml" | "Kustomization"))
}

/// A directory is a chart when its `Chart.yaml` names one.
fn is_chart(directory: &Path) -> bool {
    let Ok(text) = std::fs::read(directory.join("Chart.yaml")) else { return false };
    let has = |key: &str| text.split(|&byte| byte == b'\n').any(|line| line.starts_with(key.as_bytes()));
    has("name:") && (has("version:") || has("apiVersion:"))
}

fn chart_gap(directory: &Path, root: usize) -> Problem {
    Problem {
        code: &codes::CHART_NOT_RENDERED,
        name: display(directory),
        why: "its templates are no manifests until they are rendered".to_owned(),
        harmless: false,
        root,
    }
}

fn refused(error: &ignore::Error, under: &Path, root: usize) -> Problem {
    let path = path_of(error).unwrap_or(under);
    let (code, why, harmless) = match innermost(error) {
        ignore::Error::Loop { ancestor, .. } => {
            (&codes::LINK_LOOP, format!("leads back to {}", display(ancestor)), true)
        }
        ignore::Error::Io(error) => (&codes::UNREADABLE, error.to_string(), false),
        other => (&codes::UNREADABLE, other.to_string(), false),
    };
    Problem { code, name: display(path), why, harmless, root }
}

fn innermost(error: &ignore::Error) -> &ignore::Error {
    match error {
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => innermost(err),
        other => other,
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
