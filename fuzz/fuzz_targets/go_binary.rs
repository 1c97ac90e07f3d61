//! Any bytes through the reader of Go programs, and any changes to made-up programs.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::go_binary(bytes));
