//! Type checking: finds, before anything is evaluated, what cannot work (specification, "Gradual Type Checking").
//!
//! Nothing is checked where a type is `dyn`. The result is the type of the whole expression; the evaluator needs no
//! more, since it picks overloads by the values.

mod comprehension;
mod literals;
mod operators;
mod record;
mod unify;

use std::collections::HashMap;

use crate::estimate::Facts;
use crate::registry::Overload;
use crate::syntax::{Expression, Kind, ListItem, MapEntry, qualified_name};
use crate::types::{Shape, Type};
use unify::{Substitution, most_general};

/// What an expression may refer to.
pub struct Declarations<'d> {
    /// The namespace that names are looked up in first.
    pub container: &'d str,
    /// The type of a variable or constant by its full name; type names are constants of a type `type(…)`.
    pub variable: &'d dyn Fn(&str) -> Option<Type>,
    /// All overloads of a function by its full name; none where there is no such function.
    pub function: &'d dyn Fn(&str) -> Vec<&'static Overload>,
    /// Whether the items of a list, and the keys and values of a map, must have one type.
    pub homogeneous: bool,
}

/// What is known of an expression without mistakes.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its type.
    pub kind: Type,
    /// The overloads of calls, by their offset, where the types leave only one: the sum of an empty list of doubles is one.
    pub overloads: HashMap<u32, &'static str>,
    /// What is known of each of its parts, where that was asked for.
    pub(crate) facts: Option<Facts>,
}

/// No more mistakes than this are told of one expression.
const MAX_MISTAKES: usize = 50;

/// A mistake and where it stands.
pub type Mistake = (u32, String);

/// The type of `expression`.
///
/// # Errors
/// All mistakes, in the order in which they stand.
pub fn check(expression: &Expression, declarations: &Declarations<'_>) -> Result<Checked, Vec<Mistake>> {
    check_recording(expression, declarations, None)
}

/// The same; with `facts`, those are gathered on the way.
///
/// # Errors
/// All mistakes, in the order in which they stand.
pub(crate) fn check_recording(
    expression: &Expression,
    declarations: &Declarations<'_>,
    facts: Option<Facts>,
) -> Result<Checked, Vec<Mistake>> {
    let mut checker = Checker {
        declarations,
        substitution: Substitution::default(),
        scopes: Vec::new(),
        mistakes: Vec::new(),
        literals: literals::Literals::default(),
        matched: Vec::new(),
        overloads: HashMap::new(),
        called: Vec::new(),
        facts,
    };
    let found = checker.check(expression);
    checker.compare_literals();
    checker.refuse_bound_types();
    if checker.mistakes.is_empty() {
        let kind = checker.substitution.resolve(&found, true);
        let facts = checker.facts.take().map(|facts| checker.resolved(facts));
        return Ok(Checked { kind, overloads: checker.overloads, facts });
    }
    checker.mistakes.sort_by_key(|(offset, _)| *offset);
    checker.mistakes.truncate(MAX_MISTAKES);
    Err(checker.mistakes)
}

/// The type that a name of the language stands for, as in `type(x) == int`.
#[must_use]
pub fn language_type(name: &str) -> Option<Type> {
    Some(match name {
        "bool" => Type::Bool,
        "int" => Type::Int,
        "uint" => Type::Uint,
        "double" => Type::Double,
        "string" => Type::String,
        "bytes" => Type::Bytes,
        "null_type" => Type::Null,
        "list" => Type::list(Type::Dyn),
        "map" => Type::map(Type::Dyn, Type::Dyn),
        "type" => Type::Type(Type::Dyn.into()),
        "optional_type" => Type::optional(Type::Dyn),
        "google.protobuf.Timestamp" => Type::Timestamp,
        "google.protobuf.Duration" => Type::Duration,
        _ => return None,
    })
}

/// The full names that `name` may mean within `container`, the innermost first; a leading dot allows only one.
pub fn candidates<'n>(container: &'n str, name: &'n str) -> impl Iterator<Item = String> + 'n {
    let (absolute, name) = match name.strip_prefix('.') {
        Some(name) => (true, name),
        None => (false, name),
    };
    let mut rest = (!absolute && !container.is_empty()).then_some(container);
    let inner = std::iter::from_fn(move || {
        let prefix = rest?;
        rest = prefix.rsplit_once('.').map(|(outer, _)| outer);
        Some(format!("{prefix}.{name}"))
    });
    inner.chain(std::iter::once(name.to_owned()))
}

struct Checker<'d> {
    declarations: &'d Declarations<'d>,
    substitution: Substitution,
    /// Names that macros bind, the innermost last.
    scopes: Vec<(String, Type)>,
    mistakes: Vec<Mistake>,
    literals: literals::Literals,
    /// Which of the signatures tried last fitted.
    matched: Vec<usize>,
    overloads: HashMap<u32, &'static str>,
    /// The overloads of the function that was called last.
    called: Vec<&'static str>,
    facts: Option<Facts>,
}

impl Checker<'_> {
    fn mistake(&mut self, offset: u32, message: String) -> Type {
        self.mistakes.push((offset, message));
        Type::Dyn
    }

    fn check(&mut self, expression: &Expression) -> Type {
        let found = self.find(expression);
        if self.facts.is_some() {
            self.record(expression, &found);
        }
        found
    }

    fn find(&mut self, expression: &Expression) -> Type {
        let offset = expression.offset;
        match &expression.kind {
            Kind::Literal(value) => value.type_of(),
            Kind::Name(name) => {
                if let Some(bound) = self.bound(name) {
                    self.literals.note_bound(offset, name, bound);
                }
                self.name(expression)
            }
            Kind::Select { operand, field, optional } => self.select(expression, operand, field, *optional),
            Kind::Has { operand, field } if self.declares(operand, field) => Type::Bool,
            Kind::Has { operand, field } => {
                self.field(offset, operand, field, false);
                Type::Bool
            }
            Kind::Index { operand, index, optional } => {
                let arguments = [self.check(operand), self.check(index)];
                self.operator(offset, if *optional { "_[?_]" } else { "_[_]" }, operators::index(*optional), arguments)
            }
            Kind::Call { function, target, arguments } => self.call(offset, function, target.as_deref(), arguments),
            Kind::Unary(operator, operand) => {
                let operand = self.check(operand);
                self.unary(offset, operators::unary(*operator), &operand)
            }
            Kind::Binary(operator, left, right) => {
                let arguments = [self.check(left), self.check(right)];
                self.operator(offset, operator.symbol(), operators::binary(*operator), arguments)
            }
            Kind::And(operands) | Kind::Or(operands) => {
                operands.iter().for_each(|operand| self.expect(operand, &Type::Bool));
                Type::Bool
            }
            Kind::Conditional(parts) => self.conditional(offset, parts),
            Kind::List(items) => self.list(items),
            Kind::Map(entries) => self.map(entries),
            Kind::Message { name, fields } => self.message(offset, name, fields),
            Kind::Comprehension(comprehension) => self.comprehension(comprehension),
            Kind::Bind { name, parts } => {
                let [value, body] = parts.as_ref();
                let value = self.check(value);
                self.within(name, value, body)
            }
            Kind::OptionalMap { name, parts, flat } => self.optional_map(name, parts, *flat),
        }
    }

    /// Checks `body` where `name` is bound.
    fn within(&mut self, name: &str, bound: Type, body: &Expression) -> Type {
        self.scopes.push((name.to_owned(), bound));
        let result = self.check(body);
        self.scopes.pop();
        result
    }

    fn expect(&mut self, expression: &Expression, wanted: &Type) {
        let found = self.check(expression);
        self.require(expression.offset, wanted, &found);
    }

    fn require(&mut self, offset: u32, wanted: &Type, found: &Type) {
        if !self.substitution.assignable(wanted, found) {
            let message = format!("expected type '{}', found '{}'", self.show(wanted), self.show(found));
            self.mistake(offset, message);
        }
    }

    fn show(&self, of: &Type) -> Type {
        self.substitution.resolve(of, true)
    }

    fn name(&mut self, expression: &Expression) -> Type {
        match self.lookup(expression) {
            Some(found) => found,
            None => {
                let name = qualified_name(expression).unwrap_or_default();
                let container = self.declarations.container;
                self.mistake(
                    expression.offset,
                    format!("undeclared reference to '{name}' (in container '{container}')"),
                )
            }
        }
    }

    /// The type of a name that a macro binds.
    fn bound(&self, name: &str) -> Option<Type> {
        self.scopes.iter().rev().find(|(own, _)| own == name).map(|(_, bound)| bound.clone())
    }

    /// The variable that `expression` names as a whole: `x`, or `a.b.c` where that is one.
    fn lookup(&self, expression: &Expression) -> Option<Type> {
        let name = qualified_name(expression)?;
        let first = name.split('.').next().unwrap_or_default();
        if let Some(bound) = self.bound(first) {
            // A bound name hides variables even where those are longer.
            return (first == name).then_some(bound);
        }
        candidates(self.declarations.container, &name).find_map(|name| {
            let named = || language_type(&name).map(|named| Type::Type(named.into()));
            (self.declarations.variable)(&name).or_else(named).or_else(|| (name == NULL_VALUE).then_some(Type::Int))
        })
    }

    /// Whether `operand.field` is a variable of its own, as the variables of an admission policy are.
    fn declares(&self, operand: &Expression, field: &str) -> bool {
        let Some(name) = qualified_name(operand) else { return false };
        let whole = format!("{name}.{field}");
        self.lookup(operand).is_none()
            && candidates(self.declarations.container, &whole).any(|name| (self.declarations.variable)(&name).is_some())
    }

    fn select(&mut self, whole: &Expression, operand: &Expression, field: &str, optional: bool) -> Type {
        if !optional && let Some(found) = self.lookup(whole) {
            return found;
        }
        self.field(whole.offset, operand, field, optional)
    }

    fn field(&mut self, offset: u32, operand: &Expression, field: &str, optional: bool) -> Type {
        let operand = self.check(operand);
        let operand = self.substitution.resolve(&operand, false);
        let (inner, was_optional) = match &operand {
            Type::Optional(inner) => (inner.as_ref().clone(), true),
            other => (other.clone(), false),
        };
        let found = self.field_of(offset, &inner, field);
        if was_optional || optional { Type::optional(found) } else { found }
    }

    fn field_of(&mut self, offset: u32, of: &Type, field: &str) -> Type {
        match of {
            Type::Map(_, value) => value.as_ref().clone(),
            Type::Structure(structure) => match structure.field(field) {
                Some(found) => found.clone(),
                None => self.mistake(offset, format!("undefined field '{field}'")),
            },
            Type::Variable(_) => {
                self.substitution.assignable(&Type::Dyn, of);
                Type::Dyn
            }
            Type::Dyn => Type::Dyn,
            other => {
                let message = format!("type '{}' does not support field selection", self.show(other));
                self.mistake(offset, message)
            }
        }
    }

    /// The result of the overloads that fit; `dyn` where they do not agree.
    fn resolve<'s>(
        &mut self,
        overloads: impl IntoIterator<Item = (&'s [Shape], &'s Shape)>,
        arguments: &[Type],
    ) -> Option<Type> {
        let mut result: Option<Type> = None;
        self.matched.clear();
        for (place, (parameters, gives)) in overloads.into_iter().enumerate() {
            let mut letters: Vec<(char, Type)> = Vec::new();
            let mut parameter = |letter: char| match letters.iter().find(|(own, _)| *own == letter) {
                Some((_, known)) => known.clone(),
                None => {
                    let fresh = self.substitution.fresh();
                    letters.push((letter, fresh.clone()));
                    fresh
                }
            };
            let wanted: Vec<Type> = parameters.iter().map(|shape| shape.instantiate(&mut parameter)).collect();
            let gives = gives.instantiate(&mut parameter);
            if wanted.len() != arguments.len() || !self.substitution.all_assignable(arguments.iter().zip(&wanted)) {
                continue;
            }
            let gives = self.substitution.resolve(&gives, false);
            self.matched.push(place);
            result = match result {
                Some(earlier) if earlier != gives => Some(Type::Dyn),
                Some(earlier) => Some(earlier),
                None => Some(gives),
            };
        }
        result
    }

    fn operator(
        &mut self,
        offset: u32,
        symbol: &str,
        signatures: &[operators::Signature],
        arguments: [Type; 2],
    ) -> Type {
        let pairs: Vec<([Shape; 2], Shape)> =
            signatures.iter().map(|(left, right, gives)| ([*left, *right], *gives)).collect();
        let overloads = pairs.iter().map(|(parameters, gives)| (parameters.as_slice(), gives));
        match self.resolve(overloads, &arguments) {
            Some(result) => result,
            None => self.no_overload(offset, symbol, &arguments),
        }
    }

    fn unary(&mut self, offset: u32, shapes: &[Shape], operand: &Type) -> Type {
        let overloads = shapes.iter().map(|shape| (std::slice::from_ref(shape), shape));
        match self.resolve(overloads, std::slice::from_ref(operand)) {
            Some(result) => result,
            None => self.no_overload(offset, "unary operator", std::slice::from_ref(operand)),
        }
    }

    fn no_overload(&mut self, offset: u32, name: &str, arguments: &[Type]) -> Type {
        let shown: Vec<String> = arguments.iter().map(|argument| self.show(argument).to_string()).collect();
        self.mistake(offset, format!("found no matching overload for '{name}' applied to '({})'", shown.join(", ")))
    }

    fn call(&mut self, offset: u32, name: &str, target: Option<&Expression>, arguments: &[Expression]) -> Type {
        let Some(target) = target else { return self.global(offset, name, arguments) };
        // `math.greatest(…)` is a function in a namespace unless `math` is something else.
        if self.lookup(target).is_none()
            && let Some(namespace) = qualified_name(target)
        {
            let full = format!("{namespace}.{name}");
            if !self.overloads_of(&full).is_empty() {
                return self.global(offset, &full, arguments);
            }
        }
        let types = self.parts(name, std::iter::once(target).chain(arguments));
        self.check_literal_call(name, Some(target), arguments);
        let overloads = (self.declarations.function)(name);
        self.overloaded(offset, name, &overloads, true, &types)
    }

    fn global(&mut self, offset: u32, name: &str, arguments: &[Expression]) -> Type {
        let types = self.parts(name, arguments);
        self.check_literal_call(name, None, arguments);
        let overloads = self.overloads_of(name);
        self.overloaded(offset, name, &overloads, false, &types)
    }

    fn overloads_of(&self, name: &str) -> Vec<&'static Overload> {
        candidates(self.declarations.container, name)
            .map(|name| (self.declarations.function)(&name))
            .find(|overloads| !overloads.is_empty())
            .unwrap_or_default()
    }

    fn overloaded(
        &mut self,
        offset: u32,
        name: &str,
        overloads: &[&'static Overload],
        member: bool,
        arguments: &[Type],
    ) -> Type {
        if overloads.is_empty() {
            let container = self.declarations.container;
            return self.mistake(offset, format!("undeclared reference to '{name}' (in container '{container}')"));
        }
        let fitting: Vec<&Overload> = overloads.iter().copied().filter(|overload| overload.member == member).collect();
        let signatures = fitting.iter().map(|overload| (overload.parameters, &overload.result));
        let Some(result) = self.resolve(signatures, arguments) else {
            return self.no_overload(offset, name, arguments);
        };
        if self.facts.is_some() {
            let matched = self.matched.iter().filter_map(|place| fitting.get(*place));
            self.called = matched.map(|overload| overload.id).collect();
        }
        if let [only] = self.matched.as_slice()
            && let Some(overload) = fitting.get(*only)
        {
            self.overloads.insert(offset, overload.id);
        }
        result
    }

    fn conditional(&mut self, offset: u32, [condition, yes, no]: &[Expression; 3]) -> Type {
        let arguments = [self.check(condition), self.check(yes), self.check(no)];
        self.either(offset, arguments)
    }

    /// The type of a conditional from those of its three parts.
    fn either(&mut self, offset: u32, arguments: [Type; 3]) -> Type {
        const RESULT: Shape = Shape::Parameter('A');
        match self.resolve([([Shape::Bool, RESULT, RESULT].as_slice(), &RESULT)], &arguments) {
            Some(result) => result,
            None => self.no_overload(offset, "_?_:_", &arguments),
        }
    }

    /// The type of what may be left out where it is an empty optional.
    fn item(&mut self, value: &Expression, optional: bool) -> Type {
        let found = self.check(value);
        self.note_item(value.offset, &found);
        if !optional {
            return found;
        }
        match self.substitution.resolve(&found, false) {
            Type::Optional(inner) => inner.as_ref().clone(),
            Type::Dyn => Type::Dyn,
            other => {
                let message = format!("expected type 'optional_type', found '{}'", self.show(&other));
                self.mistake(value.offset, message)
            }
        }
    }

    fn list(&mut self, items: &[ListItem]) -> Type {
        let found = items.iter().map(|item| (item.value.offset, self.item(&item.value, item.optional))).collect();
        let joined = self.join(found);
        Type::list(joined)
    }

    fn map(&mut self, entries: &[MapEntry]) -> Type {
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for entry in entries {
            let key = self.check(&entry.key);
            self.note_item(entry.key.offset, &key);
            keys.push((entry.key.offset, key));
            values.push((entry.value.offset, self.item(&entry.value, entry.optional)));
        }
        let key = self.join(keys);
        Type::map(key, self.join(values))
    }

    /// The type of all of several literal items.
    fn join(&mut self, items: Vec<(u32, Type)>) -> Type {
        let mut joined: Option<Type> = None;
        for (_, found) in &items {
            joined = Some(match joined {
                None => found.clone(),
                Some(earlier) if self.substitution.assignable(&earlier, found) => most_general(&earlier, found),
                Some(_) => Type::Dyn,
            });
        }
        self.note_literal(items);
        joined.unwrap_or_else(|| self.substitution.fresh())
    }

    /// Only protobuf's own values can be constructed: the Kubernetes environment has no message types.
    fn message(&mut self, offset: u32, name: &str, fields: &[(String, Expression, bool)]) -> Type {
        for (_, value, _) in fields {
            self.check(value);
        }
        let known = candidates(self.declarations.container, name).any(|name| well_known_message(&name));
        if known {
            return Type::Dyn;
        }
        self.mistake(
            offset,
            format!("undeclared reference to '{name}' (in container '{}')", self.declarations.container),
        )
    }
}

/// The one enumeration constant there is; it stands for null in `Value{null_value: …}`.
pub(crate) const NULL_VALUE: &str = "google.protobuf.NullValue.NULL_VALUE";

/// Whether `name` is a protobuf message that CEL turns into one of its own values.
#[must_use]
pub fn well_known_message(name: &str) -> bool {
    let Some(name) = name.strip_prefix("google.protobuf.") else { return false };
    matches!(
        name,
        "Value"
            | "BoolValue"
            | "BytesValue"
            | "DoubleValue"
            | "FloatValue"
            | "Int32Value"
            | "Int64Value"
            | "StringValue"
            | "UInt32Value"
            | "UInt64Value"
    )
}
