use proptest::prelude::*;

use super::*;

fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn reads_what_the_api_machinery_reads() {
    for (text, canonical) in [
        ("0", "0"),
        (".", "0"),
        ("+", "0"),
        ("-", "0"),
        ("1.", "1"),
        (".5", "500m"),
        ("1.5Gi", "1536Mi"),
        ("1024", "1024"),
        ("1Ki", "1Ki"),
        ("0.5Ki", "512"),
        ("1500m", "1500m"),
        ("1000m", "1"),
        ("1e3", "1e3"),
        ("1E3", "1e3"),
        ("1e+3", "1e3"),
        ("12E", "12E"),
        ("1e-9", "1e-9"),
        ("0.1n", "1n"),
        ("-0.1n", "-1n"),
        ("100000Ei", "9223372036854775807"),
        ("1.00000000001Ki", "1024000000011n"),
        ("1e4294967296", "1"),
        ("Mi", "0"),
        ("E", "0"),
        ("1E5", "100e3"),
    ] {
        let read = quantity(text).to_string();
        assert_eq!(read, canonical, "{text}");
    }
}

#[test]
fn refuses_what_the_api_machinery_refuses() {
    for text in [
        "", "1K", "i", "e-10", "1,3G", "Three", "1e", "1e+", "1Ki5", "1 Gi", " 1", "1Gi ", "--1", "1.2.3", "1mm", "1i",
        "é",
    ] {
        assert!(Quantity::parse(text).is_err(), "{text}");
    }
}

#[test]
fn never_calculates_without_bound() {
    let huge = quantity("1e1000000000");
    assert!(huge > quantity("1"));
    assert!(huge.add(&quantity("1")).is_err());
    assert!(Quantity::parse("12345678901234567890e1000000000").is_err());
    assert_eq!(quantity("1e-1000000000"), quantity("1n"));
}

#[test]
fn integers_are_those_that_fit() {
    assert_eq!(quantity("50k").as_integer(), Some(50_000));
    assert_eq!(quantity("1.5k").as_integer(), Some(1500));
    assert_eq!(quantity("1500m").as_integer(), None);
    assert_eq!(quantity("1000m").as_integer(), None);
    assert_eq!(quantity("9999999999999999999999999999999999999G").as_integer(), None);
    assert_eq!(quantity("1.5Gi").as_integer(), None, "kept as a decimal because of the point");
}

proptest! {
    #[test]
    fn order_agrees_with_subtraction(left in "[+-]?[0-9]{1,20}(\\.[0-9]{0,12})?(n|u|m|k|M|G|Ki|Mi|Gi|e3|e-4)?",
                                     right in "[+-]?[0-9]{1,20}(\\.[0-9]{0,12})?(n|u|m|k|M|G|Ki|Mi|Gi|e3|e-4)?") {
        let (left, right) = (quantity(&left), quantity(&right));
        let sign = left.sub(&right).unwrap().sign();
        prop_assert_eq!(sign, left.cmp(&right) as i64);
        prop_assert_eq!(left.add(&right).unwrap(), right.add(&left).unwrap());
    }

    #[test]
    fn canonical_form_keeps_the_value(text in "[+-]?[0-9]{1,12}(\\.[0-9]{0,9})?(n|u|m|k|M|Ki|Mi|e3)?") {
        let read = quantity(&text);
        prop_assert_eq!(quantity(&read.to_string()), read);
    }

    #[test]
    fn no_text_panics(text in ".{0,40}") {
        let _ = Quantity::parse(&text);
    }
}
