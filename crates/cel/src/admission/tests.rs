use super::*;

/// The decision over null, with one validation.
fn decide(variables: &[(&str, &str)], expression: &str, check: impl Fn(&Decision<'_>, u64)) {
    let variables: Vec<_> = variables.iter().map(|(name, expression)| Named { name, expression }).collect();
    let validations = [ValidationText { expression, ..ValidationText::default() }];
    let text = PolicyText { variables: &variables, validations: &validations, ..PolicyText::default() };
    let policy = Policy::compile(&text).unwrap();
    let request = Request::create(Value::Null);
    let mut evaluation = Evaluation { activation: policy.activation(&request), spent: 0 };
    policy.compute_ahead(&mut evaluation);
    for validation in &policy.validations {
        let _ = evaluation.run(&validation.program);
    }
    check(&policy.evaluate(&request), evaluation.cost());
}

/// Too expensive for one expression: its own evaluation would end with the limit exceeded.
const EXPENSIVE: &str = "[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, \
    [1,2,3,4,5,6,7,8,9,10].all(c, [1,2,3,4,5,6,7,8,9,10].all(d, [1,2,3,4,5,6,7,8,9,10].all(e, \
    [1,2,3,4,5,6,7,8,9,10].all(f, a + b + c + d + e + f > 0))))))";

#[test]
fn a_variable_that_nobody_uses_does_no_harm() {
    for failing in ["1 / 0 == 0", "object.nothing", EXPENSIVE] {
        decide(&[("unused", failing)], "true", |decision, cost| {
            assert!(decision.admitted(), "{failing}");
            assert!(cost < 10, "{failing}: {cost}");
        });
    }
}

#[test]
fn a_variable_behind_a_decided_condition_is_not_computed() {
    decide(&[("unused", EXPENSIVE)], "true || variables.unused", |decision, cost| {
        assert!(decision.admitted());
        assert!(cost < 10, "{cost}");
    });
}

#[test]
fn a_failing_variable_fails_where_it_is_used() {
    decide(&[("bad", "1 / int(object == null ? 0 : 1)")], "variables.bad == 1", |decision, _| {
        assert!(decision.denials.iter().any(|denial| denial.error.is_some()), "{decision:?}");
    });
}

#[test]
fn a_variable_is_computed_once() {
    let ten = ("ten", "[1,2,3,4,5,6,7,8,9,10].map(a, a + (object == null ? 1 : 0))");
    let cost_of = |expression: &str| {
        let cost = std::cell::Cell::new(0);
        decide(&[ten], expression, |decision, spent| {
            assert!(decision.admitted(), "{expression}");
            cost.set(spent);
        });
        cost.get()
    };
    let (once, twice) = (cost_of("variables.ten != []"), cost_of("variables.ten != [] && variables.ten != []"));
    assert!(once > 20, "{once}");
    assert!(twice - once < 5, "{once} {twice}");
}

#[test]
fn variables_see_those_before_them() {
    decide(&[("one", "1"), ("two", "variables.one + 1")], "variables.two == 2", |decision, _| {
        assert!(decision.admitted(), "{decision:?}");
    });
}

#[test]
fn a_long_chain_of_variables_does_not_nest() {
    let names: Vec<String> = (0..400).map(|index| format!("v{index}")).collect();
    let expressions: Vec<String> = (0..400_usize)
        .map(|index| {
            index.checked_sub(1).map_or("0".to_owned(), |before| format!("(((variables.v{before} + 1))) + 0 + 0 + 0"))
        })
        .collect();
    let variables: Vec<(&str, &str)> =
        names.iter().map(String::as_str).zip(expressions.iter().map(String::as_str)).collect();
    decide(&variables, "variables.v399 == 399", |decision, _| assert!(decision.admitted(), "{:?}", decision.denials));
}
