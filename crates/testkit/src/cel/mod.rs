//! Expressions for the differential test of CEL: generated from a seed, by type, over the standard functions, the Kubernetes
//! libraries and example objects.
//!
//! A production is a type and a template; `<type>` in it is a hole, `<type|x:other>` a hole in which `x` is a variable.
//! Some holes are filled with the wrong type on purpose, some with a field of an object, whose type nobody knows.

mod literals;
mod objects;
mod productions;
pub mod robust;

use std::collections::BTreeMap;

use crate::random::Random;
pub use objects::BINDINGS;

/// How deep expressions nest.
const DEPTH: usize = 4;

/// Generates expressions.
#[derive(Debug)]
pub struct Generator {
    random: Random,
    productions: BTreeMap<String, Vec<String>>,
    /// Variables of the macros around the current hole, with their types.
    scope: Vec<(String, String)>,
}

/// An expression and the index of the objects it is evaluated over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The expression's text.
    pub expression: String,
    /// Which of `BINDINGS`, as JSON.
    pub bindings: &'static str,
}

impl Generator {
    /// A generator for `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { random: Random::new(seed), productions: productions::all(), scope: vec![] }
    }

    /// The next case.
    pub fn case(&mut self) -> Case {
        let kind = self.some_type();
        let expression = self.expression(&kind, DEPTH);
        let bindings = self.random.pick(BINDINGS).copied().unwrap_or("{}");
        Case { expression, bindings }
    }

    fn some_type(&mut self) -> String {
        // Half of all expressions are rules.
        if self.random.chance(50) {
            return "bool".to_owned();
        }
        let place = self.random.below(self.productions.len());
        self.productions.keys().nth(place).cloned().unwrap_or_default()
    }

    fn expression(&mut self, kind: &str, depth: usize) -> String {
        if self.random.chance(1) {
            let other = self.some_type();
            return self.of_type(&other, depth.saturating_sub(1));
        }
        if self.random.chance(5) {
            return self.of_type("dyn", depth.saturating_sub(1));
        }
        self.of_type(kind, depth)
    }

    fn of_type(&mut self, kind: &str, depth: usize) -> String {
        let variables: Vec<&String> = self.scope.iter().filter(|(_, of)| of == kind).map(|(name, _)| name).collect();
        if !variables.is_empty()
            && self.random.chance(40)
            && let Some(name) = self.random.pick(&variables)
        {
            return (*name).clone();
        }
        if depth == 0 || self.random.chance(12) {
            return self.literal(kind);
        }
        let place = self.random.below(self.productions.get(kind).map_or(0, Vec::len));
        match self.productions.get(kind).and_then(|templates| templates.get(place)).cloned() {
            Some(template) => self.fill(&template, depth - 1),
            None => self.literal(kind),
        }
    }

    fn literal(&mut self, kind: &str) -> String {
        if let Some(item) = kind.strip_prefix("list(").and_then(|rest| rest.strip_suffix(')')) {
            let items: Vec<String> = (0..self.random.below(4)).map(|_| self.literal(item)).collect();
            return format!("[{}]", items.join(", "));
        }
        if let Some((key, value)) = kind.strip_prefix("map(").and_then(|rest| rest.strip_suffix(')')?.split_once(',')) {
            let (key, value) = (key.to_owned(), value.to_owned());
            let entries: Vec<String> = (0..self.random.below(3))
                .map(|_| format!("{}: {}", self.literal(&key), self.literal(&value)))
                .collect();
            return format!("{{{}}}", entries.join(", "));
        }
        if let Some(inner) = kind.strip_prefix("optional(").and_then(|rest| rest.strip_suffix(')')) {
            if self.random.chance(30) {
                return "optional.none()".to_owned();
            }
            let value = self.literal(inner);
            return format!("optional.of({value})");
        }
        let pool = literals::of(kind);
        self.random.pick(pool).map_or_else(|| "null".to_owned(), |text| (*text).to_owned())
    }

    fn fill(&mut self, template: &str, depth: usize) -> String {
        let mut filled = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('<') {
            // A comparison operator is followed by a space.
            if after.starts_with([' ', '=']) {
                filled.push_str(before);
                filled.push('<');
                rest = after;
                continue;
            }
            let Some((hole, after)) = after.split_once('>') else { break };
            filled.push_str(before);
            let part = self.hole(hole, depth);
            filled.push_str(&part);
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    fn hole(&mut self, hole: &str, depth: usize) -> String {
        let mut parts = hole.split('|');
        let kind = parts.next().unwrap_or_default();
        let outside = self.scope.len();
        for variable in parts {
            if let Some((name, of)) = variable.split_once(':') {
                self.scope.push((name.to_owned(), of.to_owned()));
            }
        }
        let filled = self.expression(kind, depth);
        self.scope.truncate(outside);
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_cases() {
        let cases = |seed| -> Vec<Case> {
            let mut generator = Generator::new(seed);
            (0..200).map(|_| generator.case()).collect()
        };
        assert_eq!(cases(1), cases(1));
        assert_ne!(cases(1), cases(2));
    }

    #[test]
    fn every_hole_has_a_production_or_literals() {
        for (kind, templates) in productions::all() {
            for template in templates {
                for hole in template.split('<').skip(1).filter_map(|part| Some(part.split_once('>')?.0)) {
                    let of = hole.split('|').next().unwrap_or_default();
                    let known = productions::all().contains_key(of) || !literals::of(of).is_empty();
                    assert!(known || hole.starts_with([' ', '=']), "{kind}: {template}: {hole}");
                }
            }
        }
    }
}
