//! What the specification says in words about statements and the things that they name.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde_json::Value;

use super::{
    CONTRADICTION, DATES, HASH, IDENTIFIER, NO_ACTION, NO_JUSTIFICATION, NO_PRODUCT, OTHER_STATUS, UNNAMED, ordered,
    time, whole,
};
use crate::cpe::is_cpe;
use crate::fault::below;
use crate::{Fault, Timestamp};

/// Of what a status speaks: vulnerability, product, part of the product, time.
type Key<'a> = (&'a str, &'a str, &'a str, Option<(i64, String)>);

pub(super) fn check(document: &Value, faults: &mut Vec<Fault>) {
    let issued = time(document, "timestamp");
    let mut known = BTreeMap::new();
    for (index, statement) in list(document, "statements").iter().enumerate() {
        let pointer = format!("/statements/{index}");
        whole(statement, &pointer, faults);
        ordered(statement, &pointer, faults);
        younger(statement, (document, issued.as_ref()), &pointer, faults);
        reasons(statement, &pointer, faults);
        if list(statement, "products").is_empty() {
            faults.push(Fault::new(&NO_PRODUCT, pointer.as_str(), "no products"));
        }
        for (index, product) in list(statement, "products").iter().enumerate() {
            component(product, &format!("{pointer}/products/{index}"), faults);
            for (part, subcomponent) in list(product, "subcomponents").iter().enumerate() {
                component(subcomponent, &format!("{pointer}/products/{index}/subcomponents/{part}"), faults);
            }
        }
        contradiction(statement, issued.as_ref(), &pointer, &mut known, faults);
    }
}

fn list<'a>(object: &'a Value, field: &str) -> &'a [Value] {
    object.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(object: &'a Value, field: &str) -> Option<&'a str> {
    object.get(field)?.as_str()
}

/// A statement is not younger than the last change of its document.
fn younger(
    statement: &Value,
    (document, issued): (&Value, Option<&Timestamp>),
    pointer: &str,
    faults: &mut Vec<Fault>,
) {
    let updated = time(document, "last_updated");
    let last = updated.as_ref().into_iter().chain(issued).max_by(|one, other| one.instant_order(other));
    if let (Some(own), Some(last)) = (time(statement, "timestamp"), last)
        && last.is_before(&own)
    {
        let message = format!("the statement is of {own}, the document of {last}");
        faults.push(Fault::new(&DATES, below(pointer, "timestamp"), message));
    }
}

/// What has to stand beside a status, and what may not.
fn reasons(statement: &Value, pointer: &str, faults: &mut Vec<Fault>) {
    let filled = |field: &str| text(statement, field).is_some_and(|text| !text.trim().is_empty());
    let Some(status) = text(statement, "status") else { return };
    if status == "not_affected" && !filled("justification") && !filled("impact_statement") {
        faults.push(Fault::new(&NO_JUSTIFICATION, pointer, "neither `justification` nor `impact_statement`"));
    }
    if status == "affected" && !filled("action_statement") {
        faults.push(Fault::new(&NO_ACTION, pointer, "no `action_statement`"));
    }
    let foreign: &[&str] = match status {
        "not_affected" => &["action_statement"],
        "affected" => &["justification", "impact_statement"],
        "fixed" | "under_investigation" => &["justification", "impact_statement", "action_statement"],
        _ => &[],
    };
    for field in foreign.iter().filter(|field| filled(field)) {
        faults.push(Fault::new(&OTHER_STATUS, below(pointer, field), format!("`{field}` beside `{status}`")));
    }
}

fn component(component: &Value, pointer: &str, faults: &mut Vec<Fault>) {
    if component.is_object() && component.get("@id").is_none() && component.get("identifiers").is_none() {
        faults.push(Fault::new(&UNNAMED, pointer, "neither `@id` nor `identifiers`"));
    }
    let purl = text(component, "@id").filter(|id| id.starts_with("pkg:"));
    faults.extend(purl.and_then(purl_fault).map(|why| Fault::new(&IDENTIFIER, below(pointer, "@id"), why)));
    let Some(identifiers) = component.get("identifiers") else { return hashes(component, pointer, faults) };
    let place = below(pointer, "identifiers");
    for (kind, check) in
        [("purl", purl_fault as fn(&str) -> Option<String>), ("cpe22", cpe22_fault), ("cpe23", cpe23_fault)]
    {
        let why = text(identifiers, kind).and_then(check);
        faults.extend(why.map(|why| Fault::new(&IDENTIFIER, below(&place, kind), why)));
    }
    hashes(component, pointer, faults);
}

fn purl_fault(text: &str) -> Option<String> {
    packageurl::PackageUrl::from_str(text).err().map(|why| format!("`{text}` is no package URL: {why}"))
}

fn cpe22_fault(text: &str) -> Option<String> {
    (!text.starts_with("cpe:/") || !is_cpe(text)).then(|| format!("`{text}` is no CPE name of version 2.2"))
}

fn cpe23_fault(text: &str) -> Option<String> {
    (!text.starts_with("cpe:2.3:") || !is_cpe(text)).then(|| format!("`{text}` is no CPE name of version 2.3"))
}

/// The hexadecimal digits of each algorithm's digests.
const DIGITS: &[(&str, usize)] = &[
    ("md5", 32),
    ("sha1", 40),
    ("sha-256", 64),
    ("sha-384", 96),
    ("sha-512", 128),
    ("sha3-224", 56),
    ("sha3-256", 64),
    ("sha3-384", 96),
    ("sha3-512", 128),
    ("blake2s-256", 64),
    ("blake2b-256", 64),
    ("blake2b-512", 128),
];

fn hashes(component: &Value, pointer: &str, faults: &mut Vec<Fault>) {
    let Some(hashes) = component.get("hashes") else { return };
    for (algorithm, digits) in DIGITS {
        let digest = text(hashes, algorithm);
        let sound = |digest: &str| digest.len() == *digits && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        if let Some(digest) = digest.filter(|digest| !sound(digest)) {
            let place = below(&below(pointer, "hashes"), algorithm);
            faults.push(Fault::new(&HASH, place, format!("`{digest}` is not {digits} hexadecimal digits")));
        }
    }
}

/// Two statements of one time about the same with different statuses.
fn contradiction<'a>(
    statement: &'a Value,
    issued: Option<&Timestamp>,
    pointer: &str,
    known: &mut BTreeMap<Key<'a>, &'a str>,
    faults: &mut Vec<Fault>,
) {
    let (Some(vulnerability), Some(status)) = (
        statement.get("vulnerability").and_then(|vulnerability| text(vulnerability, "name")),
        text(statement, "status"),
    ) else {
        return;
    };
    let own = time(statement, "timestamp");
    let time = own.as_ref().or(issued).map(|time| {
        let (seconds, fraction) = time.instant_key();
        (seconds, fraction.to_owned())
    });
    for (product, part) in parts(statement) {
        let key = (vulnerability, product, part, time.clone());
        let before = known.entry(key).or_insert(status);
        if *before != status {
            let message = format!("`{status}` for {vulnerability} in {product}, and `{before}` before");
            faults.push(Fault::new(&CONTRADICTION, pointer, message));
        }
    }
}

/// Each product with each of its parts, or with none.
fn parts(statement: &Value) -> impl Iterator<Item = (&str, &str)> {
    list(statement, "products").iter().flat_map(|product| {
        let parts = list(product, "subcomponents");
        let whole = parts.is_empty().then_some("");
        whole.into_iter().chain(parts.iter().map(name)).map(move |part| (name(product), part))
    })
}

fn name(component: &Value) -> &str {
    let identifiers = component.get("identifiers").and_then(Value::as_object);
    let identifier = || identifiers.and_then(|identifiers| identifiers.values().find_map(Value::as_str));
    text(component, "@id").or_else(identifier).unwrap_or_default()
}
