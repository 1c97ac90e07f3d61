//! One pod through all workload controls, after decoding: budget 20 µs. Run with `cargo bench -p palisade-controls`.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a benchmark prints, and stops where its input is wrong")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use palisade_controls::{Catalog, Engine, Outcome, Scope, Selection, Settings};
use palisade_manifest::{Limits, read, split};
use palisade_model::SourceId;
use palisade_model::tree::Buffers;

/// The best of many short batches: a busy machine interrupts long ones.
const BATCHES: u32 = 4_000;
const BATCH: u32 = 10;

/// A pod as a careful team writes it: two containers, volumes, probes, limits.
const POD: &str = "
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: web
  labels: {app.kubernetes.io/name: shop, app.kubernetes.io/version: '1.4.2', app: shop}
  annotations: {example.org/owner: team-shop}
spec:
  serviceAccountName: shop
  automountServiceAccountToken: false
  hostUsers: false
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile: {type: RuntimeDefault}
  initContainers:
  - name: migrate
    image: registry.example/shop-migrate:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    command: [/migrate, --to=latest]
    securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
    resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}
  containers:
  - name: shop
    image: registry.example/shop:1.4.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    imagePullPolicy: Always
    ports: [{containerPort: 8080, name: http}]
    env:
    - {name: LOG_LEVEL, value: info}
    - {name: DATABASE_HOST, value: database.web.svc}
    livenessProbe: {httpGet: {path: /healthz, port: http}}
    readinessProbe: {httpGet: {path: /readyz, port: http}}
    securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
    resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 500m, memory: 256Mi}}
    volumeMounts:
    - {name: cache, mountPath: /cache}
    - {name: configuration, mountPath: /etc/shop, readOnly: true}
  volumes:
  - {name: cache, emptyDir: {}}
  - {name: configuration, configMap: {name: shop}}
";

fn main() {
    let catalog = Catalog::builtin();
    let engine =
        Engine::new(&catalog, &Selection::everything(), &Settings::default()).expect("everything can be selected");
    let limits = Limits::default();
    let chunks = split(POD, &limits).chunks;
    let reading = read(POD, chunks.first().expect("there is a document"), &limits, Buffers::default());
    let resource = reading.resources().next().expect("there is a pod");
    let mut best = Duration::MAX;
    for _ in 0..BATCHES {
        let start = Instant::now();
        let mut outcome = Outcome::default();
        for _ in 0..BATCH {
            engine.evaluate(black_box(&resource), SourceId(0), &mut outcome);
        }
        best = best.min(start.elapsed() / BATCH);
        black_box(outcome);
    }
    let workload =
        catalog.controls().iter().filter(|control| matches!(control.scope, Scope::Container | Scope::Pod)).count();
    println!(
        "one pod, {} controls, {workload} of them of pods and containers: {best:?} (budget 20 µs)",
        catalog.controls().len()
    );
}
