//! `kubernetes.net.ip`

use std::net::IpAddr;

use super::{Result, argument, invalid, no_overload, sizes, text};
use crate::libraries::{Object, network};
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::Value;

pub(super) const IP: Shape = Shape::Opaque("net.IP");

/// `ip()` as Kubernetes has it.
pub(super) const KUBERNETES: Library = Library {
    name: "kubernetes.net.ip",
    functions: &[Function {
        name: "ip",
        overloads: &[Overload::global("string_to_ip", &[Shape::String], IP, parse).costing(sizes::first_traversed)],
    }],
    types: &[],
};

/// `ip()` as the specification's tests have it: a mapped address is refused only where it is written with dots.
pub(super) const SPECIFICATION: Library = Library {
    name: "cel.lib.ext.network",
    functions: &[Function {
        name: "ip",
        overloads: &[Overload::global("string_to_ip", &[Shape::String], IP, parse_any).costing(sizes::first_traversed)],
    }],
    types: &[],
};

/// All else about addresses.
pub(super) const LIBRARY: Library = Library {
    name: "kubernetes.net.ip",
    functions: &[
        Function { name: "family", overloads: &[Overload::member("ip_family", &[IP], Shape::Int, family)] },
        Function {
            name: "ip.isCanonical",
            overloads: &[Overload::global("ip_is_canonical", &[Shape::String], Shape::Bool, is_canonical)
                .costing(sizes::first_rebuilt)],
        },
        Function {
            name: "isUnspecified",
            overloads: &[Overload::member("ip_is_unspecified", &[IP], Shape::Bool, is_unspecified)],
        },
        Function {
            name: "isLoopback",
            overloads: &[Overload::member("ip_is_loopback", &[IP], Shape::Bool, is_loopback)],
        },
        Function {
            name: "isLinkLocalMulticast",
            overloads: &[Overload::member("ip_is_link_local_multicast", &[IP], Shape::Bool, is_link_local_multicast)],
        },
        Function {
            name: "isLinkLocalUnicast",
            overloads: &[Overload::member("ip_is_link_local_unicast", &[IP], Shape::Bool, is_link_local_unicast)],
        },
        Function {
            name: "isGlobalUnicast",
            overloads: &[Overload::member("ip_is_global_unicast", &[IP], Shape::Bool, is_global_unicast)],
        },
        Function {
            name: "isIP",
            overloads: &[
                Overload::global("is_ip", &[Shape::String], Shape::Bool, is_ip).costing(sizes::first_traversed)
            ],
        },
        Function { name: "string", overloads: &[Overload::global("ip_to_string", &[IP], Shape::String, to_string)] },
    ],
    types: &["net.IP"],
};

pub(super) fn address(arguments: &[Value<'_>], place: usize) -> Result<IpAddr> {
    match argument(arguments, place)? {
        Value::Object(object) => match **object {
            Object::Ip(address) => Ok(address),
            _ => Err(no_overload()),
        },
        _ => Err(no_overload()),
    }
}

pub(super) fn parsed(arguments: &[Value<'_>], place: usize) -> Result<IpAddr> {
    network::parse_ip(text(arguments, place)?).map_err(invalid)
}

fn parse<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::object(Object::Ip(parsed(arguments, 0)?)))
}

fn parse_any<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let text = text(arguments, 0)?;
    let address = if text.contains('.') { network::parse_ip(text) } else { network::parse_ip_or_mapped(text) };
    Ok(Value::object(Object::Ip(address.map_err(invalid)?)))
}

fn is_ip<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(network::parse_ip(text(arguments, 0)?).is_ok()))
}

fn is_canonical<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    network::is_canonical(text(arguments, 0)?).map(Value::Bool).map_err(invalid)
}

fn family<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Int(network::family(address(arguments, 0)?)))
}

fn is_unspecified<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(address(arguments, 0)?.is_unspecified()))
}

fn is_loopback<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(address(arguments, 0)?.is_loopback()))
}

fn is_link_local_multicast<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(network::is_link_local_multicast(address(arguments, 0)?)))
}

fn is_link_local_unicast<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(network::is_link_local_unicast(address(arguments, 0)?)))
}

fn is_global_unicast<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(network::is_global_unicast(address(arguments, 0)?)))
}

fn to_string<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(address(arguments, 0)?.to_string()))
}
