//! Any bytes through the YAML reader.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::yaml_reader(bytes));
