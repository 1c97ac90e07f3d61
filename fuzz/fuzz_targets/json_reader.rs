//! Any bytes through the JSON reader.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::json_reader(bytes));
