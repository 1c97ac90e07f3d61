//! Any bytes through the readers of files that list packages; the first byte chooses which, or `CATALOGER=npm` keeps to one.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| match std::env::var("CATALOGER") {
    Ok(name) => palisade_testkit::fuzz::one_cataloger(&name, bytes),
    Err(_) => palisade_testkit::fuzz::catalogers(bytes),
});
