//! Any bytes through the readers of files that list packages; the first byte picks which.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::package_file(bytes));
