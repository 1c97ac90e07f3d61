//! Suite `yaml`: real manifests and edge cases of our own, as `kubectl annotate --local` 1.37.1 reads them.
//!
//! A case is a file. Its objects must be kubectl's, one by one, up to kubectl's first refusal; where kubectl refuses
//! something, a gap must say so. kubectl's answers are kept by content under `target/oracles/kubectl-answers`.

use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use palisade_manifest::{Limits, decode, read, split};
use palisade_model::diagnostic::Level;
use palisade_model::resource::Resource;
use palisade_model::tree::Buffers;
use palisade_testkit::oracle::{folder, kubectl, write_whole};
use palisade_testkit::{data, yaml};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Outcome, json_lines, root};

/// What kubectl adds so that it prints the object.
const ANNOTATION: &str = "palisade.dev/x";

/// What kubectl said about a file.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    output: String,
    error: String,
}

/// What we say about a file.
#[derive(Debug, Default)]
struct Ours {
    objects: Vec<Value>,
    is_diagnosed: bool,
}

#[derive(Debug, Deserialize)]
struct EdgeCase {
    name: String,
    text: String,
}

#[derive(Debug, Deserialize)]
struct ControlCase {
    input: Value,
}

pub(super) fn run(data: &Path) -> Result<Outcome> {
    let program = kubectl::program().context("kubectl 1.37.1")?;
    let mut outcome = Outcome::default();
    for (name, bytes) in cases(data)? {
        let answer = ask(&program, &bytes)?;
        outcome.case(name, compare(&ours(&bytes), &answer));
    }
    Ok(outcome)
}

fn cases(data: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut cases = Vec::new();
    for case in json_lines::<EdgeCase>(&root().join("crates/manifest/tests/yaml-edge-cases/cases.jsonl"))? {
        cases.push((format!("edge: {}", case.name), case.text.into_bytes()));
    }
    for archive in [
        "manifests/badpods.tar.zst",
        "manifests/kubernetes-examples.tar.zst",
        "manifests/kube-prometheus.tar.zst",
        "helm-charts/rendered-by-helm-4.1.4.tar.zst",
    ] {
        let path = data.join(archive);
        if path.exists() {
            collect(&data::unpacked(&path)?, "", &mut cases)?;
        }
    }
    for (number, case) in json_lines::<ControlCase>(&data.join("control-cases/cases.jsonl"))?.into_iter().enumerate() {
        cases.push((format!("control-cases {number}"), objects_text(&case.input).into_bytes()));
    }
    Ok(cases)
}

/// A list of objects as a stream of JSON, but only what can be an object: some inputs are other things.
fn objects_text(input: &Value) -> String {
    let objects = input.as_array().cloned().unwrap_or_default();
    objects.iter().filter(|object| object.get("kind").is_some()).map(|object| format!("{object}\n")).collect()
}

fn collect(folder: &Path, prefix: &str, cases: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, &format!("{name}/"), cases)?;
        } else if path
            .extension()
            .is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|known| extension == *known))
        {
            cases.push((name, fs::read(path)?));
        }
    }
    Ok(())
}

fn ask(program: &Path, bytes: &[u8]) -> Result<Answer> {
    let answers = folder().join("kubectl-answers");
    fs::create_dir_all(&answers)?;
    let kept = answers.join(format!("{:016x}-{}.json", hash(bytes), bytes.len()));
    if let Ok(text) = fs::read(&kept) {
        return Ok(serde_json::from_slice(&text)?);
    }
    let file = answers.join(format!("question-{}.yaml", std::process::id()));
    fs::write(&file, bytes)?;
    let answer = run_kubectl(program, &file);
    fs::remove_file(&file)?;
    let answer = answer?;
    write_whole(&kept, &serde_json::to_vec(&answer)?)?;
    Ok(answer)
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

fn run_kubectl(program: &Path, file: &PathBuf) -> Result<Answer> {
    let mut command = Command::new(program);
    command
        .args(["annotate", "--local", "--overwrite", "--show-managed-fields", "-o", "json", "-f"])
        .arg(file)
        .arg(format!("{ANNOTATION}=y"));
    let output = command.env("KUBECONFIG", "/dev/null").output()?;
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(Answer { output: String::from_utf8_lossy(&output.stdout).into_owned(), error })
}

fn ours(bytes: &[u8]) -> Ours {
    let limits = Limits::default();
    let Ok(decoded) = decode(bytes, &limits) else { return Ours { objects: Vec::new(), is_diagnosed: true } };
    let mut parts = split(&decoded.text, &limits);
    let mut ours = Ours::default();
    let mut diagnostics = decoded.diagnostics;
    diagnostics.append(&mut parts.diagnostics);
    let whole = parts.fallback.take();
    for chunk in whole.iter().chain(parts.chunks.iter().filter(|chunk| !chunk.is_guess())) {
        let mut reading = read(&decoded.text, chunk, &limits, Buffers::default());
        ours.objects.extend(reading.resources().map(object));
        // What is no manifest is counted, not diagnosed: there is nothing of it that could be missed.
        ours.is_diagnosed |= reading.ignored > 0;
        diagnostics.append(&mut reading.diagnostics);
    }
    ours.is_diagnosed |= diagnostics.iter().any(|diagnostic| diagnostic.level != Level::Warning);
    ours
}

/// An object as kubectl prints it.
fn object(resource: Resource<'_>) -> Value {
    let mut value: Value = serde_json::from_str(&yaml::canonical(resource.root)).unwrap_or_default();
    for (key, text) in [("apiVersion", resource.api_version), ("kind", resource.kind)] {
        if let Some(map) = value.as_object_mut() {
            map.entry(key).or_insert_with(|| Value::from(text));
        }
    }
    normalised(value)
}

/// Takes kubectl's annotation out, and what is empty then. Go prints 1.0 as 1, so that its text does not tell them apart
/// (the differential test does).
fn normalised(mut value: Value) -> Value {
    merge_numbers(&mut value);
    let Some(root) = value.as_object_mut() else { return value };
    if let Some(metadata) = root.get_mut("metadata").and_then(Value::as_object_mut) {
        if let Some(annotations) = metadata.get_mut("annotations").and_then(Value::as_object_mut) {
            annotations.remove(ANNOTATION);
        }
        metadata.retain(|key, value| key != "annotations" || !is_empty(value));
    }
    root.retain(|key, value| key != "metadata" || !is_empty(value));
    value
}

fn merge_numbers(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(merge_numbers),
        Value::Object(map) => {
            let bits = map.get("$float64").and_then(Value::as_str).and_then(|bits| u64::from_str_radix(bits, 16).ok());
            let printed = bits.map(|bits| f64::from_bits(bits).to_string());
            match printed.and_then(|text| text.parse::<i64>().ok()) {
                Some(integer) => *value = Value::from(integer),
                None => map.values_mut().for_each(merge_numbers),
            }
        }
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty)
}

fn compare(ours: &Ours, answer: &Answer) -> Result<(), String> {
    let theirs = objects_of(&answer.output)?;
    for (position, expected) in theirs.iter().enumerate() {
        match ours.objects.get(position) {
            Some(object) if object == expected => {}
            Some(object) => return Err(format!("object {position}: kubectl {expected}, ours {object}")),
            None => return Err(format!("object {position} is missing: {expected}")),
        }
    }
    if answer.error.is_empty() && ours.objects.len() > theirs.len() {
        return Err(format!("{} objects, kubectl has {}", ours.objects.len(), theirs.len()));
    }
    if !answer.error.is_empty() && !ours.is_diagnosed {
        return Err(format!("not diagnosed: {}", answer.error.trim()));
    }
    Ok(())
}

/// kubectl's output is a stream of JSON, which our JSON reader has been compared with others for.
fn objects_of(output: &str) -> Result<Vec<Value>, String> {
    let objects = yaml::read(output.as_bytes()).objects.into_iter();
    objects.map(|text| serde_json::from_str(&text).map(normalised).map_err(|error| error.to_string())).collect()
}
