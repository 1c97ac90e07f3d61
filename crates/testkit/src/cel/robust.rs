//! What must hold for any text that is read or evaluated as CEL: the bodies of the fuzz targets.

use palisade_cel::{EvaluationError, Type, Value, admission};

use crate::tree::from_json;

/// Parses and checks any bytes: must not panic or hang, and every mistake has a place in the text.
///
/// # Panics
///
/// Where that does not hold.
pub fn parser(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let environment = admission::environment().with_variable("variables", Type::Dyn);
    if let Err(errors) = environment.compile(text) {
        assert!(!errors.is_empty(), "refused without a reason");
        for error in errors {
            assert!(error.offset <= text.len() && error.line > 0 && error.column > 0, "{error:?} is no place");
        }
    }
}

/// Evaluates any bytes over a small object: must end within its cost limit, and give the same twice.
///
/// # Panics
///
/// Where two evaluations differ.
pub fn evaluator(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let environment = admission::environment().with_cost_limit(10_000);
    let Ok(program) = environment.compile_unchecked(text) else { return };
    let object = serde_json::json!({"spec": {"containers": [{"name": "a", "image": "b:1", "ports": [1, 2.5, null]}]}});
    let tree = from_json(&object);
    let root = tree.root().map_or(Value::Null, Value::from);
    let activation = environment.activation().with(&environment, "object", root);
    let (first, again) = (program.evaluate(&activation), program.evaluate(&activation));
    assert_eq!(format!("{first:?}"), format!("{again:?}"), "two evaluations differ");
    if matches!(first, Ok(Value::Bool(false)) | Err(EvaluationError::NoSuchKey(_))) {
        let _ = program.blame(&activation);
    }
}

#[cfg(test)]
mod tests {
    use super::{evaluator, parser};
    use crate::cel::Generator;
    use crate::random::Random;

    const TOKENS: &[&str] = &[
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ".",
        "?",
        ":",
        ",",
        "&&",
        "||",
        "!",
        "-",
        "+",
        "*",
        "/",
        "%",
        "==",
        "<",
        " in ",
        "object",
        ".spec",
        ".containers",
        "has(",
        ".all(",
        ".map(",
        ".exists(",
        "x",
        "1",
        "2u",
        "0x",
        "1e400",
        "'a",
        "'",
        "\"",
        "b'\\xff'",
        "r'",
        "\"\"\"",
        "`",
        "\\",
        "true",
        "null",
        "size(",
        "matches('(a+)+$')",
        "duration('1h')",
        "timestamp(",
        "quantity('1Gi')",
        "9223372036854775807",
        "[?",
        ".?",
        "{?",
        "cel.bind(x,",
        "\u{1F600}",
        "\0",
    ];

    /// The generator's expressions with pieces taken out, doubled and put in.
    #[test]
    fn no_text_stops_parser_or_evaluator() {
        let mut random = Random::new(7);
        let mut generator = Generator::new(11);
        for _ in 0..1500 {
            let mut text = generator.case().expression;
            for _ in 0..random.below(4) {
                let places: Vec<usize> = text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
                let place = *random.pick(&places).unwrap();
                text.insert_str(place, random.text(TOKENS));
            }
            parser(text.as_bytes());
            evaluator(text.as_bytes());
        }
    }

    #[test]
    fn deep_and_long_texts_end() {
        let chains = |link: &str, count: usize| format!("1{}", link.repeat(count));
        let nested = |open: &str, close: &str, count: usize| format!("{}1{}", open.repeat(count), close.repeat(count));
        let chain = chains("+1", 600);
        let texts = [
            chains("+1", 250),
            chains("+1", 200_000),
            chains(".a", 250),
            chains(".a", 300_000),
            chains("?1:1", 100_000),
            chains("||1", 100_000),
            nested("(", ")", 120),
            nested("(", ")", 200_000),
            nested("[", "]", 120),
            nested("{1:", "}", 100_000),
            nested("!-", "", 100_000),
            format!("{}1{}", "(".repeat(200), format!(")+{chain}").repeat(200)),
            nested("[1].all(x, ", ")", 120),
            "'".repeat(1_000_000),
            "-".repeat(1_000_000),
        ];
        // A thread's usual 2 MiB must do; frames without optimisation are several times larger.
        let stack = if cfg!(debug_assertions) { 16 << 20 } else { 2 << 20 };
        let run = move || {
            for text in &texts {
                parser(text.as_bytes());
                evaluator(text.as_bytes());
            }
        };
        std::thread::Builder::new().stack_size(stack).spawn(run).unwrap().join().unwrap();
    }
}
