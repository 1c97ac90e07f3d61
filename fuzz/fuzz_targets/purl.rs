//! Any bytes through the reader of package URLs.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::purl(bytes));
