//! The limits of size and depth, which are cel-go's, on a stack as small as that of any thread.

use super::{MAX_SIZE, parse};
use crate::environment::Environment;
use crate::types::Type;

/// What stands before, between and behind; how often it may.
const NESTED: &[(&str, &str, &str, usize)] = &[
    ("(", "1", ")", 249),
    ("[", "1", "]", 249),
    ("{'a':", "1", "}", 249),
    ("!(", "true", ")", 249),
    ("size(", "object", ")", 249),
    ("object[", "0", "]", 249),
    ("object.all(x,", "true", ")", 249),
    ("cel.bind(x,1,", "true", ")", 249),
    ("true?1:", "1", "", 249),
    ("true?(", "1", "):1", 249),
    ("'a'.replace('a',", "'b'", ",1)", 249),
    ("", "1", "+1", 250),
    ("", "1", "*1", 250),
    ("", "true", "==true", 250),
    ("", "object", ".a", 250),
    ("", "object", ".?a", 250),
    ("", "object", "[0]", 250),
    ("", "'a'", ".lowerAscii()", 250),
    ("", "object", ".map(x,x)", 250),
];

/// The default of Rust's threads.
const STACK: usize = 2 << 20;

fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap();
    worker.join().unwrap();
}

fn repeated((before, middle, behind, _): (&str, &str, &str, usize), count: usize) -> String {
    format!("{}{middle}{}", before.repeat(count), behind.repeat(count))
}

#[test]
fn nesting_ends_where_that_of_cel_go_ends() {
    on_a_small_stack(|| {
        for shape in NESTED {
            assert!(parse(&repeated(*shape, shape.3)).is_ok(), "{shape:?}");
            assert!(parse(&repeated(*shape, shape.3 + 1)).is_err(), "{shape:?}");
        }
    });
}

#[test]
fn what_parses_is_evaluated_on_a_small_stack() {
    on_a_small_stack(|| {
        let environment = Environment::kubernetes().with_variable("object", Type::Dyn);
        let deepest = |shape: &(&str, &str, &str, usize)| repeated(*shape, shape.3);
        let both = format!("{}object{}{}", "[".repeat(249), ".map(x,x)".repeat(250), "]".repeat(249));
        for source in NESTED.iter().map(deepest).chain([both]) {
            if let Ok(program) = environment.compile_unchecked(&source) {
                let _ = program.evaluate(&environment.activation().with(&environment, "object", crate::Value::Null));
            }
            let _ = environment.compile(&source);
            let _ = environment.estimated_cost(&source, &|_| None);
        }
    });
}

#[test]
fn flat_chains_of_conditions_have_no_limit() {
    assert!(parse(&format!("true{}", "&&true".repeat(5000))).is_ok());
    assert!(parse(&format!("{}true", "!".repeat(5001))).is_ok());
}

#[test]
fn the_size_is_counted_in_code_points() {
    for character in ["a", "é", "😀"] {
        let text = |count: usize| format!("'{}'", character.repeat(count - 2));
        assert!(parse(&text(MAX_SIZE)).is_ok(), "{character}");
        assert!(parse(&text(MAX_SIZE + 1)).is_err(), "{character}");
    }
}
