//! Values with every type visible, in the form the CEL oracle writes them: an object with one key, the type.

use palisade_cel::Value;
use palisade_cel::libraries::Object;
use serde_json::{Value as Json, json};

/// The value as the oracle writes it.
pub(super) fn typed(value: &Value<'_>) -> Json {
    match value {
        Value::Null => json!({"null": true}),
        Value::Bool(value) => json!({"bool": value}),
        Value::Int(value) => json!({"int": value.to_string()}),
        Value::Uint(value) => json!({"uint": value.to_string()}),
        Value::Double(value) if value.is_nan() => json!({"double": "nan"}),
        Value::Double(value) => json!({"double": format!("{:x}", value.to_bits())}),
        Value::String(text) => json!({"string": text.as_str()}),
        Value::Bytes(bytes) => json!({"bytes": hexadecimal(bytes)}),
        Value::Duration(duration) => json!({"duration": duration.nanoseconds().to_string()}),
        Value::Timestamp(timestamp) => json!({"timestamp": timestamp.in_utc().to_string()}),
        Value::Optional(inner) => json!({"optional": inner.as_ref().map(|inner| typed(inner))}),
        Value::Type(of) => json!({"type": of.name()}),
        Value::List(list) => json!({"list": list.iter().map(|item| typed(&item)).collect::<Vec<_>>()}),
        Value::Map(map) => {
            json!({"map": map.entries().map(|(key, value)| json!([typed(&key), typed(&value)])).collect::<Vec<_>>()})
        }
        Value::Object(object) => typed_object(object),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The same with the entries of maps in an order of their own: neither side promises one.
pub(super) fn sorted(value: Json) -> Json {
    ordered(value, &["map"])
}

/// The same with the items of lists in an order of their own as well.
pub(super) fn unordered(value: Json) -> Json {
    ordered(value, &["map", "list"])
}

fn ordered(value: Json, kinds: &[&str]) -> Json {
    match value {
        Json::Array(items) => Json::Array(items.into_iter().map(|item| ordered(item, kinds)).collect()),
        Json::Object(members) => Json::Object(
            members
                .into_iter()
                .map(|(kind, value)| {
                    let mut value = ordered(value, kinds);
                    if let (true, Json::Array(entries)) = (kinds.contains(&kind.as_str()), &mut value) {
                        entries.sort_by_cached_key(Json::to_string);
                    }
                    (kind, value)
                })
                .collect(),
        ),
        other => other,
    }
}

fn typed_object(object: &Object) -> Json {
    let text = match object {
        Object::Quantity(quantity) => quantity.to_string(),
        Object::Ip(address) => address.to_string(),
        Object::Cidr(prefix) => prefix.to_string(),
        Object::Url(url) => url.to_string(),
        Object::Semver(version) => version.to_string(),
        Object::Format(format) => return json!({"format": format.title()}),
    };
    let mut entry = serde_json::Map::new();
    entry.insert(object.type_name().to_owned(), Json::String(text));
    Json::Object(entry)
}
