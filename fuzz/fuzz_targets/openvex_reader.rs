//! Any bytes through the reader and the judge of OpenVEX documents.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::openvex_reader(bytes));
