//! The one suite for all backends: `cargo test -p palisade-store --test store [-- sqlite]`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot look must stop")]

mod conformance;
mod setup;

use libtest_mimic::{Arguments, Trial};

use setup::Backend;

fn main() {
    let arguments = Arguments::from_args();
    let trials = [Backend::Memory, Backend::Sqlite].into_iter().flat_map(conformance::trials).collect::<Vec<Trial>>();
    libtest_mimic::run(&arguments, trials).exit();
}
