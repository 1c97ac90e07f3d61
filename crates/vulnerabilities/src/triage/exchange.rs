//! Decisions as OpenVEX statements, and statements as decisions.

use std::collections::BTreeMap;

use palisade_formats::Timestamp;
use palisade_formats::openvex::{self, Component, Document, Justification, Product, Statement, Status, Text};
use palisade_packages::purl::{Parts, Purl};

use super::{Entry, Journal, State};
use crate::vex::is_range;

/// What a document says about itself.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// Its name, an IRI.
    pub id: &'a str,
    /// Who says it.
    pub author: &'a str,
    /// When, RFC 3339; its first ten characters are the day on which acceptances are judged.
    pub timestamp: &'a str,
}

/// Of each package, advisory and target the decision that holds, as a document. What is borne is said to be affected, with who
/// bears it and until when.
#[must_use]
pub fn to_openvex(journal: &Journal, head: &Head<'_>) -> Document<'static> {
    let mut latest: BTreeMap<_, (Option<Timestamp>, &Entry)> = BTreeMap::new();
    for entry in &journal.entries {
        let time = Timestamp::parse(&entry.at);
        let known = latest.entry((&entry.advisory, &entry.target, &entry.component)).or_insert((None, entry));
        if time >= known.0 {
            *known = (time, entry);
        }
    }
    let today = head.timestamp.get(..10).unwrap_or(head.timestamp);
    Document {
        id: text(head.id),
        author: text(head.author),
        timestamp: Some(text(head.timestamp)),
        version: 1,
        statements: latest.values().map(|(_, entry)| statement(entry, today)).collect(),
        ..Document::default()
    }
}

fn text(text: &str) -> Text<'static> {
    Text::from(text.to_owned())
}

fn said(words: &str) -> Option<Text<'static>> {
    (!words.is_empty()).then(|| text(words))
}

fn statement(entry: &Entry, today: &str) -> Statement<'static> {
    let vulnerability = openvex::Vulnerability {
        aliases: entry.aliases.iter().map(|alias| text(alias)).collect(),
        ..openvex::Vulnerability::named(entry.advisory.clone())
    };
    let status = match entry.state {
        State::New | State::UnderInvestigation => Status::UnderInvestigation,
        State::Affected | State::Accepted => Status::Affected,
        State::Fixed => Status::Fixed,
        State::NotAffected => Status::NotAffected,
    };
    let mut statement = Statement::new(vulnerability, status);
    statement.timestamp = Some(text(&entry.at));
    statement.products = vec![product(entry)];
    match status {
        Status::NotAffected => {
            statement.justification = entry.justification.clone().map(|label| Justification::of(label.into()));
            statement.impact_statement = said(&entry.reason);
        }
        // The specification asks for an action statement.
        Status::Affected => statement.action_statement = Some(text(&action(entry, today))),
        Status::Fixed | Status::UnderInvestigation => statement.status_notes = said(&entry.reason),
    }
    statement
}

fn action(entry: &Entry, today: &str) -> String {
    if entry.state == State::Accepted {
        let (owner, last) = (entry.owner.as_deref().unwrap_or_default(), entry.expires.as_deref().unwrap_or_default());
        let until = if entry.is_expired(today) { "until it ran out on" } else { "until" };
        return format!("accepted by {owner} {until} {last}: {}", entry.reason);
    }
    if entry.reason.is_empty() { "no action is decided yet".to_owned() } else { entry.reason.clone() }
}

fn product(entry: &Entry) -> Product<'static> {
    if entry.target.is_empty() {
        return Product { component: Component::named(entry.component.clone()), subcomponents: Vec::new() };
    }
    let part = (!entry.component.is_empty()).then(|| Component::named(entry.component.clone()));
    Product { component: whole(&entry.target), subcomponents: part.into_iter().collect() }
}

/// A target as others find it: an image by package URL or digest.
fn whole(target: &str) -> Component<'static> {
    let id = of_reference(target).map_or_else(|| target.to_owned(), |purl| purl.to_string());
    let digest = target.strip_prefix("sha256:").map(|digits| (text("sha-256"), text(digits)));
    Component { hashes: digest.into_iter().collect(), ..Component::named(id) }
}

/// The package URL of an image in a registry: OpenVEX identifies products by IRIs, which a reference is not.
fn of_reference(target: &str) -> Option<Purl> {
    let (host, path) = target.split_once('/')?;
    let is_host = host == "localhost" || (host.starts_with(char::is_alphanumeric) && host.contains(['.', ':']));
    if !is_host || target.starts_with("pkg:") || path.starts_with('/') {
        return None;
    }
    let (bare, digest) = target.split_once('@').unwrap_or((target, ""));
    let name_begins = bare.rfind('/')? + 1;
    let (name, tag) = bare.get(name_begins..).map(|name| name.split_once(':').unwrap_or((name, "")))?;
    let repository = format!("{}{name}", bare.get(..name_begins)?);
    let tag = Some(("tag".to_owned(), tag.to_owned())).filter(|(_, tag)| !tag.is_empty());
    let qualifiers = tag.into_iter().chain([("repository_url".to_owned(), repository)]).collect();
    let (kind, name, version) = ("oci".to_owned(), name.to_owned(), digest.to_owned());
    Purl::build(Parts { kind, name, version, qualifiers, ..Parts::default() }).ok()
}

/// The reference whose package URL this is.
fn reference(purl: &Purl) -> Option<String> {
    let repository = purl.qualifiers().get("repository_url")?;
    let tag = purl.qualifiers().get("tag").map(|tag| format!(":{tag}")).unwrap_or_default();
    let reference = format!("{repository}{tag}");
    of_reference(&reference).filter(|made| made == purl).map(|_| reference)
}

/// More decisions than one document is read into.
const MOST: usize = 1 << 20;

/// The statements of a document as decisions, and what could not become one: `CVE-2024-3094: …`.
#[must_use]
pub fn from_openvex(document: &Document<'_>) -> (Vec<Entry>, Vec<String>) {
    let (mut entries, mut gaps) = (Vec::new(), Vec::new());
    for statement in &document.statements {
        let base = base(document, statement);
        for subject in statement.products.iter().flat_map(subjects) {
            if entries.len() >= MOST {
                gaps.push(format!("more than {MOST} decisions"));
                return (entries, gaps);
            }
            let entry = subject.and_then(|subject| decision(&base, subject));
            match entry {
                Ok(entry) => entries.push(entry),
                Err(why) => gaps.push(format!("{}: {why}", base.advisory)),
            }
        }
    }
    (entries, gaps)
}

fn decision(base: &Entry, (target, component): (String, String)) -> Result<Entry, String> {
    let entry = Entry { target, component, ..base.clone() };
    entry.fault().map_or(Ok(entry), Err)
}

/// All that does not depend on the product.
fn base(document: &Document<'_>, statement: &Statement<'_>) -> Entry {
    let mut names = statement.vulnerability.names().map(str::to_owned);
    let (state, reason) = match statement.status {
        Status::NotAffected => (State::NotAffected, &statement.impact_statement),
        Status::Affected => (State::Affected, &statement.action_statement),
        Status::Fixed => (State::Fixed, &statement.status_notes),
        Status::UnderInvestigation => (State::UnderInvestigation, &statement.status_notes),
    };
    let by = if document.author.is_empty() { &document.id } else { &document.author };
    Entry {
        at: document.time_of(statement).map(|time| time.as_str().to_owned()).unwrap_or_default(),
        by: by.as_str().to_owned(),
        advisory: names.next().unwrap_or_default(),
        aliases: names.collect(),
        state,
        justification: statement.justification.as_ref().map(|label| label.as_str().to_owned()),
        reason: reason.as_ref().map(|words| words.as_str().to_owned()).unwrap_or_default(),
        ..Entry::default()
    }
}

/// Target and package of a product: one that has parts, or is an image, is a target. One whose name no decision can bear has none: an
/// empty name would stand for everything.
fn subjects(product: &Product<'_>) -> Vec<Result<(String, String), String>> {
    if is_range(product) {
        // All versions would be more than was said.
        return vec![Err("a range of versions: decisions are about one version or all".to_owned())];
    }
    let Some(name) = name(&product.component) else { return vec![Err(nameless("product", &product.component))] };
    let name = Purl::parse(&name).ok().and_then(|purl| reference(&purl)).unwrap_or(name);
    if !product.subcomponents.is_empty() {
        let part = |part| self::name(part).ok_or_else(|| nameless("subcomponent", part));
        return product.subcomponents.iter().map(|one| part(one).map(|part| (name.clone(), part))).collect();
    }
    let image = Purl::parse(&name).is_ok_and(|purl| matches!(purl.kind(), "oci" | "docker"));
    let package = name.starts_with("pkg:") && !image;
    vec![Ok(if package { (String::new(), name) } else { (name, String::new()) })]
}

/// The package URL, else a digest, else the name; nothing where there is none of them.
fn name(component: &Component<'_>) -> Option<String> {
    let filled = |text: &&str| !text.trim().is_empty();
    // CSAF writes `sha256`.
    let mut hashes =
        component.hashes.iter().filter(|(algorithm, _)| matches!(algorithm.as_str(), "sha-256" | "sha256"));
    let digest =
        hashes.find_map(|(_, value)| Some(value.as_str()).filter(filled)).map(|value| format!("sha256:{value}"));
    let id = component.id.as_deref().filter(filled).map(str::to_owned);
    component.purl().filter(filled).map(str::to_owned).or(digest).or(id)
}

/// Why a product or a part makes no decision.
fn nameless(what: &str, component: &Component<'_>) -> String {
    let stated = component.identifiers.iter().map(|(kind, value)| format!("{kind} {value}"));
    let stated: Vec<String> =
        stated.chain(component.hashes.keys().map(|algorithm| format!("a {algorithm} hash"))).collect();
    let stated = if stated.is_empty() { "no name".to_owned() } else { format!("only {}", stated.join(", ")) };
    format!("a {what} with {stated}: decisions name things by package URL, SHA-256 digest or name")
}
