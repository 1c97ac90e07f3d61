//! The tree as cel-go sees it: macros are written out, for the estimate is defined over what they stand for.

use super::facts::Facts;
use crate::syntax::{Comprehension, Expression, Kind, Macro, qualified_name};
use crate::types::Type;
use crate::value::Value;

/// The name that macros gather their result under.
pub(super) const ACCUMULATOR: &str = "@result";

/// An expression's place in the tree.
pub(super) type Place = usize;

/// An expression, and its type.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) of: Type,
}

/// What an expression is, once macros are written out.
#[derive(Debug)]
pub(super) enum NodeKind {
    Literal(Value<'static>),
    Name(String),
    Select {
        operand: Place,
        field: String,
    },
    Test(Place),
    Call(Call),
    /// `&&` and `||`, however many.
    Lazy(Vec<Place>),
    List(Vec<Place>),
    Map(Vec<[Place; 2]>),
    Message(Vec<Place>),
    Fold(Box<Fold>),
    Bind {
        name: String,
        value: Place,
        body: Place,
    },
    /// The same expression once more.
    Again(Place),
}

#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) function: String,
    pub(super) overloads: Vec<&'static str>,
    pub(super) target: Option<Place>,
    pub(super) arguments: Vec<Place>,
}

#[derive(Debug)]
pub(super) struct Fold {
    pub(super) range: Place,
    pub(super) first: String,
    pub(super) second: Option<String>,
    pub(super) initial: Place,
    pub(super) condition: Place,
    pub(super) step: Place,
    pub(super) result: Place,
}

/// Writes the macros out.
pub(super) struct Expansion<'f> {
    pub(super) facts: &'f Facts,
    /// Whether a target is only the namespace of a global function.
    pub(super) is_global: &'f dyn Fn(&str) -> bool,
    pub(super) nodes: Vec<Node>,
}

impl Expansion<'_> {
    fn add(&mut self, of: Type, kind: NodeKind) -> Place {
        self.nodes.push(Node { kind, of });
        self.nodes.len() - 1
    }

    fn global(
        &mut self,
        of: Type,
        function: &str,
        overloads: Vec<&'static str>,
        arguments: impl Into<Vec<Place>>,
    ) -> Place {
        let call = Call { function: function.to_owned(), overloads, target: None, arguments: arguments.into() };
        self.add(of, NodeKind::Call(call))
    }

    fn literal(&mut self, value: Value<'static>) -> Place {
        self.add(value.type_of(), NodeKind::Literal(value))
    }

    fn all<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expression>) -> Vec<Place> {
        expressions.into_iter().map(|expression| self.expand(expression)).collect()
    }

    /// Adds an expression and all that it is made of.
    pub(super) fn expand(&mut self, expression: &Expression) -> Place {
        let of = self.facts.kind(expression);
        match &expression.kind {
            Kind::Literal(value) => self.literal(value.clone()),
            Kind::Name(name) => self.add(of, NodeKind::Name(name.clone())),
            Kind::Select { .. } if self.facts.is_name(expression) => {
                self.add(of, NodeKind::Name(qualified_name(expression).unwrap_or_default()))
            }
            Kind::Select { operand, field, optional: false } => {
                let operand = self.expand(operand);
                self.add(of, NodeKind::Select { operand, field: field.clone() })
            }
            Kind::Select { operand, field, optional: true } => {
                let parts = [self.expand(operand), self.literal(Value::string(field.as_str()))];
                self.global(of, "_?._", vec!["select_optional_field"], parts)
            }
            Kind::Has { operand, .. } => {
                let operand = self.expand(operand);
                self.add(of, NodeKind::Test(operand))
            }
            Kind::Index { operand, index, optional } => {
                let parts = [self.expand(operand), self.expand(index)];
                self.global(of, if *optional { "_[?_]" } else { "_[_]" }, self.facts.overloads(expression), parts)
            }
            Kind::Call { function, target, arguments } => self.call(expression, function, target.as_deref(), arguments),
            Kind::Unary(_, operand) => {
                let operand = self.expand(operand);
                self.global(of, "unary", vec![""], [operand])
            }
            Kind::Binary(operator, left, right) => {
                let parts = [self.expand(left), self.expand(right)];
                let symbol = format!("_{}_", operator.symbol());
                self.global(of, &symbol, self.facts.overloads(expression), parts)
            }
            Kind::And(operands) | Kind::Or(operands) => {
                let operands = self.all(operands);
                self.add(of, NodeKind::Lazy(operands))
            }
            Kind::Conditional(parts) => {
                let parts = self.all(parts.iter());
                self.global(of, "_?_:_", vec!["conditional"], parts)
            }
            Kind::List(items) => {
                let items = self.all(items.iter().map(|item| &item.value));
                self.add(of, NodeKind::List(items))
            }
            Kind::Map(entries) => {
                let entries =
                    entries.iter().map(|entry| [self.expand(&entry.key), self.expand(&entry.value)]).collect();
                self.add(of, NodeKind::Map(entries))
            }
            Kind::Message { fields, .. } => {
                let fields = self.all(fields.iter().map(|(_, value, _)| value));
                self.add(of, NodeKind::Message(fields))
            }
            Kind::Comprehension(loops) => self.comprehension(expression, loops),
            Kind::Bind { name, parts } => {
                let [value, body] = parts.as_ref();
                let (value, body) = (self.expand(value), self.expand(body));
                self.add(of, NodeKind::Bind { name: name.clone(), value, body })
            }
            Kind::OptionalMap { name, parts, flat } => self.optional_map(of, name, parts, *flat),
        }
    }

    fn call(
        &mut self,
        whole: &Expression,
        function: &str,
        target: Option<&Expression>,
        arguments: &[Expression],
    ) -> Place {
        let overloads = self.facts.overloads(whole);
        let namespace = target.filter(|target| !self.facts.types.contains_key(&Facts::key(target)));
        let full = namespace.and_then(qualified_name).map(|namespace| format!("{namespace}.{function}"));
        let arguments = self.all(arguments);
        let call = match full.filter(|full| (self.is_global)(full)) {
            Some(function) => Call { function, overloads, target: None, arguments },
            None => {
                let target = target.map(|target| self.expand(target));
                Call { function: function.to_owned(), overloads, target, arguments }
            }
        };
        self.add(self.facts.kind(whole), NodeKind::Call(call))
    }

    fn accumulator(&mut self, of: &Type) -> Place {
        self.add(of.clone(), NodeKind::Name(ACCUMULATOR.to_owned()))
    }

    fn member(&mut self, of: Type, function: &str, overload: &'static str, target: Place) -> Place {
        let (function, target) = (function.to_owned(), Some(target));
        self.add(of, NodeKind::Call(Call { function, overloads: vec![overload], target, arguments: Vec::new() }))
    }

    /// `target.hasValue() ? optional.of(cel.bind(name, target.value(), body)) : optional.none()`.
    fn optional_map(&mut self, of: Type, name: &str, [target, body]: &[Expression; 2], flat: bool) -> Place {
        let inner = match self.facts.kind(target) {
            Type::Optional(inner) => inner.as_ref().clone(),
            _ => Type::Dyn,
        };
        let result = self.facts.kind(body);
        let target = self.expand(target);
        let again = {
            let of = self.nodes.get(target).map_or(Type::Dyn, |node| node.of.clone());
            self.add(of, NodeKind::Again(target))
        };
        let condition = self.member(Type::Bool, "hasValue", "optional_hasValue", target);
        let value = self.member(inner, "value", "optional_value", again);
        let body = self.expand(body);
        let bind = self.add(result, NodeKind::Bind { name: name.to_owned(), value, body });
        let yes = if flat { bind } else { self.global(of.clone(), "optional.of", vec!["optional_of"], [bind]) };
        let no = self.global(of.clone(), "optional.none", vec!["optional_none"], []);
        self.global(of, "_?_:_", vec!["conditional"], [condition, yes, no])
    }

    fn comprehension(&mut self, whole: &Expression, loops: &Comprehension) -> Place {
        let of = self.facts.kind(whole);
        let range = self.expand(&loops.range);
        if loops.kind == Macro::SortBy {
            return self.sort_by(whole, loops, range);
        }
        let parts = match loops.kind {
            Macro::All | Macro::Exists => self.quantifier(loops),
            Macro::ExistsOne => self.exactly_one(loops),
            _ => self.gatherer(&of, loops),
        };
        self.fold(of, range, loops, parts)
    }

    fn fold(&mut self, of: Type, range: Place, loops: &Comprehension, parts: [Place; 4]) -> Place {
        let [initial, condition, step, result] = parts;
        let (first, second) = (loops.first.clone(), loops.second.clone());
        self.add(of, NodeKind::Fold(Box::new(Fold { range, first, second, initial, condition, step, result })))
    }

    fn quantifier(&mut self, loops: &Comprehension) -> [Place; 4] {
        let all = loops.kind == Macro::All;
        let initial = self.literal(Value::Bool(all));
        let so_far = self.accumulator(&Type::Bool);
        let open = if all { so_far } else { self.global(Type::Bool, "!_", vec![""], [so_far]) };
        let condition = self.global(Type::Bool, "@not_strictly_false", vec![""], [open]);
        let operands = vec![self.accumulator(&Type::Bool), self.expand(&loops.body)];
        let step = self.add(Type::Bool, NodeKind::Lazy(operands));
        [initial, condition, step, self.accumulator(&Type::Bool)]
    }

    fn exactly_one(&mut self, loops: &Comprehension) -> [Place; 4] {
        let (initial, condition) = (self.literal(Value::Int(0)), self.literal(Value::Bool(true)));
        let body = self.expand(&loops.body);
        let counted = [self.accumulator(&Type::Int), self.literal(Value::Int(1))];
        let counted = self.global(Type::Int, "_+_", vec!["add_int64"], counted);
        let otherwise = self.accumulator(&Type::Int);
        let step = self.global(Type::Int, "_?_:_", vec!["conditional"], [body, counted, otherwise]);
        let compared = [self.accumulator(&Type::Int), self.literal(Value::Int(1))];
        [initial, condition, step, self.global(Type::Bool, "_==_", vec!["equals"], compared)]
    }

    /// What makes a list or map of its range.
    fn gatherer(&mut self, of: &Type, loops: &Comprehension) -> [Place; 4] {
        let is_map = matches!(loops.kind, Macro::Map | Macro::MapEntries);
        let empty = if is_map { NodeKind::Map(Vec::new()) } else { NodeKind::List(Vec::new()) };
        let initial = self.add(of.clone(), empty);
        let condition = self.literal(Value::Bool(true));
        let filter = match loops.kind {
            Macro::Filter => Some(&loops.body),
            _ => loops.filter.as_ref(),
        };
        let filter = filter.map(|filter| self.expand(filter));
        let mut step = self.gathered(of, loops);
        if let Some(filter) = filter {
            let otherwise = self.accumulator(of);
            step = self.global(of.clone(), "_?_:_", vec!["conditional"], [filter, step, otherwise]);
        }
        [initial, condition, step, self.accumulator(of)]
    }

    fn gathered(&mut self, of: &Type, loops: &Comprehension) -> Place {
        let so_far = self.accumulator(of);
        match loops.kind {
            Macro::Map => {
                let key = match of {
                    Type::Map(key, _) => key.as_ref().clone(),
                    _ => Type::Dyn,
                };
                let key = self.add(key, NodeKind::Name(loops.first.clone()));
                let value = self.expand(&loops.body);
                self.global(of.clone(), "cel.@mapInsert", vec![""], [so_far, key, value])
            }
            Macro::MapEntries => {
                let entry = self.expand(&loops.body);
                self.global(of.clone(), "cel.@mapInsert", vec![""], [so_far, entry])
            }
            _ => {
                let item = match (&loops.kind, of) {
                    (Macro::Filter, Type::List(item)) => {
                        self.add(item.as_ref().clone(), NodeKind::Name(loops.first.clone()))
                    }
                    _ => self.expand(&loops.body),
                };
                let items = self.add(of.clone(), NodeKind::List(vec![item]));
                self.global(of.clone(), "_+_", vec!["add_list"], [so_far, items])
            }
        }
    }

    /// `cel.bind(input, range, input.@sortByAssociatedKeys(input.map(x, body)))`.
    fn sort_by(&mut self, whole: &Expression, loops: &Comprehension, range: Place) -> Place {
        const INPUT: &str = "@__sortBy_input__";
        let (of, input_type) = (self.facts.kind(whole), self.facts.kind(&loops.range));
        let keys_type = Type::list(self.facts.kind(&loops.body));
        let input = self.add(input_type.clone(), NodeKind::Name(INPUT.to_owned()));
        let target = self.add(input_type, NodeKind::Name(INPUT.to_owned()));
        let parts = self.gatherer(&keys_type, loops);
        let keys = self.fold(keys_type, input, loops, parts);
        let call = Call {
            function: "@sortByAssociatedKeys".to_owned(),
            overloads: self.facts.overloads(whole),
            target: Some(target),
            arguments: vec![keys],
        };
        let body = self.add(of.clone(), NodeKind::Call(call));
        self.add(of, NodeKind::Bind { name: INPUT.to_owned(), value: range, body })
    }
}
