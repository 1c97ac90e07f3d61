use super::*;

fn check(style: Style, text: &str, argument: Item, expected: &str) {
    assert_eq!(format(text, &[argument], style).as_deref(), Ok(expected), "{text}");
}

#[test]
fn kubernetes() {
    let check = |text, argument, expected| check(Style::Kubernetes, text, argument, expected);
    let double = Item::Double;
    check("%f", double(1_234_567.891), "1,234,567.891000");
    check("%.0f", double(999.5), "1,000");
    check("%.0f", double(-0.5), "-0");
    check("%f", double(f64::NEG_INFINITY), "-∞");
    check("%f", Item::String("Infinity".into()), "∞");
    check("%e", double(1_234_567.5), "1.234568×10⁰⁶");
    check("%.30e", double(-1_234_567.5), "                -1.234568×10⁰⁶");
    check("%e", double(f64::NEG_INFINITY), "    -∞");
    check("%.3e", double(5e-324), "4.940656×10⁻³²⁴");
    check("%s", double(1e20), "1e+20");
    check("%x", Item::Int(-255), "-ff");
    check("%X", Item::Bytes(vec![0xfe]), "FE");
    check("%b", Item::Bool(true), "1");
    check("%%%d", Item::Int(5), "%5");
    let list = Item::List(vec![double(1.5), Item::String("é\n".into()), Item::Duration("1s".into()), double(f64::NAN)]);
    check("%s", list, r#"[1.500000, "é\n", duration("1s"), "NaN"]"#);
    let map = Item::Map(vec![(Item::Int(2), Item::Null), (Item::String("k".into()), Item::Bool(true))]);
    check("%s", map, r#"{"k":true, 2:null}"#);
}

#[test]
fn specification() {
    let check = |text, argument, expected| check(Style::Specification, text, argument, expected);
    check("%e", Item::Uint(3), "3.000000e+00");
    check("%.3f", Item::Double(123.4999), "123.500");
    check("%d", Item::Double(f64::NEG_INFINITY), "-Infinity");
    check("%s", Item::List(vec![Item::String("abc".into()), Item::Double(3.25), Item::Null]), "[abc, 3.25, null]");
}

#[test]
fn refused() {
    for (text, arguments) in [
        ("%d", vec![Item::Double(1.5)]),
        ("%.d", vec![Item::Int(5)]),
        ("%5d", vec![Item::Int(5)]),
        ("%", vec![Item::Int(5)]),
        ("%d", vec![]),
        ("%.3", vec![Item::Int(5)]),
        ("%f", vec![Item::Int(5)]),
        ("%é", vec![Item::Int(5)]),
        ("%s", vec![Item::Other("net.IP".into())]),
        ("%s", vec![Item::Bytes(vec![0xff])]),
    ] {
        assert!(format(text, &arguments, Style::Kubernetes).is_err(), "{text}");
    }
}
