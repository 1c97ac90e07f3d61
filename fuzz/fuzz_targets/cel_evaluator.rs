//! Any bytes through the CEL evaluator.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::cel_evaluator(bytes));
