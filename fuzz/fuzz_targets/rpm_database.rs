//! Any bytes through the reader of rpm databases, and any changes to made-up databases.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::rpm_database(bytes));
