//! Judging a document: the schema of v0.2.0, and what the specification says in words.
//!
//! A document of an older version is judged as one of v0.2.0, which is what readers of today take.

mod schema;
mod statements;

use palisade_model::codes;
use serde_json::Value;

use super::NAMESPACE;
use crate::fault::{self, below};
use crate::json::{self, Budget};
use crate::shape::{self, MALFORMED_VALUE};
use crate::{Fault, Timestamp};

codes! {
    /// A context that is not OpenVEX's.
    CONTEXT = "openvex-context", "the context is not that of OpenVEX 0.2.0", "write `https://openvex.dev/ns/v0.2.0`",
        "`@context` says which version of the specification the document follows; without a version it is v0.0.1, whose \
         products and vulnerabilities are plain texts.";
    /// No justification where one is needed.
    NO_JUSTIFICATION = "openvex-no-justification", "a not affected product without a reason", "add `justification`, or at least `impact_statement`",
        "A statement `not_affected` must say why, with one of the five justifications or in words; readers refuse it otherwise.";
    /// No action where one is needed.
    NO_ACTION = "openvex-no-action", "an affected product without advice", "add `action_statement`",
        "A statement `affected` must say what the reader should do, if only that there is nothing to do yet.";
    /// A field that belongs to another status.
    OTHER_STATUS = "openvex-field-of-other-status", "a field belongs to another status", "remove the field or correct the status",
        "Justification and impact statement explain `not_affected`, an action statement explains `affected`. With another \
         status, it is not known which of both is meant.";
    /// A thing that nothing names.
    UNNAMED = "openvex-unnamed-component", "a product or subcomponent is not identified", "add `@id` or `identifiers`",
        "Without an identifier nobody can tell to what the statement applies; hashes alone are not enough for the schema.";
    /// A statement for nothing.
    NO_PRODUCT = "openvex-no-product", "a statement names no product", "add `products`",
        "Products may be left out only where the document stands in another one that names them, such as an attestation.";
    /// An identifier that is not what it says.
    IDENTIFIER = "openvex-invalid-identifier", "an identifier is not of its kind", "correct the package URL or CPE name",
        "Tools match by package URL and CPE name; one that cannot be read matches nothing.";
    /// A digest that is none.
    HASH = "openvex-invalid-hash", "a digest does not fit its algorithm", "write all hexadecimal digits of the digest",
        "The length of a digest follows from its algorithm, and it is written in hexadecimal digits.";
    /// Times in the wrong order.
    DATES = "openvex-contradicting-dates", "dates contradict each other", "correct the dates",
        "What was changed last was issued before; a statement is not younger than the document that holds it.";
    /// Two statements of the same time that say different things.
    CONTRADICTION = "openvex-contradiction", "two statements contradict each other", "remove one, or give them different times",
        "Of two statements about one product and one vulnerability the younger counts. These are of the same time and give \
         different statuses.";
}

/// All faults of the document in `text`.
#[must_use]
pub fn lint(text: &str) -> Vec<Fault> {
    fault::judged(json::read_value(text, Budget::DEFAULT), lint_value)
}

/// All faults of a document.
#[must_use]
pub fn lint_value(value: &Value) -> Vec<Fault> {
    let mut faults = shape::check(value, &schema::DOCUMENT);
    if let Some(context) = value.get("@context").and_then(Value::as_str).filter(|context| *context != super::CONTEXT) {
        let what = if context.starts_with(NAMESPACE) { "another version of OpenVEX" } else { "no context of OpenVEX" };
        faults.push(Fault::new(&CONTEXT, "/@context", format!("`{context}` is {what}")));
    }
    whole(value, "", &mut faults);
    ordered(value, "", &mut faults);
    statements::check(value, &mut faults);
    faults
}

/// Versions are whole numbers.
fn whole(object: &Value, pointer: &str, faults: &mut Vec<Fault>) {
    let version = object.get("version").filter(|version| version.is_f64());
    faults.extend(version.map(|version| {
        Fault::new(&MALFORMED_VALUE, below(pointer, "version"), format!("{version} is not a whole number"))
    }));
}

/// What was changed last was issued before.
fn ordered(object: &Value, pointer: &str, faults: &mut Vec<Fault>) {
    if let (Some(issued), Some(updated)) = (time(object, "timestamp"), time(object, "last_updated"))
        && updated.is_before(&issued)
    {
        let message = format!("last updated at {updated}, and issued at {issued}");
        faults.push(Fault::new(&DATES, below(pointer, "last_updated"), message));
    }
}

fn time(object: &Value, field: &str) -> Option<Timestamp> {
    Timestamp::parse(object.get(field)?.as_str()?)
}
