//! The bodies of the fuzz targets, which `fuzz/` and the deterministic tests share.

pub use crate::cel::robust::{evaluator as cel_evaluator, parser as cel_parser};
pub use crate::json::json_reader;

/// Reads any bytes: must not panic, hang or need memory out of proportion, and must give the same twice.
///
/// # Panics
///
/// Where two readings differ.
pub fn yaml_reader(bytes: &[u8]) {
    let first = crate::yaml::read(bytes);
    let again = crate::yaml::read(bytes);
    assert_eq!(first.objects, again.objects, "two readings differ");
    assert_eq!(first.diagnostics, again.diagnostics, "two readings say different things");
}

#[cfg(test)]
mod tests {
    use super::yaml_reader;
    use crate::random::Random;
    use crate::yaml::{document, mutate};

    #[test]
    fn a_thousand_documents_and_their_mutations_are_read() {
        for seed in 0..1000 {
            let mut random = Random::new(seed);
            let text = document(&mut random);
            yaml_reader(text.as_bytes());
            yaml_reader(&mutate(&mut random, text.as_bytes()));
        }
    }
}
