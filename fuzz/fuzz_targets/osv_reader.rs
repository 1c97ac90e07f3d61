//! Any bytes through the reader and the linter of OSV records.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::osv_reader(bytes));
