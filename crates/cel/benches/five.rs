//! Five expressions against checks written by hand in Rust over the same borrowed tree: budget 3 times each.
//! Run with `cargo bench -p palisade-cel --bench five`; `-- ours` and `-- reference` run only one side, for profilers.
//!
//! Both sides find the same pod decoded, their regular expression compiled and the constant quantity parsed. Both say
//! nothing rather than a verdict where a field has the wrong type.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a benchmark prints, and stops where its input is wrong")]

use std::hint::black_box;
use std::time::Instant;

use palisade_cel::libraries::quantity::Quantity;
use palisade_cel::{Activation, Environment, Program, Type, Value};
use palisade_manifest::{Limits, read, split};
use palisade_model::Node;
use palisade_model::tree::Buffers;
use regex::Regex;

/// The median of many short batches: a busy machine interrupts long ones.
const BATCHES: usize = 2_000;
const BATCH: u32 = 20;
const BUDGET: f64 = 3.0;
const IMAGE: &str = r"^registry\.example/.+@sha256:[0-9a-f]{64}$";

const UNPRIVILEGED: &str = "object.spec.containers.all(c, !has(c.securityContext) \
     || !has(c.securityContext.privileged) || !c.securityContext.privileged)";
const PINNED: &str = r"object.spec.containers.all(c, c.image.matches('^registry\\.example/.+@sha256:[0-9a-f]{64}$'))";
const TIER: &str = "object.metadata.?labels['tier'].orValue('none') in ['web', 'api', 'db']";
const SIDECAR: &str = "object.spec.containers.map(c, c.name).exists(n, n.startsWith('sidecar-'))";
const MEMORY: &str = "object.spec.containers.all(c, quantity(c.resources.limits.memory).isLessThan(quantity('2Gi')))";

/// A pod of three containers, one of them a sidecar.
const POD: &str = "
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: web
  labels: {app.kubernetes.io/name: shop, app.kubernetes.io/version: '1.4.2', app: shop, tier: api}
  annotations: {example.org/owner: team-shop}
spec:
  serviceAccountName: shop
  automountServiceAccountToken: false
  securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
  containers:
  - name: shop
    image: registry.example/shop:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    imagePullPolicy: Always
    ports: [{containerPort: 8080, name: http}]
    env: [{name: LOG_LEVEL, value: info}, {name: DATABASE_HOST, value: database.web.svc}]
    livenessProbe: {httpGet: {path: /healthz, port: http}}
    readinessProbe: {httpGet: {path: /readyz, port: http}}
    securityContext: {allowPrivilegeEscalation: false, privileged: false, capabilities: {drop: [ALL]}}
    resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 500m, memory: 256Mi}}
    volumeMounts: [{name: cache, mountPath: /cache}]
  - name: worker
    image: registry.example/shop-worker:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    command: [/worker, --queue=orders]
    securityContext: {allowPrivilegeEscalation: false, privileged: false, capabilities: {drop: [ALL]}}
    resources: {requests: {cpu: 100m, memory: 256Mi}, limits: {cpu: '1', memory: 1Gi}}
  - name: sidecar-proxy
    image: registry.example/proxy:2.0.1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    ports: [{containerPort: 15001, name: proxy}]
    securityContext: {allowPrivilegeEscalation: false, privileged: false, readOnlyRootFilesystem: true}
    resources: {requests: {cpu: 10m, memory: 32Mi}, limits: {cpu: 100m, memory: 64Mi}}
  volumes:
  - {name: cache, emptyDir: {}}
";

type Check = Box<dyn Fn(Node<'_>) -> Option<bool>>;

fn unprivileged(object: Node<'_>) -> Option<bool> {
    for container in object.get("spec")?.get("containers")?.as_list()? {
        let privileged = container.get("securityContext").and_then(|context| context.get("privileged"));
        if let Some(privileged) = privileged
            && privileged.as_bool()?
        {
            return Some(false);
        }
    }
    Some(true)
}

fn pinned(object: Node<'_>, image: &Regex) -> Option<bool> {
    for container in object.get("spec")?.get("containers")?.as_list()? {
        if !image.is_match(container.get("image")?.as_str()?) {
            return Some(false);
        }
    }
    Some(true)
}

fn tier(object: Node<'_>) -> Option<bool> {
    let tier = object.get("metadata")?.get("labels").and_then(|labels| labels.get("tier"));
    let tier = tier.map_or(Some("none"), Node::as_str)?;
    Some(matches!(tier, "web" | "api" | "db"))
}

fn sidecar(object: Node<'_>) -> Option<bool> {
    let mut found = false;
    for container in object.get("spec")?.get("containers")?.as_list()? {
        found |= container.get("name")?.as_str()?.starts_with("sidecar-");
    }
    Some(found)
}

fn memory(object: Node<'_>, bound: &Quantity) -> Option<bool> {
    for container in object.get("spec")?.get("containers")?.as_list()? {
        let limit = container.get("resources")?.get("limits")?.get("memory")?.as_str()?;
        if Quantity::parse(limit).ok()? >= *bound {
            return Some(false);
        }
    }
    Some(true)
}

fn ours<'a>(program: &'a Program, activation: &Activation<'a>) -> Option<bool> {
    match program.evaluate(activation) {
        Ok(Value::Bool(value)) => Some(value),
        _ => None,
    }
}

/// Nanoseconds of one call, over a batch.
fn timed(call: impl Fn() -> Option<bool>) -> f64 {
    let start = Instant::now();
    for _ in 0..BATCH {
        black_box(call());
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(BATCH)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn checks() -> [(&'static str, &'static str, Check); 5] {
    let image = Regex::new(IMAGE).expect("the pattern is one");
    let bound = Quantity::parse("2Gi").expect("a quantity");
    [
        ("unprivileged", UNPRIVILEGED, Box::new(unprivileged)),
        ("pinned image", PINNED, Box::new(move |object| pinned(object, &image))),
        ("tier", TIER, Box::new(tier)),
        ("sidecar", SIDECAR, Box::new(sidecar)),
        ("memory limit", MEMORY, Box::new(move |object| memory(object, &bound))),
    ]
}

fn main() {
    let limits = Limits::default();
    let chunks = split(POD, &limits).chunks;
    let reading = read(POD, chunks.first().expect("there is a document"), &limits, Buffers::default());
    let object = reading.resources().next().expect("there is a pod").root;
    let environment = Environment::kubernetes().with_variable("object", Type::Dyn);
    let side = std::env::args().nth(1).filter(|side| matches!(side.as_str(), "ours" | "reference"));
    let only = std::env::args().nth(2);
    let mut all_met = true;
    for (name, source, check) in checks() {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let program = environment.compile(source).expect("it compiles");
        let activation = environment.activation().with(&environment, "object", object);
        assert_eq!(ours(&program, &activation), check(object), "{name}: both sides say the same");
        assert_eq!(check(object), Some(true), "{name}: the whole pod is looked at");
        let (mut own, mut reference) = (Vec::new(), Vec::new());
        for _ in 0..BATCHES {
            if side.as_deref() != Some("reference") {
                own.push(timed(|| ours(black_box(&program), black_box(&activation))));
            }
            if side.as_deref() != Some("ours") {
                reference.push(timed(|| check(black_box(object))));
            }
        }
        let (own, reference) = (median(own), median(reference));
        let met = own <= BUDGET * reference;
        all_met &= met;
        println!(
            "{name:14} ours {own:7.1} ns, reference {reference:7.1} ns, ratio {:.2}, budget {BUDGET:.1}, {}",
            own / reference,
            if met { "met" } else { "MISSED" }
        );
    }
    println!("{}", if all_met { "all met" } else { "not all met" });
}
