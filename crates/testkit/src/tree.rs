//! Trees from JSON values, for tests that have no text.

use palisade_model::{Span, Tree, TreeBuilder};
use serde_json::Value;

/// The tree of `value`. Numbers that are no 64-bit integers are floats; spans are empty.
#[must_use]
pub fn from_json(value: &Value) -> Tree<'static> {
    let mut builder = TreeBuilder::new("");
    write(&mut builder, value);
    builder.finish()
}

fn write(builder: &mut TreeBuilder<'_>, value: &Value) {
    let nowhere = Span::default();
    match value {
        Value::Null => builder.null(nowhere),
        Value::Bool(value) => builder.boolean(nowhere, *value),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => builder.integer(nowhere, integer),
            None => builder.float(nowhere, number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => builder.string(nowhere, text),
        Value::Array(items) => {
            let open = builder.begin_list(0);
            items.iter().for_each(|item| write(builder, item));
            builder.end(&open, 0, u32::try_from(items.len()).unwrap_or(u32::MAX));
        }
        Value::Object(entries) => {
            let open = builder.begin_map(0);
            for (key, value) in entries {
                builder.string(nowhere, key);
                write(builder, value);
            }
            builder.end(&open, 0, u32::try_from(entries.len()).unwrap_or(u32::MAX));
        }
    }
}
