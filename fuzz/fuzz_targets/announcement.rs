//! Any bytes as the body of an announcement.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::announcement(bytes));
