//! Any bytes as an image archive or a layer of one.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| palisade_testkit::fuzz::image_archive(bytes));
