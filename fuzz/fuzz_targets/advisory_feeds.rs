//! Any bytes through the readers of advisories, VEX, triage and ignore files.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::advisory_feeds(bytes));
