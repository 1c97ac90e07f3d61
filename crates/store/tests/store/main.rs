//! The one suite for all backends: `cargo test -p palisade-store --test store [-- sqlite]`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot look must stop"
)]

mod agreement;
mod child;
mod conformance;
mod faults;
mod setup;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};
use palisade_testkit::postgres::Cluster;

use setup::Backend;

fn main() -> ExitCode {
    if child::run() {
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::from_args();
    let mut backends = vec![Backend::Memory, Backend::Sqlite];
    match Cluster::start(&std::env::temp_dir()) {
        Ok(cluster) => backends.push(Backend::Postgres(Arc::new(cluster))),
        Err(reason) => eprintln!("postgres: not run: {reason}"),
    }
    let trials: Vec<Trial> = backends
        .iter()
        .flat_map(|backend| conformance::trials(backend).into_iter().chain(faults::trials(backend)))
        .collect();
    drop(backends);
    // Every trial holds its backend: the server ends with the last of them.
    libtest_mimic::run(&arguments, trials).exit_code()
}
