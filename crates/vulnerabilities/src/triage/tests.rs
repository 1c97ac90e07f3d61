use palisade_formats::openvex;
use palisade_packages::purl::Purl;

use super::{
    Entry, Found, Head, Journal, Ledger, Standing, State, attention, compact, compare, from_openvex, read, record,
    to_openvex,
};
use crate::vex::{Identity, Subject};

const IMAGE: &str = "registry.example.org/app";
const DIGEST: &str = "sha256:00aa";

fn entry(at: &str, advisory: &str, state: State) -> Entry {
    Entry {
        at: format!("{at}T12:00:00Z"),
        by: "alice".to_owned(),
        component: "pkg:golang/example.org/m".to_owned(),
        advisory: advisory.to_owned(),
        state,
        reason: "looked at it".to_owned(),
        ..Entry::default()
    }
}

fn accepted(at: &str, expires: &str) -> Entry {
    let (owner, expires) = (Some("bob".to_owned()), Some(expires.to_owned()));
    Entry { owner, expires, ..entry(at, "CVE-1", State::Accepted) }
}

fn written(entries: &[Entry]) -> Vec<u8> {
    record(&Journal::default(), entries).expect("complete decisions").bytes
}

/// What holds on 2026-11-23 for the module in version 1.2.0, in the image.
fn standing<'j>(journal: &'j Journal, vulnerability: &[&str]) -> Standing<'j> {
    let purl = Purl::parse("pkg:golang/example.org/m@v1.2.0").expect("a purl");
    let names = [format!("{IMAGE}:1"), IMAGE.to_owned()];
    let digests = [DIGEST.to_owned()];
    let within = [Identity { names: &names, digests: &digests, purl: None }];
    let vulnerability: Vec<String> = vulnerability.iter().map(|name| (*name).to_owned()).collect();
    let component = Identity { purl: Some(&purl), ..Identity::default() };
    Ledger::new(journal).state_of(&Subject { vulnerability: &vulnerability, component, within: &within }, "2026-11-23")
}

fn state(journal: &Journal, vulnerability: &[&str]) -> (State, bool) {
    let standing = standing(journal, vulnerability);
    (standing.state, standing.expired.is_some())
}

#[test]
fn the_latest_decision_about_the_match_holds() {
    let with = |change: fn(&mut Entry)| {
        let mut changed = entry("2026-02-01", "CVE-1", State::NotAffected);
        change(&mut changed);
        let entries = [entry("2026-01-01", "CVE-1", State::Affected), changed];
        state(&read(&written(&entries)), &["GO-1", "CVE-1"]).0
    };
    let (new, old) = (State::NotAffected, State::Affected);
    assert_eq!(with(|_| {}), new);
    assert_eq!(with(|entry| entry.at = "2025-01-01T00:00:00Z".to_owned()), old);
    assert_eq!(with(|entry| entry.component.push_str("@v1.2.0")), new);
    assert_eq!(with(|entry| entry.component.push_str("@v1.3.0")), old);
    assert_eq!(with(|entry| entry.component = "pkg:golang/example.org/other".to_owned()), old);
    assert_eq!(with(|entry| entry.target = IMAGE.to_owned()), new);
    assert_eq!(with(|entry| entry.target = "registry.example.org/other".to_owned()), old);
    assert_eq!(with(|entry| (entry.component, entry.target) = (String::new(), IMAGE.to_owned())), new);
    assert_eq!(with(|entry| entry.advisory = "CVE-2".to_owned()), old);
    assert_eq!(with(|entry| (entry.advisory, entry.aliases) = ("X".to_owned(), vec!["GO-1".to_owned()])), new);
}

/// Package and target of decisions, the widest first.
const SCOPES: [(&str, &str); 8] = [
    ("pkg:golang/example.org/m", ""),
    ("pkg:golang/example.org/m@v1.2.0", ""),
    ("", "registry.example.org/app"),
    ("pkg:golang/example.org/m", "registry.example.org/app"),
    ("", "registry.example.org/app:1"),
    ("pkg:golang/example.org/m@1.2.0", "registry.example.org/app:1"),
    ("", DIGEST),
    ("pkg:golang/example.org/m", DIGEST),
];

/// Whoever looked at one image decided about it, and neither an earlier nor a later sweeping decision undoes that.
#[test]
fn the_narrower_decision_holds_whenever_it_was_made_and_the_other_is_shown() {
    let scoped = |at: &str, state: State, (component, target): (&str, &str)| Entry {
        component: component.to_owned(),
        target: target.to_owned(),
        ..entry(at, "CVE-1", state)
    };
    for (at, narrow) in SCOPES.iter().enumerate() {
        for wide in SCOPES.iter().take(at) {
            for (one, other) in [(State::Affected, State::NotAffected), (State::Fixed, State::Affected)] {
                for (narrow_time, wide_time) in [("2026-01-01", "2026-02-01"), ("2026-02-01", "2026-01-01")] {
                    let entries = [scoped(narrow_time, one, *narrow), scoped(wide_time, other, *wide)];
                    let journal = read(&written(&entries));
                    let holds = standing(&journal, &["CVE-1"]);
                    assert_eq!(holds.entry, Some(&entries[0]), "{narrow:?} before {wide:?}");
                    assert_eq!(holds.conflicting, [&entries[1]], "{narrow:?} before {wide:?}");
                }
            }
        }
    }
}

#[test]
fn what_was_overridden_agrees_or_has_run_out_is_no_conflict() {
    let narrow = |at, state| Entry { target: IMAGE.to_owned(), ..entry(at, "CVE-1", state) };
    let conflicts = |entries: &[Entry]| standing(&read(&written(entries)), &["CVE-1"]).conflicting.len();
    let narrow = narrow("2026-01-01", State::NotAffected);
    let wide = |at, state| entry(at, "CVE-1", state);
    assert_eq!(conflicts(&[narrow.clone(), wide("2026-02-01", State::NotAffected)]), 0);
    assert_eq!(
        conflicts(&[narrow.clone(), wide("2026-02-01", State::Affected), wide("2026-03-01", State::NotAffected)]),
        0
    );
    assert_eq!(conflicts(&[narrow.clone(), wide("2026-02-01", State::Affected), wide("2026-03-01", State::New)]), 0);
    assert_eq!(conflicts(&[narrow.clone(), accepted("2026-02-01", "2026-11-22")]), 0);
    assert_eq!(conflicts(&[narrow, accepted("2026-02-01", "2026-11-23")]), 1);
    // An acceptance was made because it matters there: when it has run out, it does, whatever is said in general.
    let ended = Entry { target: IMAGE.to_owned(), ..accepted("2026-01-01", "2026-11-22") };
    let journal = read(&written(&[ended, wide("2026-02-01", State::NotAffected)]));
    let holds = standing(&journal, &["CVE-1"]);
    assert_eq!((holds.state, holds.expired.is_some(), holds.conflicting.len()), (State::New, true, 1));
    // A wide acceptance that is still in force is one too.
    let ended = Entry { target: IMAGE.to_owned(), ..accepted("2026-01-01", "2026-11-22") };
    let journal = read(&written(&[ended, accepted("2026-02-01", "2026-12-01")]));
    let holds = standing(&journal, &["CVE-1"]);
    assert_eq!((holds.expired.is_some(), holds.conflicting.len()), (true, 1), "{holds:?}");
}

#[test]
fn what_decides_nothing_stands_in_the_way_of_no_wider_decision() {
    let narrow = |at, state| Entry { target: IMAGE.to_owned(), ..entry(at, "CVE-1", state) };
    let holds = |entries: &[Entry]| {
        let journal = read(&written(entries));
        let holds = standing(&journal, &["CVE-1"]);
        (holds.state, holds.entry.map(|entry| entry.target.clone()), holds.conflicting.len())
    };
    let wide = entry("2026-03-01", "CVE-1", State::Affected);
    let (looks, anywhere, image) = (State::UnderInvestigation, Some(String::new()), Some(IMAGE.to_owned()));
    for time in ["2026-01-01", "2026-04-01"] {
        assert_eq!(holds(&[narrow(time, looks), wide.clone()]), (State::Affected, anywhere.clone(), 1));
        assert_eq!(holds(&[narrow(time, State::New), wide.clone()]), (State::Affected, anywhere.clone(), 0));
    }
    // It takes back what was decided before in the same scope, and nothing that was decided after it.
    let settled = narrow("2026-02-01", State::NotAffected);
    assert_eq!(holds(&[settled.clone(), narrow("2026-04-01", looks), wide.clone()]), (State::Affected, anywhere, 1));
    assert_eq!(holds(&[settled.clone(), narrow("2026-01-01", looks), wide]), (State::NotAffected, image.clone(), 1));
    assert_eq!(holds(&[settled, narrow("2026-04-01", looks)]), (looks, image, 0));
}

#[test]
fn an_advisory_counts_where_one_of_its_cves_does() {
    let of = |decision: Entry| {
        let journal = read(&written(&[decision]));
        standing(&journal, &["ALSA-1", "CVE-2", "CVE-1"]).reopens()
    };
    assert!(of(entry("2026-01-01", "CVE-1", State::Affected)));
    assert!(of(accepted("2026-01-01", "2026-11-22")));
    assert!(!of(accepted("2026-01-01", "2026-11-23")));
}

#[test]
fn what_is_borne_ends() {
    let on = |expires: &str| state(&read(&written(&[accepted("2026-01-01", expires)])), &["CVE-1"]);
    assert_eq!(on("2026-11-23"), (State::Accepted, false));
    assert_eq!(on("2026-11-22"), (State::New, true));
    let journal = read(&written(&[accepted("2026-01-01", "2027-01-01")]));
    assert_eq!(state(&journal, &["ALSA-1", "CVE-1", "CVE-2"]), (State::New, false), "the other CVE is open");
}

#[test]
fn a_torn_end_is_named_and_replaced() {
    let entries = [entry("2026-01-01", "CVE-1", State::Affected), entry("2026-01-02", "CVE-2", State::Fixed)];
    let whole = written(&entries);
    let first = written(entries.get(..1).expect("one"));
    for length in 0..=whole.len() {
        let torn = whole.get(..length).expect("a part");
        let journal = read(torn);
        let complete = journal.entries.len();
        assert!(journal.entries.iter().eq(entries.iter().take(complete)), "{length}");
        let expected = usize::from(length + 1 >= first.len()) + usize::from(length + 1 >= whole.len());
        assert_eq!(complete, expected, "{length}");
        let ended = [0, first.len() - 1, first.len(), whole.len() - 1, whole.len()].contains(&length);
        assert_eq!(
            journal.gaps.iter().map(|gap| gap.code.id).collect::<Vec<_>>(),
            vec!["torn-triage-decision"; usize::from(!ended)]
        );
        let next = entry("2026-01-03", "CVE-3", State::Affected);
        let append = record(&journal, std::slice::from_ref(&next)).expect("complete");
        let mut file = torn.get(..append.keep).expect("kept").to_vec();
        file.extend(&append.bytes);
        let again = read(&file);
        assert_eq!(
            (again.entries.last(), again.entries.len(), again.gaps.len()),
            (Some(&next), complete + 1, 0),
            "{length}"
        );
    }
}

#[test]
fn lines_that_decide_nothing_are_named() {
    let sound = String::from_utf8(written(&[entry("2026-01-01", "CVE-1", State::Fixed)])).expect("text");
    let cases = [
        sound.replace("\"triage\":1", "\"triage\":2"),
        sound.replace("2026-01-01T12", "yesterday"),
        sound.replace("\"fixed\"", "\"gone\""),
        sound.replace("\"fixed\"", "\"accepted\""),
        sound.replace("\"fixed\"", "\"not_affected\"").replace("looked at it", ""),
        sound.replace("\"CVE-1\"", "\"\""),
        "nonsense\n".to_owned(),
    ];
    for case in cases {
        let journal = read(format!("{case}\n{sound}").as_bytes());
        assert_eq!((journal.entries.len(), journal.gaps.len()), (1, 1), "{case}");
        assert!(compact(&journal).is_err(), "{case}");
    }
    assert!(record(&Journal::default(), &[Entry::default()]).is_err());
}

#[test]
fn compaction_changes_nothing_that_holds() {
    let entries = [
        entry("2026-03-01", "CVE-1", State::Affected),
        entry("2026-01-01", "CVE-1", State::Affected),
        entry("2026-02-01", "CVE-1", State::NotAffected),
        entry("2026-04-01", "CVE-1", State::Affected),
        accepted("2026-05-01", "2026-06-01"),
        entry("2026-01-01", "CVE-2", State::Fixed),
        entry("2026-01-01", "CVE-2", State::Fixed),
    ];
    let journal = read(&written(&entries));
    let bytes = compact(&journal).expect("nothing is lost");
    let compacted = read(&bytes);
    assert_eq!(compact(&compacted).expect("nothing is lost"), bytes, "once is enough");
    let said: Vec<_> = compacted.entries.iter().map(|entry| (&entry.at[..7], entry.advisory.as_str())).collect();
    let expected =
        [("2026-01", "CVE-1"), ("2026-01", "CVE-2"), ("2026-02", "CVE-1"), ("2026-04", "CVE-1"), ("2026-05", "CVE-1")];
    assert_eq!(said, expected);
    for vulnerability in [["CVE-1"], ["CVE-2"]] {
        assert_eq!(state(&journal, &vulnerability), state(&compacted, &vulnerability));
    }
}

#[test]
fn decisions_become_statements_and_statements_decisions() {
    let mut narrow = entry("2026-01-01", "CVE-1", State::NotAffected);
    narrow.target = "pkg:oci/app@sha256:ab".to_owned();
    narrow.justification = Some("vulnerable_code_not_present".to_owned());
    narrow.aliases = vec!["GO-1".to_owned()];
    let whole =
        Entry { component: String::new(), target: narrow.target.clone(), ..entry("2026-01-01", "CVE-3", State::Fixed) };
    let entries = [narrow, entry("2026-01-02", "CVE-2", State::UnderInvestigation), whole];
    let head = Head { id: "https://example.org/vex/1", author: "alice", timestamp: "2026-11-23T12:00:00Z" };
    let journal = read(&written(&entries));
    let text = openvex::write(&to_openvex(&journal, &head));
    assert_eq!(openvex::lint::lint(&text), [], "{text}");
    let read_back = crate::vex::read(text.as_bytes());
    let document = &read_back.said.first().expect("a document").document;
    assert_eq!(from_openvex(document), (entries.to_vec(), Vec::new()));
}

/// What `from_openvex` makes of a product and its parts, as OpenVEX writes them: targets and packages, and how many gaps.
fn imported(products: &str) -> (Vec<(String, String)>, usize) {
    let text = format!(
        r#"{{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://x/1","author":"a","timestamp":"2026-01-01T00:00:00Z",
        "version":1,"statements":[{{"vulnerability":{{"name":"CVE-1"}},"products":[{products}],"status":"not_affected",
        "justification":"component_not_present"}}]}}"#
    );
    scopes(&text)
}

fn scopes(text: &str) -> (Vec<(String, String)>, usize) {
    let read = crate::vex::read(text.as_bytes());
    let (entries, gaps) = from_openvex(&read.said.first().expect("a document").document);
    let scopes = entries.into_iter().map(|entry| (entry.target, entry.component));
    (scopes.collect(), gaps.len() + read.gaps.len())
}

/// An empty target stands for everywhere and an empty package for all: neither comes of a name that no decision can bear.
#[test]
fn what_a_statement_cannot_name_makes_no_wider_decision() {
    let nameless = [
        r#""identifiers":{"cpe23":"cpe:2.3:a:acme:other:1.0:*:*:*:*:*:*:*"}"#,
        r#""identifiers":{"purl":""}"#,
        r#""@id":"","identifiers":{"purl":" "}"#,
        r#""@id":" ""#,
        r#""hashes":{"sha-512":"00aa"}"#,
        r#""hashes":{"sha-256":""}"#,
        "",
    ];
    let lodash = "pkg:npm/lodash@4.17.10";
    for one in nameless {
        let comma = if one.is_empty() { "" } else { "," };
        assert_eq!(imported(&format!("{{{one}}}")), (vec![], 1), "{one}");
        let parts = format!(r#"{{{one}{comma}"subcomponents":[{{"@id":"{lodash}"}}]}}"#);
        assert_eq!(imported(&parts), (vec![], 1), "{one}");
        let parts = format!(r#"{{"@id":"web","subcomponents":[{{{one}}}]}}"#);
        assert_eq!(imported(&parts), (vec![], 1), "{one}");
        let parts = format!(r#"{{"@id":"web","subcomponents":[{{{one}}},{{"@id":"{lodash}"}}]}}"#);
        assert_eq!(imported(&parts), (vec![("web".to_owned(), lodash.to_owned())], 1), "{one}");
    }
    assert_eq!(imported(r#"{"hashes":{"sha-256":"00aa"}}"#), (vec![(DIGEST.to_owned(), String::new())], 0));
}

#[test]
fn nor_does_one_of_another_format() {
    let bom = |subject: &str, part: &str| {
        let text = format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"serialNumber":"urn:uuid:1",
            "metadata":{{"timestamp":"2026-01-01T00:00:00Z","component":{{"type":"application","bom-ref":"w",{subject}}}}},
            "components":[{{"type":"library","bom-ref":"p",{part}}}],"vulnerabilities":[{{"id":"CVE-1",
            "analysis":{{"state":"not_affected","justification":"code_not_present"}},"affects":[{{"ref":"p"}}]}}]}}"#
        );
        scopes(&text)
    };
    let cpe = r#""name":"","cpe":"cpe:2.3:a:acme:other:1.0:*:*:*:*:*:*:*""#;
    let named = [r#""name":"web""#, r#""name":"lodash","purl":"pkg:npm/lodash@4.17.10""#];
    assert_eq!(bom(named[0], named[1]), (vec![("web".to_owned(), "pkg:npm/lodash@4.17.10".to_owned())], 0));
    assert_eq!(bom(cpe, named[1]), (vec![], 1));
    assert_eq!(bom(named[0], cpe), (vec![], 1));
    let csaf = |product: &str| {
        let text = format!(
            r#"{{"document":{{"category":"csaf_vex","csaf_version":"2.0","title":"t","publisher":{{"category":"vendor","name":"V",
            "namespace":"https://v"}},"tracking":{{"id":"V-1","status":"final","version":"1",
            "initial_release_date":"2026-01-01T00:00:00Z","current_release_date":"2026-01-01T00:00:00Z","revision_history":
            [{{"date":"2026-01-01T00:00:00Z","number":"1","summary":"x"}}]}}}},"product_tree":{{"full_product_names":[
            {{"name":"web","product_id":"W"}},{{"product_id":"P",{product}}}],"relationships":[{{"category":"default_component_of",
            "product_reference":"P","relates_to_product_reference":"W","full_product_name":{{"name":"both","product_id":"B"}}}},
            {{"category":"default_component_of","product_reference":"W","relates_to_product_reference":"P","full_product_name":
            {{"name":"other","product_id":"O"}}}}]}},"vulnerabilities":[{{"cve":"CVE-2021-1","product_status":
            {{"known_not_affected":["B","O"]}},"flags":[{{"label":"component_not_present","product_ids":["B","O"]}}]}}]}}"#
        );
        scopes(&text)
    };
    let both = |one: &str| vec![("web".to_owned(), one.to_owned()), (one.to_owned(), "web".to_owned())];
    assert_eq!(csaf(r#""name":"part""#), (both("part"), 0));
    let helper = r#""product_identification_helper":{"cpe":"cpe:2.3:a:acme:other:1.0:*:*:*:*:*:*:*"}"#;
    assert_eq!(csaf(&format!(r#""name":"",{helper}"#)), (vec![], 2));
    let hashes = r#"{"filename":"f","file_hashes":[{"algorithm":"sha256","value":"00aa"}]}"#;
    let helper = format!(r#""product_identification_helper":{{"hashes":[{hashes}]}}"#);
    assert_eq!(csaf(&format!(r#""name":"part",{helper}"#)), (both(DIGEST), 0));
}

#[test]
fn what_is_borne_is_affected_to_others() {
    let journal =
        read(&written(&[entry("2026-01-01", "CVE-1", State::Affected), accepted("2026-02-01", "2026-06-01")]));
    let action = |timestamp: &str| {
        let document = to_openvex(&journal, &Head { id: "x", author: "alice", timestamp });
        let [statement] = document.statements.as_slice() else { panic!("one statement: {document:?}") };
        (statement.status, statement.action_statement.clone().unwrap_or_default().as_str().to_owned())
    };
    let affected = openvex::Status::Affected;
    assert_eq!(action("2026-06-01T00:00:00Z"), (affected, "accepted by bob until 2026-06-01: looked at it".to_owned()));
    let ended = "accepted by bob until it ran out on 2026-06-01: looked at it";
    assert_eq!(action("2026-06-02T00:00:00Z"), (affected, ended.to_owned()));
}

#[test]
fn only_what_is_new_fixable_and_undecided_asks_for_attention() {
    let found = |names: &[&str], fixable| Found {
        target: IMAGE.to_owned(),
        component: "pkg:golang/example.org/m".to_owned(),
        vulnerability: names.iter().map(|name| (*name).to_owned()).collect(),
        fixable,
    };
    let before = [found(&["GO-1", "CVE-1"], true), found(&["CVE-2"], true)];
    let now = [found(&["CVE-1"], true), found(&["CVE-3"], true), found(&["CVE-4"], false), found(&["CVE-5"], true)];
    let comparison = compare(&before, &now);
    assert_eq!(comparison.new, [1, 2, 3]);
    assert_eq!((comparison.carried.as_slice(), comparison.gone.as_slice()), ([(0, 0)].as_slice(), [1].as_slice()));
    let decided = |_: usize, found: &Found| found.vulnerability.contains(&"CVE-5".to_owned());
    assert_eq!(attention(&comparison, &now, decided), [1]);
}
