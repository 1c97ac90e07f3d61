//! What must hold for any text that is read as JSON, and a generator of such texts.

use palisade_manifest::{Chunk, Limits, Reading, Split, decode, read, split_finely};
use palisade_model::tree::{Buffers, Node};
use serde_json::Value;

use crate::random::Random;

/// Reads any bytes in pieces and as a whole. Both must give the same objects, and the same as `serde_json` does where it
/// accepts the text.
///
/// # Panics
///
/// Where that does not hold.
pub fn json_reader(bytes: &[u8]) {
    let limits = Limits { nodes: 100_000, ..Limits::default() };
    let Ok(decoded) = decode(bytes, &limits) else { return };
    let text: &str = &decoded.text;
    let whole = readings(text, &split_finely(text, &limits, usize::MAX), &limits);
    let pieces = readings(text, &split_finely(text, &limits, 256), &limits);
    assert_eq!(objects(&pieces), objects(&whole), "in pieces and as a whole");
    assert_eq!(ignored(&pieces), ignored(&whole), "ignored in pieces and as a whole");
    if text.trim_start().starts_with('{')
        && let Ok(expected) = serde_json::from_str::<Value>(text)
    {
        let root = whole.first().and_then(|reading| reading.tree.root());
        assert!(root.is_some_and(|root| same(root, &expected)), "{root:?} is not {expected}");
    }
}

/// Reads chunks as the command does: where a guess was wrong, the fallback in place of all guesses.
fn readings<'s>(text: &'s str, split: &Split, limits: &Limits) -> Vec<Reading<'s>> {
    let of = |chunk: &Chunk| read(text, chunk, limits, Buffers::default());
    let all: Vec<_> = split.chunks.iter().map(of).collect();
    if !all.iter().any(|reading| reading.refused) {
        return all;
    }
    let certain = split.chunks.iter().zip(all).filter(|(chunk, _)| !chunk.is_guess());
    split.fallback.iter().map(of).chain(certain.map(|(_, reading)| reading)).collect()
}

fn objects(readings: &[Reading]) -> Vec<String> {
    let all = readings.iter().flat_map(Reading::resources);
    all.map(|resource| format!("{} {} {:?}", resource.api_version, resource.kind, resource.root)).collect()
}

fn ignored(readings: &[Reading]) -> u64 {
    readings.iter().map(|reading| reading.ignored).sum()
}

/// Whether a tree holds what `serde_json` read. Its doubles may be off in the last place, and it knows `-0`.
fn same(node: Node, value: &Value) -> bool {
    match value {
        Value::Null => node.is_null(),
        Value::Bool(value) => node.as_bool() == Some(*value),
        Value::Number(number) => same_number(node, number),
        Value::String(text) => node.as_str() == Some(text),
        Value::Array(items) => {
            node.as_list().is_some_and(|list| list.len() == items.len())
                && node.items().zip(items).all(|(node, value)| same(node, value))
        }
        Value::Object(map) => {
            node.as_map().is_some_and(|entries| entries.len() == map.len())
                && map.iter().all(|(key, value)| node.get(key).is_some_and(|node| same(node, value)))
        }
    }
}

fn same_number(node: Node, number: &serde_json::Number) -> bool {
    if let (Some(ours), Some(theirs)) = (node.as_int(), number.as_i64()) {
        return ours == theirs;
    }
    let theirs = number.as_f64().unwrap_or(f64::NAN);
    match node.value() {
        palisade_model::tree::Value::Int(ours) => ours == 0 && theirs == 0.0,
        palisade_model::tree::Value::Float(ours) => (ours - theirs).abs() <= theirs.abs() * 1e-15,
        _ => false,
    }
}

/// A stream or List of generated objects, most of them sound, with a few bytes changed in some texts.
#[must_use]
pub fn generate(random: &mut Random) -> Vec<u8> {
    let objects: Vec<String> = (0..random.below(12)).map(|_| object(random, 4)).collect();
    let space = ["", "", " ", "\n", "\r\n  "].get(random.below(5)).copied().unwrap_or_default();
    let text = match random.below(3) {
        0 => objects.join(["\n", "", "\n---\n"].get(random.below(3)).copied().unwrap_or_default()),
        1 => list("List", &objects, space),
        _ => list("PodList", &objects, space),
    };
    let mut bytes = text.into_bytes();
    if random.below(2) == 0 {
        (0..1 + random.below(3)).for_each(|_| mutate(&mut bytes, random));
    }
    bytes
}

fn list(kind: &str, items: &[String], space: &str) -> String {
    let items = items.join(&format!("{space},{space}"));
    format!("{{{space}\"apiVersion\":{space}\"v1\",\"items\":[{space}{items}{space}],\"kind\":\"{kind}\"}}")
}

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    const BYTES: &[u8] = b"{}[],:\"\\ \n-0e.u#a\0\xff";
    let at = random.below(bytes.len() + 1);
    let byte = BYTES.get(random.below(BYTES.len())).copied().unwrap_or_default();
    match random.below(3) {
        0 if at < bytes.len() => {
            bytes.remove(at);
        }
        1 => bytes.truncate(at),
        _ => bytes.insert(at, byte),
    }
}

/// An object with an identity, some of them lists and near misses.
fn object(random: &mut Random, depth: usize) -> String {
    let kind = ["Pod", "Pod", "Pod", "List", "", "PodList"].get(random.below(6)).copied().unwrap_or_default();
    let mut members = vec![format!("\"metadata\":{{\"name\":{}}}", string(random))];
    if random.below(8) != 0 {
        members.insert(0, format!("\"kind\":\"{kind}\""));
    }
    if random.below(8) != 0 {
        members.insert(0, "\"apiVersion\":\"v1\"".to_owned());
    }
    if kind.ends_with("List") && depth > 0 {
        let items: Vec<String> = (0..random.below(4)).map(|_| object(random, depth - 1)).collect();
        members.push(format!("\"items\":[{}]", items.join(",")));
    }
    for _ in 0..random.below(4) {
        members.push(format!("{}:{}", string(random), value(random, depth)));
    }
    format!("{{{}}}", members.join(","))
}

fn value(random: &mut Random, depth: usize) -> String {
    let nested = |random: &mut Random, one: fn(&mut Random, usize) -> String| {
        (0..random.below(5)).map(|_| one(random, depth.saturating_sub(1))).collect::<Vec<_>>().join(",")
    };
    match random.below(if depth == 0 { 4 } else { 7 }) {
        0 => string(random),
        1 => number(random),
        2 => ["true", "false", "null"].get(random.below(3)).copied().unwrap_or_default().to_owned(),
        3 => random.below(100_000).to_string(),
        4 => format!("[{}]", nested(random, value)),
        5 => format!("[{}]", nested(random, object)),
        _ => format!("{{{}}}", nested(random, |random, depth| format!("{}:{}", string(random), value(random, depth)))),
    }
}

fn number(random: &mut Random) -> String {
    const NUMBERS: &[&str] =
        &["-0", "0", "-0.0", "1e3", "1.50", "9223372036854775807", "9223372036854775808", "1e-400"];
    match random.below(3) {
        0 => random.bits().cast_signed().to_string(),
        1 => format!("{}.{}E{}", random.below(1000), random.below(1000), random.below(300)),
        _ => NUMBERS.get(random.below(NUMBERS.len())).copied().unwrap_or_default().to_owned(),
    }
}

fn string(random: &mut Random) -> String {
    const PARTS: &[&str] = &[
        "a",
        "b",
        "k",
        "items",
        "name",
        "0123456",
        "longer-than-a-word",
        "é",
        "\u{1f600}",
        "\\n",
        "\\\"",
        "\\u0061",
        "\\ud83d\\ude00",
        "},{\\\"apiVersion\\\":",
        "]}",
        "\\\\",
        " ",
    ];
    let parts = (0..random.below(4)).map(|_| PARTS.get(random.below(PARTS.len())).copied().unwrap_or_default());
    format!("\"{}\"", parts.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_texts_are_read_the_same_in_pieces() {
        let mut cut = 0;
        for seed in 0..2_000 {
            let bytes = generate(&mut Random::new(seed));
            if let Ok(decoded) = decode(&bytes, &Limits::default()) {
                cut += usize::from(split_finely(&decoded.text, &Limits::default(), 256).fallback.is_some());
            }
            let outcome = std::panic::catch_unwind(|| json_reader(&bytes));
            assert!(outcome.is_ok(), "seed {seed}: {}", String::from_utf8_lossy(&bytes));
        }
        assert!(cut > 200, "only {cut} texts were cut");
    }
}
