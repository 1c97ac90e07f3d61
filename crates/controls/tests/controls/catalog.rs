//! The folders of the catalog.

use std::path::Path;

/// Checks of pods may see only what the engine compares when it judges equal pods once.
#[test]
fn checks_have_no_way_around_their_view() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let check = entry.unwrap().path().join("check.rs");
        if let Ok(text) = std::fs::read_to_string(&check) {
            seen += 1;
            assert!(!text.contains(".tree()"), "{} goes around its view", check.display());
        }
    }
    assert!(seen > 50);
}
