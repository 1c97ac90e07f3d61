use super::Range;
use crate::environment::Environment;
use crate::types::Type;

fn estimated(source: &str) -> (u64, u64) {
    let environment = Environment::kubernetes().with_variable("object", Type::Dyn);
    let cost = environment.estimated_cost(source, &|_| None).unwrap();
    (cost.least, cost.most)
}

/// The figures are those that cel-go 0.29.2 gives with `library.CostEstimator` of Kubernetes 1.37.
#[test]
fn estimates_are_those_of_the_api_server() {
    for (source, least, most) in [
        ("true", 0, 0),
        ("object", 1, 1),
        ("has(object.spec)", 1, 1),
        ("object.spec.replicas", 1, 1),
        ("1 + 2", 1, 1),
        ("[1, 2].all(x, x > 0)", 17, 21),
        ("'abc'.matches('a+')", 1, 1),
        ("object.name == 'abc'", 2, 2),
        ("object.containers.all(c, true)", 2, u64::MAX),
        ("object.a in ['x', 'y']", 13, 13),
        ("['b', 'a'].sortBy(x, x)", 79, 79),
        ("optional.of('abc').optMap(x, x + 'd')", 3, 1_844_674_407_370_955_280),
    ] {
        assert_eq!(estimated(source), (least, most), "{source}");
    }
}

#[test]
fn hints_bound_what_is_unknown() {
    let environment = Environment::kubernetes().with_variable("object", Type::Dyn);
    let hints = |value: &super::Sized<'_>| match value.path {
        [object, items] if object == "object" && items == "items" => Some(Range::between(0, 3)),
        _ => None,
    };
    let cost = environment.estimated_cost("object.items.all(x, true)", &hints).unwrap();
    assert_eq!((cost.least, cost.most < 100), (2, true));
}
