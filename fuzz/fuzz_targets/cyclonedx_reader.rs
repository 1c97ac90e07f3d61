//! Any bytes through the reader and the linter of CycloneDX documents.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::cyclonedx_reader(bytes));
