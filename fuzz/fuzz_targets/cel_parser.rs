//! Any bytes through the CEL parser.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::cel_parser(bytes));
