//! Any bytes through the reader and the tests of CSAF documents, and the reader of CVE records.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::csaf_reader(bytes));
