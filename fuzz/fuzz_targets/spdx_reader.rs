//! Any bytes through the reader and the judge of SPDX documents.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::spdx_reader(bytes));
