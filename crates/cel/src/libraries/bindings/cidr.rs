//! `kubernetes.net.cidr`

use super::ip::{self, IP};
use super::{Result, argument, invalid, no_overload, sizes, text};
use crate::libraries::Object;
use crate::libraries::network::Cidr;
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::Value;

const CIDR: Shape = Shape::Opaque("net.CIDR");

pub(super) const LIBRARY: Library = Library {
    name: "kubernetes.net.cidr",
    functions: &[
        Function {
            name: "cidr",
            overloads: &[
                Overload::global("string_to_cidr", &[Shape::String], CIDR, parse).costing(sizes::first_traversed)
            ],
        },
        Function {
            name: "containsIP",
            overloads: &[
                Overload::member("cidr_contains_ip_string", &[CIDR, Shape::String], Shape::Bool, contains_ip_text)
                    .costing(contains_ip_text_cost),
                Overload::member("cidr_contains_ip_ip", &[CIDR, IP], Shape::Bool, contains_ip)
                    .costing(contains_ip_cost),
            ],
        },
        Function {
            name: "containsCIDR",
            overloads: &[
                Overload::member("cidr_contains_cidr_string", &[CIDR, Shape::String], Shape::Bool, contains_cidr_text)
                    .costing(contains_cidr_text_cost),
                Overload::member("cidr_contains_cidr", &[CIDR, CIDR], Shape::Bool, contains_cidr)
                    .costing(contains_cidr_cost),
            ],
        },
        Function { name: "ip", overloads: &[Overload::member("cidr_ip", &[CIDR], IP, ip)] },
        Function {
            name: "prefixLength",
            overloads: &[Overload::member("cidr_prefix_length", &[CIDR], Shape::Int, prefix_length)],
        },
        Function { name: "masked", overloads: &[Overload::member("cidr_masked", &[CIDR], CIDR, masked)] },
        Function {
            name: "isCIDR",
            overloads: &[
                Overload::global("is_cidr", &[Shape::String], Shape::Bool, is_cidr).costing(sizes::first_traversed)
            ],
        },
        Function {
            name: "string",
            overloads: &[Overload::global("cidr_to_string", &[CIDR], Shape::String, to_string)],
        },
    ],
    types: &["net.CIDR"],
};

fn prefix(arguments: &[Value<'_>], place: usize) -> Result<Cidr> {
    match argument(arguments, place)? {
        Value::Object(object) => match **object {
            Object::Cidr(prefix) => Ok(prefix),
            _ => Err(no_overload()),
        },
        _ => Err(no_overload()),
    }
}

fn parsed(arguments: &[Value<'_>], place: usize) -> Result<Cidr> {
    Cidr::parse(text(arguments, place)?).map_err(invalid)
}

fn parse<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::object(Object::Cidr(parsed(arguments, 0)?)))
}

fn is_cidr<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(Cidr::parse(text(arguments, 0)?).is_ok()))
}

fn contains_ip<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(prefix(arguments, 0)?.contains_ip(ip::address(arguments, 1)?)))
}

fn contains_ip_text<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(prefix(arguments, 0)?.contains_ip(ip::parsed(arguments, 1)?)))
}

fn contains_cidr<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(prefix(arguments, 0)?.contains_cidr(prefix(arguments, 1)?)))
}

fn contains_cidr_text<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(prefix(arguments, 0)?.contains_cidr(parsed(arguments, 1)?)))
}

fn ip<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::object(Object::Ip(prefix(arguments, 0)?.address())))
}

fn prefix_length<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Int(prefix(arguments, 0)?.prefix_length()))
}

fn masked<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::object(Object::Cidr(prefix(arguments, 0)?.masked())))
}

fn to_string<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(prefix(arguments, 0)?.to_string()))
}

/// Two byte strings as long as the prefix are compared.
fn contains_ip_cost(arguments: &[Value<'_>], _: &Value<'_>) -> u64 {
    sizes::traversed(sizes::size(arguments.first()).saturating_mul(2))
}

fn contains_ip_text_cost(arguments: &[Value<'_>], result: &Value<'_>) -> u64 {
    contains_ip_cost(arguments, result).saturating_add(sizes::traversed(sizes::size(arguments.get(1))))
}

/// The network is masked once more, and the lengths are compared.
fn contains_cidr_cost(arguments: &[Value<'_>], result: &Value<'_>) -> u64 {
    contains_ip_cost(arguments, result).saturating_add(sizes::first_traversed(arguments, result)).saturating_add(1)
}

fn contains_cidr_text_cost(arguments: &[Value<'_>], result: &Value<'_>) -> u64 {
    contains_cidr_cost(arguments, result).saturating_add(sizes::traversed(sizes::size(arguments.get(1))))
}
