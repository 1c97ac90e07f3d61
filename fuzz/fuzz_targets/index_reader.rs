//! Any bytes as an advisory index, as damage to a sound one, and as an update of it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::index_reader(bytes));
