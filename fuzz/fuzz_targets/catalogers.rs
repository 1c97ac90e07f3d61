//! Any bytes through the readers of files that list packages; the first byte chooses which.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::catalogers(bytes));
