//! Reading: what a text is, and what its document says.

use palisade_model::Code;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::document::{Document, Product, Statement};
use super::hub::Entry;
use super::text::Text;
use super::wire::{Count, MOST_SHARED, Subject, Top, WireStatement};
use super::{NAMESPACE, NOT_OPENVEX, UNREADABLE_FIELD, UNREADABLE_STATEMENT};
use crate::Fault;
use crate::json::{Budget, ReadError, within};

/// What a text turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// A document, alone or in an attestation.
    Document(Reading<'a>),
    /// A record of a hub's index, which says nothing about vulnerabilities.
    HubRecord(Entry<'a>),
    /// JSON that is neither; why.
    Other(String),
}

/// A document, and what of it could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading<'a> {
    /// What was read.
    pub document: Document<'a>,
    /// The context that the document names; empty where it names none.
    pub context: Text<'a>,
    /// What could not be read.
    pub faults: Vec<Fault>,
}

impl Content<'_> {
    /// The code of a text that is no document.
    #[must_use]
    pub fn code(&self) -> Option<&'static Code> {
        match self {
            Self::Document(_) => None,
            Self::HubRecord(_) => Some(&super::HUB_RECORD),
            Self::Other(_) => Some(&NOT_OPENVEX),
        }
    }
}

/// Reads a text: an OpenVEX document of any version, an in-toto statement that carries one, or a record of a hub's index.
///
/// # Errors
///
/// Where the text is not a JSON object or over the budget.
pub fn read(text: &str, budget: Budget) -> Result<Content<'_>, ReadError> {
    within(text, budget)?;
    let top: Top<'_> = serde_json::from_str(text)?;
    if top.predicate_type.is_some() {
        return attestation(&top);
    }
    if let Some(entry) = hub_record(&top) {
        return Ok(Content::HubRecord(entry));
    }
    Ok(recognise(&top, ""))
}

fn hub_record<'a>(top: &Top<'a>) -> Option<Entry<'a>> {
    let (None, Some(package), Some(sources)) = (top.statements, top.package, top.sources) else { return None };
    Some(Entry { package: text_of(package)?, sources: serde_json::from_str(sources.get()).ok()? })
}

/// An in-toto statement: its subjects are the products of all statements that name none (specification, "Encapsulating
/// Format").
fn attestation<'a>(top: &Top<'a>) -> Result<Content<'a>, ReadError> {
    let kind = top.predicate_type.and_then(text_of).unwrap_or_default();
    let Some(predicate) = top.predicate.filter(|_| kind.starts_with(NAMESPACE)) else {
        return Ok(Content::Other(format!("an attestation of `{kind}`")));
    };
    let inner: Top<'a> = serde_json::from_str(predicate.get())?;
    let mut content = recognise(&inner, "/predicate");
    if let Content::Document(reading) = &mut content {
        let subjects = top.subject.map_or(Ok(Vec::new()), |raw| serde_json::from_str::<Vec<Subject<'a>>>(raw.get()));
        let why = match subjects {
            Ok(subjects) => {
                inherit(&mut reading.document, &subjects.into_iter().map(Product::from).collect::<Vec<_>>())
            }
            Err(error) => Err(ReadError::from(error).to_string()),
        };
        reading.faults.extend(why.err().map(|why| Fault::new(&UNREADABLE_FIELD, "/subject", why)));
    }
    Ok(content)
}

fn inherit<'a>(document: &mut Document<'a>, products: &[Product<'a>]) -> Result<(), String> {
    let without = || document.statements.iter().filter(|statement| statement.products.is_empty());
    if without().count().saturating_mul(products.len()) > MOST_SHARED {
        return Err(format!("{} subjects of each of {} statements", products.len(), without().count()));
    }
    for statement in document.statements.iter_mut().filter(|statement| statement.products.is_empty()) {
        statement.products = products.to_vec();
    }
    Ok(())
}

fn recognise<'a>(top: &Top<'a>, pointer: &str) -> Content<'a> {
    let context = top.context.and_then(text_of).unwrap_or_default();
    let named = context.starts_with(NAMESPACE);
    match top.statements {
        // Some writers leave the context out; statements by an author are what the other formats do not have.
        Some(statements) if named || (context.is_empty() && top.author.is_some()) => {
            Content::Document(document(top, context, statements, pointer))
        }
        _ if named => Content::Document(document(top, context, EMPTY, pointer)),
        Some(_) => Content::Other(format!("its context is `{context}`")),
        None => Content::Other("it has neither statements nor the context of OpenVEX".to_owned()),
    }
}

/// The statements of a document that has none, which is not the same as an empty list.
const EMPTY: &RawValue = RawValue::NULL;

fn document<'a>(top: &Top<'a>, context: Text<'a>, statements: &'a RawValue, pointer: &str) -> Reading<'a> {
    let mut faults = Vec::new();
    let mut field = |name: &str, raw: Option<&'a RawValue>| {
        let read = raw.filter(|raw| raw.get() != "null").map(|raw| text_of(raw).ok_or(raw))?;
        read.map_err(|raw| faults.push(unreadable(pointer, name, raw))).ok()
    };
    let mut document = Document {
        id: field("@id", top.id).unwrap_or_default(),
        author: field("author", top.author).unwrap_or_default(),
        role: field("role", top.role).filter(|role| !role.is_empty()),
        timestamp: field("timestamp", top.timestamp),
        last_updated: field("last_updated", top.last_updated),
        version: 0,
        tooling: field("tooling", top.tooling).filter(|tooling| !tooling.is_empty()),
        statements: Vec::new(),
    };
    match top.version.map(|raw| serde_json::from_str::<Count>(raw.get()).map_err(|_| raw)) {
        Some(Ok(count)) => document.version = count.0,
        Some(Err(raw)) => faults.push(unreadable(pointer, "version", raw)),
        None => {}
    }
    document.statements = read_statements(statements, pointer, &mut faults);
    Reading { document, context, faults }
}

fn unreadable(pointer: &str, name: &str, raw: &RawValue) -> Fault {
    let start: String = raw.get().chars().take(40).collect();
    Fault::new(&UNREADABLE_FIELD, format!("{pointer}/{name}"), format!("`{name}` is `{start}`"))
}

fn text_of<'a>(raw: &'a RawValue) -> Option<Text<'a>> {
    serde_json::from_str(raw.get()).ok()
}

/// Each statement by itself, so that a broken one does not take the others with it.
fn read_statements<'a>(list: &'a RawValue, pointer: &str, faults: &mut Vec<Fault>) -> Vec<Statement<'a>> {
    let items: Vec<&'a RawValue> = match serde_json::from_str(list.get()) {
        Ok(items) => items,
        Err(_) => {
            faults.push(unreadable(pointer, "statements", list));
            return Vec::new();
        }
    };
    let mut statements = Vec::with_capacity(items.len());
    for (index, raw) in items.into_iter().enumerate() {
        match statement(raw) {
            Ok(statement) => statements.push(statement),
            Err(why) => {
                faults.push(Fault::new(&UNREADABLE_STATEMENT, format!("{pointer}/statements/{index}"), why));
            }
        }
    }
    statements
}

fn statement<'a>(raw: &'a RawValue) -> Result<Statement<'a>, String> {
    let mut reader = serde_json::Deserializer::from_str(raw.get());
    let wire = WireStatement::deserialize(&mut reader).map_err(|error| {
        let text = error.to_string();
        text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what).to_owned()
    })?;
    Statement::try_from(wire)
}
