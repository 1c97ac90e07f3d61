//! Any two texts through every order of versions.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::versions(bytes));
