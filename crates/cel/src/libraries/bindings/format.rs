//! `kubernetes.format`

use super::{LIST_OF_STRINGS, Result, argument, no_overload, sizes, text};
use crate::libraries::Object;
use crate::libraries::named_format::NamedFormat;
use crate::registry::{Call, Function, Library, Native, Overload};
use crate::types::Shape;
use crate::value::Value;

const FORMAT: Shape = Shape::Opaque("kubernetes.NamedFormat");

pub(super) const LIBRARY: Library = Library {
    name: "kubernetes.format",
    functions: &[
        Function {
            name: "validate",
            overloads: &[Overload::member(
                "format-validate",
                &[FORMAT, Shape::String],
                Shape::Optional(&LIST_OF_STRINGS),
                validate,
            )
            .costing(validate_cost)],
        },
        Function {
            name: "format.named",
            overloads: &[Overload::global("format-named", &[Shape::String], Shape::Optional(&FORMAT), named)],
        },
        Function { name: "format.dns1123Label", overloads: &[constant("format.dns1123Label", format::<0>)] },
        Function { name: "format.dns1123Subdomain", overloads: &[constant("format.dns1123Subdomain", format::<1>)] },
        Function { name: "format.dns1035Label", overloads: &[constant("format.dns1035Label", format::<2>)] },
        Function { name: "format.qualifiedName", overloads: &[constant("format.qualifiedName", format::<3>)] },
        Function {
            name: "format.dns1123LabelPrefix",
            overloads: &[constant("format.dns1123LabelPrefix", format::<4>)],
        },
        Function {
            name: "format.dns1123SubdomainPrefix",
            overloads: &[constant("format.dns1123SubdomainPrefix", format::<5>)],
        },
        Function {
            name: "format.dns1035LabelPrefix",
            overloads: &[constant("format.dns1035LabelPrefix", format::<6>)],
        },
        Function { name: "format.labelValue", overloads: &[constant("format.labelValue", format::<7>)] },
        Function { name: "format.uri", overloads: &[constant("format.uri", format::<8>)] },
        Function { name: "format.uuid", overloads: &[constant("format.uuid", format::<9>)] },
        Function { name: "format.byte", overloads: &[constant("format.byte", format::<10>)] },
        Function { name: "format.date", overloads: &[constant("format.date", format::<11>)] },
        Function { name: "format.datetime", overloads: &[constant("format.datetime", format::<12>)] },
    ],
    types: &["kubernetes.NamedFormat"],
};

const fn constant(id: &'static str, function: Native) -> Overload {
    Overload::global(id, &[], FORMAT, function)
}

/// The format at `PLACE` of all formats.
fn format<'a, const PLACE: usize>(_: &mut Call<'_>, _: &[Value<'a>]) -> Result<Value<'a>> {
    let (_, format) = NamedFormat::ALL.get(PLACE).ok_or_else(no_overload)?;
    Ok(Value::object(Object::Format(*format)))
}

fn named<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let format = NamedFormat::named(text(arguments, 0)?);
    Ok(format.map_or(Value::Optional(None), |format| Value::some(Value::object(Object::Format(format)))))
}

fn of(arguments: &[Value<'_>]) -> Result<NamedFormat> {
    match argument(arguments, 0)? {
        Value::Object(object) => match **object {
            Object::Format(format) => Ok(format),
            _ => Err(no_overload()),
        },
        _ => Err(no_overload()),
    }
}

fn validate<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let faults = of(arguments)?.validate(text(arguments, 1)?);
    if faults.is_empty() {
        return Ok(Value::Optional(None));
    }
    Ok(Value::some(Value::list(faults.into_iter().map(Value::string).collect())))
}

/// Priced as a regular expression over the text.
fn validate_cost(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    let expression = of(arguments).map_or(1, NamedFormat::regex_size);
    sizes::traversed(sizes::size(arguments.get(1)).saturating_add(1)).saturating_mul(expression.div_ceil(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_its_function() {
        for (name, _) in NamedFormat::ALL {
            let name = format!("format.{name}");
            let function = LIBRARY.functions.iter().find(|function| function.name == name).unwrap();
            let mut budget = crate::cost::Budget::new(10);
            let regexes = crate::program::Regexes::default();
            let value =
                (function.overloads[0].function)(&mut Call { budget: &mut budget, regexes: &regexes }, &[]).unwrap();
            let Value::Object(object) = value else { panic!("{name}") };
            assert_eq!(*object, Object::Format(NamedFormat::named(&name[7..]).unwrap()));
        }
    }
}
