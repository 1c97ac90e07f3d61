//! Evaluation over trees, and blame.

use palisade_model::Span;
use palisade_model::tree::{Tree, TreeBuilder};

use crate::{Environment, EvaluationError, Type, Value};

fn none() -> Span {
    Span::default()
}

/// `{spec: {containers: [{name: a, privileged: true}, {name: b}]}}`
fn pod() -> Tree<'static> {
    let mut builder = TreeBuilder::new("");
    let root = builder.begin_map(0);
    builder.string(none(), "spec");
    let spec = builder.begin_map(0);
    builder.string(none(), "containers");
    let containers = builder.begin_list(0);
    let first = builder.begin_map(0);
    builder.string(none(), "name");
    builder.string(none(), "a");
    builder.string(none(), "privileged");
    builder.boolean(none(), true);
    builder.end(&first, 0, 2);
    let second = builder.begin_map(0);
    builder.string(none(), "name");
    builder.string(none(), "b");
    builder.end(&second, 0, 1);
    builder.end(&containers, 0, 2);
    builder.end(&spec, 0, 1);
    builder.end(&root, 0, 1);
    builder.finish()
}

fn check(expression: &str, expected: &str) {
    let tree = pod();
    let environment = Environment::standard().with_variable("object", Type::Dyn);
    let program = environment.compile_unchecked(expression).unwrap_or_else(|errors| panic!("{expression}: {errors:?}"));
    let activation = environment.activation().with(&environment, "object", tree.root().unwrap());
    let value = match program.evaluate(&activation) {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.to_string(),
    };
    assert!(value.contains(expected), "{expression} gave {value}, expected {expected}");
}

#[test]
fn evaluates_over_borrowed_nodes() {
    check("object.spec.containers.all(c, !has(c.privileged) || !c.privileged)", "Bool(false)");
    check("object.spec.containers.exists(c, c.name == 'b')", "Bool(true)");
    check("object.spec.containers.map(c, c.name) == ['a', 'b']", "Bool(true)");
    check("object.spec.containers.filter(c, has(c.privileged))[0].name", "a");
    check("object.spec.containers[2]", "index out of bounds");
    check("object.spec.?nodeName", "Optional(None)");
    check("object.?spec.nodeName", "Optional(None)");
    check("object.metadata.name", "no such key: metadata");
}

#[test]
fn what_decides_wins_over_what_fails() {
    check("object.nothing || true", "Bool(true)");
    check("object.nothing && false", "Bool(false)");
    check("object.nothing && true", "no such key");
    check("[1, 0].exists(x, 1 / x == 1)", "Bool(true)");
    check("[0, 1].all(x, 1 / x == 0)", "Bool(false)");
}

#[test]
fn arithmetic_never_wraps() {
    check("9223372036854775807 + 1", "integer overflow");
    check("-9223372036854775808", "Int(-9223372036854775808)");
    check("1u - 2u", "unsigned integer overflow");
    check("1 / 0", "division by zero");
    check("1 + 1u", "no such overload");
    check("1 == 1.0 && 1u == 1", "Bool(true)");
    check("[1, 2].transformMap(i, v, i + v)", "(Int(1), Int(3))");
}

#[test]
fn a_loop_cannot_cost_more_than_its_limit() {
    let environment = Environment::standard().with_cost_limit(100_000);
    let list = (0..100).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
    let source = format!("[{list}].all(a, [{list}].all(b, [{list}].all(c, a + b + c < 1000)))");
    let program = environment.compile_unchecked(&source).unwrap();
    assert_eq!(program.evaluate(&environment.activation()).unwrap_err(), EvaluationError::CostExceeded);
}

fn check_blame(expression: &str, expected: &[&str]) {
    let tree = pod();
    let root = tree.root().unwrap();
    let environment = Environment::standard().with_variable("object", Type::Dyn);
    let program = environment.compile_unchecked(expression).unwrap();
    let activation = environment.activation().with(&environment, "object", root);
    assert!(matches!(program.evaluate(&activation), Ok(Value::Bool(false))), "{expression} is not false");
    let places: Vec<_> = program
        .blame(&activation)
        .iter()
        .map(|blame| {
            let missing: Vec<&str> = blame.missing.iter().map(String::as_str).collect();
            root.path_to(blame.node).unwrap().join(&missing).to_string()
        })
        .collect();
    assert_eq!(places, expected, "{expression}");
}

#[test]
fn blame_names_the_places_that_decided() {
    check_blame(
        "object.spec.containers.all(c, !has(c.privileged) || !c.privileged)",
        &["spec.containers[0].privileged"],
    );
    check_blame(
        "object.spec.containers.all(c, has(c.image))",
        &["spec.containers[0].image", "spec.containers[1].image"],
    );
    check_blame("has(object.spec.securityContext) || false", &["spec.securityContext"]);
    // No element is to blame alone where any of them would have done.
    check_blame("object.spec.containers.exists(c, c.name == 'z')", &["spec.containers"]);
    check_blame("object.spec.containers[1].name == 'a' && has(object.spec)", &["spec.containers[1].name"]);
}
