//! The 61 published OSV records against the table of their mistakes.

use std::collections::BTreeSet;

use palisade_advisories::check_osv;
use serde::Deserialize;

use crate::data::{announcement, bodies, records};

#[derive(Deserialize)]
struct Table {
    all: Vec<String>,
    record: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    announced: bool,
    codes: Vec<String>,
    #[serde(default)]
    against: Vec<(String, u32, String, String)>,
}

fn table() -> Table {
    toml::from_str(include_str!("osv-records.toml")).unwrap()
}

#[test]
fn the_table_has_every_record() {
    let table = table();
    assert_eq!(table.record.len(), 61);
    assert_eq!(table.record.iter().filter(|row| row.announced).count(), 52);
}

/// A mistake by kind and, where it contradicts the announcement, by the line that does.
type Kind = (String, Option<(u32, String)>);

#[test]
fn exactly_the_mistakes_of_the_table_are_found() {
    let records: Vec<(String, String)> = records().into_iter().collect();
    let announcements: Vec<_> = bodies().iter().map(|(id, body)| announcement(id, body)).collect();
    let found = check_osv(&records, &announcements);
    let table = table();
    let mut wrong = Vec::new();
    for row in table.record.iter().filter(|row| records.iter().any(|(id, _)| *id == row.id)) {
        let by_form = table.all.iter().chain(&row.codes).map(|code| (code.clone(), None));
        let by_text = row.against.iter().map(|(code, number, text, _)| (code.clone(), Some((*number, text.clone()))));
        let expected: BTreeSet<Kind> = by_form.chain(by_text).collect();
        let mistakes = || found.iter().filter(|mistake| mistake.record == row.id);
        let kinds: BTreeSet<Kind> = mistakes()
            .map(|mistake| {
                let line = mistake.line.as_ref().map(|line| (line.number, line.text.clone()));
                (mistake.code.id.to_owned(), line)
            })
            .collect();
        if kinds != expected {
            let messages: Vec<&str> = mistakes().map(|mistake| mistake.message.as_str()).collect();
            let more: Vec<_> = kinds.difference(&expected).collect();
            let less: Vec<_> = expected.difference(&kinds).collect();
            wrong.push(format!("{}: too many {more:?}, missing {less:?}\n    {messages:?}", row.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn records_of_our_own_have_no_mistake() {
    let mut announcements: Vec<_> = bodies().iter().map(|(id, body)| announcement(id, body)).collect();
    for announcement in &mut announcements {
        announcement.created = "2025-04-05T00:00:00Z".parse().unwrap();
        announcement.updated = announcement.created;
        announcement.title.push_str("a summary");
    }
    let advisories = announcements.iter().flat_map(|one| palisade_advisories::read(one).0);
    let records: Vec<(String, String)> = advisories
        .map(|advisory| {
            let record = palisade_formats::osv::announced::record(&advisory);
            (advisory.id, serde_json::to_string(&record).unwrap())
        })
        .collect();
    let found = check_osv(&records, &announcements);
    let found: Vec<String> =
        found.iter().map(|one| format!("{}: {} {}", one.record, one.code.id, one.message)).collect();
    assert_eq!(found, Vec::<String>::new());
}
