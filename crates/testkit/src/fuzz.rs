//! The bodies of the fuzz targets, which `fuzz/` and the deterministic tests share.

pub use crate::announcement::announcement;
pub use crate::cel::robust::{evaluator as cel_evaluator, parser as cel_parser};
pub use crate::documents::{csaf_reader, osv_reader};
pub use crate::go_binary::go_binary;
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
    use super::{csaf_reader, osv_reader, yaml_reader};
    use crate::documents::{csaf_document, damage, osv_record};
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

    #[test]
    fn two_thousand_damaged_documents_are_read() {
        for seed in 0..2000 {
            let mut random = Random::new(seed);
            let (mut record, mut document) = (osv_record(), csaf_document());
            for _ in 0..=random.below(3) {
                damage(&mut random, &mut record);
                damage(&mut random, &mut document);
            }
            osv_reader(record.to_string().as_bytes());
            csaf_reader(document.to_string().as_bytes());
            osv_reader(&mutate(&mut random, record.to_string().as_bytes()));
            csaf_reader(&mutate(&mut random, document.to_string().as_bytes()));
        }
    }

    #[test]
    fn deep_and_wide_documents_end() {
        let deep =
            |open: &str, close: &str, levels: usize| format!("{}null{}", open.repeat(levels), close.repeat(levels));
        for levels in [60, 120, 100_000] {
            let branches = deep("{\"category\":\"vendor\",\"name\":\"n\",\"branches\":[", "]}", levels / 2);
            csaf_reader(format!("{{\"product_tree\":{{\"branches\":[{branches}]}}}}").as_bytes());
            osv_reader(format!("{{\"id\":{}}}", deep("[", "]", levels)).as_bytes());
        }
        osv_reader(format!("[{}{{}}]", "{},".repeat(100_000)).as_bytes());
    }
}
