//! `kubernetes.urls`

use super::{LIST_OF_STRINGS, Result, argument, invalid, no_overload, sizes, text};
use crate::libraries::Object;
use crate::libraries::url::{self, Url};
use crate::registry::{Call, Function, Library, Overload};
use crate::types::Shape;
use crate::value::Value;

const URL: Shape = Shape::Opaque("kubernetes.URL");

pub(super) const LIBRARY: Library = Library {
    name: "kubernetes.urls",
    functions: &[
        Function {
            name: "url",
            overloads: &[
                Overload::global("string_to_url", &[Shape::String], URL, parse).costing(sizes::first_traversed)
            ],
        },
        Function { name: "getScheme", overloads: &[Overload::member("url_get_scheme", &[URL], Shape::String, scheme)] },
        Function { name: "getHost", overloads: &[Overload::member("url_get_host", &[URL], Shape::String, host)] },
        Function {
            name: "getHostname",
            overloads: &[Overload::member("url_get_hostname", &[URL], Shape::String, hostname)],
        },
        Function { name: "getPort", overloads: &[Overload::member("url_get_port", &[URL], Shape::String, port)] },
        Function {
            name: "getEscapedPath",
            overloads: &[Overload::member("url_get_escaped_path", &[URL], Shape::String, escaped_path)],
        },
        Function {
            name: "getQuery",
            overloads: &[Overload::member(
                "url_get_query",
                &[URL],
                Shape::Map(&Shape::String, &LIST_OF_STRINGS),
                query,
            )],
        },
        Function {
            name: "isURL",
            overloads: &[Overload::global("is_url_string", &[Shape::String], Shape::Bool, is_url)],
        },
    ],
    types: &["kubernetes.URL"],
};

fn of<'v>(arguments: &'v [Value<'_>]) -> Result<&'v Url> {
    match argument(arguments, 0)? {
        Value::Object(object) => match &**object {
            Object::Url(url) => Ok(url),
            _ => Err(no_overload()),
        },
        _ => Err(no_overload()),
    }
}

fn parse<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let parsed = Url::parse(text(arguments, 0)?);
    let parsed =
        parsed.map_err(|reason| invalid(format!("URL parse error during conversion from string: {reason}")))?;
    Ok(Value::object(Object::Url(parsed)))
}

fn is_url<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::Bool(url::parse_request(text(arguments, 0)?).is_ok()))
}

fn scheme<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(of(arguments)?.scheme()))
}

fn host<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(of(arguments)?.host()))
}

fn hostname<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(of(arguments)?.hostname()))
}

fn port<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(of(arguments)?.port()))
}

fn escaped_path<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    Ok(Value::string(of(arguments)?.escaped_path()))
}

fn query<'a>(_: &mut Call<'_>, arguments: &[Value<'a>]) -> Result<Value<'a>> {
    let parameters = of(arguments)?.query().into_iter();
    let entry = |(name, values): (String, Vec<String>)| {
        (Value::string(name), Value::list(values.into_iter().map(Value::string).collect()))
    };
    Ok(Value::map(parameters.map(entry).collect()))
}
