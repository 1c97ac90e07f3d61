//! The bodies of the fuzz targets, which `fuzz/` and the deterministic tests share.

pub use crate::advisory_feeds::advisory_feeds;
pub use crate::advisory_index::index_reader;
pub use crate::announcement::announcement;
pub use crate::cel::robust::{evaluator as cel_evaluator, parser as cel_parser};
pub use crate::documents::{csaf_reader, cyclonedx_reader, openvex_reader, osv_reader, spdx_reader};
pub use crate::go_binary::go_binary;
#[cfg(feature = "images")]
pub use crate::images::image_archive;
pub use crate::json::json_reader;
pub use crate::packages::{catalogers, one_cataloger, purl, versions};
pub use crate::rpm::rpm_database;

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
    use palisade_packages::catalogers::CATALOGERS;

    use super::{csaf_reader, cyclonedx_reader, openvex_reader, osv_reader, purl, spdx_reader, versions, yaml_reader};
    use crate::documents::{
        csaf_document, cyclonedx_document, damage, openvex_document, osv_record, spdx_document, spdx_lines,
    };
    use crate::packages::{catalog, paths};
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
    fn a_thousand_damaged_bills_of_materials_are_read() {
        let xml = concat!(
            "<bom xmlns='http://cyclonedx.org/schema/bom/1.5'><components><component type='library'><name>a</name><purl>pkg:npm/a@1</purl>",
            "<licenses><license><id>MIT</id></license></licenses><evidence><identity><field>purl</field></identity></evidence>",
            "</component></components><dependencies><dependency ref='a'><dependency ref='b'/></dependency></dependencies></bom>"
        );
        for seed in 0..1000 {
            let mut random = Random::new(seed);
            let mut document = cyclonedx_document();
            for _ in 0..=random.below(3) {
                damage(&mut random, &mut document);
            }
            cyclonedx_reader(document.to_string().as_bytes());
            cyclonedx_reader(&mutate(&mut random, document.to_string().as_bytes()));
            cyclonedx_reader(&mutate(&mut random, xml.as_bytes()));
        }
    }

    #[test]
    fn five_hundred_damaged_statements_and_bills_of_materials_are_read() {
        for seed in 0..500 {
            let mut random = Random::new(seed);
            let (mut statements, mut bill) = (openvex_document(), spdx_document());
            let lines = mutate(&mut random, spdx_lines().as_bytes());
            for _ in 0..=random.below(3) {
                damage(&mut random, &mut statements);
                damage(&mut random, &mut bill);
            }
            openvex_reader(statements.to_string().as_bytes());
            openvex_reader(&mutate(&mut random, statements.to_string().as_bytes()));
            spdx_reader(bill.to_string().as_bytes());
            spdx_reader(&mutate(&mut random, bill.to_string().as_bytes()));
            spdx_reader(&lines);
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
            let components = deep("{\"type\":\"library\",\"name\":\"n\",\"components\":[", "]}", levels / 2);
            cyclonedx_reader(
                format!("{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{components}]}}")
                    .as_bytes(),
            );
            let open = "<component type='library'><name>n</name><components>".repeat(levels);
            let close = "</components></component>".repeat(levels);
            let namespace = "http://cyclonedx.org/schema/bom/1.6";
            cyclonedx_reader(
                format!("<bom xmlns='{namespace}'><components>{open}{close}</components></bom>").as_bytes(),
            );
        }
        osv_reader(format!("[{}{{}}]", "{},".repeat(100_000)).as_bytes());
    }

    /// Files that every cataloger gets, whatever it reads.
    fn shapes() -> Vec<String> {
        let repeated =
            |open: &str, close: &str, levels: usize| format!("{}{}", open.repeat(levels), close.repeat(levels));
        let mut shapes: Vec<String> =
            ["", "{}", "[]", "7", "null", "\u{0}", "<a/>", "a: b\n", "[a]\nb = 1\n", "PK\u{3}\u{4}"]
                .into_iter()
                .map(str::to_owned)
                .collect();
        for levels in [100, 20_000] {
            shapes.push(repeated("[", "]", levels));
            shapes.push(repeated("{\"dependencies\":{\"a\":", "}}", levels));
            shapes.push(repeated("{\"packages\":[", "]}", levels));
            shapes.push(repeated("<a>", "</a>", levels));
            shapes.push(repeated("- ", "", levels));
            shapes.push(repeated("a = [", "]", levels));
            shapes.push(repeated("a (1)\n", "", levels));
        }
        shapes
    }

    #[test]
    fn every_cataloger_ends_on_every_shape_of_file() {
        for cataloger in CATALOGERS {
            for (path, shape) in
                paths(cataloger).iter().flat_map(|path| shapes().into_iter().map(move |shape| (path, shape)))
            {
                catalog(cataloger, path, shape.as_bytes());
            }
        }
    }

    #[test]
    fn the_outside_cases_are_read_however_they_are_damaged() {
        let Some(file) = crate::data::item("fuzz", "packages/cases.jsonl") else { return };
        for (seed, case) in (0..).zip(crate::package_cases::cases(&file).expect("cases")) {
            let mut random = Random::new(seed);
            for cataloger in case.catalogers() {
                for _ in 0..40 {
                    catalog(cataloger, &case.path, &mutate(&mut random, case.content.as_bytes()));
                }
            }
        }
    }

    #[test]
    fn five_thousand_damaged_versions_and_package_urls_are_read() {
        let lines = [
            "1:1.2.3-4~deb12u1\n1.0.0-rc.1+build.5",
            "1!2.0a1.post2.dev3+local.7\n1.0_alpha2_p3~ab12-r4",
            "v0.0.0-20190101000000-abcdef\n1.2.0.Final-jboss-1",
            "pkg:deb/debian/attr@1:2.4-2%2Bb1?arch=amd64&distro=debian-12#sub/path",
        ];
        for seed in 0..5000 {
            let mut random = Random::new(seed);
            let line = random.text(&lines);
            let text = mutate(&mut random, line.as_bytes());
            versions(&text);
            purl(&text);
        }
    }
}
