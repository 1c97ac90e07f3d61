//! What must hold for any file of advisories, of VEX, of decisions, and of what is ignored.

use palisade_vulnerabilities::feeds::{self, Format};
use palisade_vulnerabilities::{ignore, triage, vex};

/// Every format, with the name of a file that is read as one.
const FORMATS: [(Format, &str); 9] = [
    (Format::Osv, "all.jsonl"),
    (Format::DebianTracker, "tracker.json"),
    (Format::AlpineSecurityDatabase, "main.json"),
    (Format::Csaf, "cve.json"),
    (Format::RustSec, "RUSTSEC-2024-0001.md"),
    (Format::KubernetesFeed, "index.json"),
    (Format::KnownExploited, "kev.json"),
    (Format::ExploitPrediction, "epss.csv"),
    (Format::ChangelogFacts, "bookworm.csv"),
];

/// Takes any bytes for each of these files: reading twice gives the same, and what says nothing at all names why.
///
/// # Panics
///
/// Where that does not hold.
pub fn advisory_feeds(bytes: &[u8]) {
    for (format, name) in FORMATS {
        let feed = format.read(name, bytes);
        assert_eq!(feed, format.read(name, bytes), "two readings as {} differ", format.as_str());
        let silent = feed.advisories.is_empty() && feed.exploitation.is_empty() && feed.gaps.is_empty();
        assert!(!silent, "nothing is said of a file of {}", format.as_str());
    }
    assert_eq!(feeds::detect("file", bytes), feeds::detect("file", bytes), "told twice");
    statements(bytes);
    decisions(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        assert_eq!(ignore::read(text), ignore::read(text), "two readings differ");
    }
}

/// VEX: each statement can be asked for what it names.
fn statements(bytes: &[u8]) {
    let read = vex::read(bytes);
    let arranged = vex::Arranged::new(&read.said);
    for number in 0..arranged.len().min(100) {
        let Some((_, statement)) = arranged.statement(number) else { continue };
        let vulnerability: Vec<String> = statement.vulnerability.names().map(str::to_owned).collect();
        let names: Vec<String> = statement
            .products
            .iter()
            .filter_map(|product| product.component.id.as_deref().map(str::to_owned))
            .collect();
        let component = vex::Identity { names: &names, ..vex::Identity::default() };
        let subject = vex::Subject { vulnerability: &vulnerability, component, within: &[component] };
        assert_eq!(arranged.apply(&subject), arranged.apply(&subject), "asked twice");
    }
    for said in &read.said {
        let (entries, _) = triage::from_openvex(&said.document);
        assert!(triage::record(&triage::Journal::default(), &entries).is_ok(), "what was taken over is complete");
    }
}

/// The journal of triage: what is read can be written, and is the same when it is read again.
fn decisions(bytes: &[u8]) {
    let journal = triage::read(bytes);
    if let Ok(compacted) = triage::compact(&journal) {
        let again = triage::read(&compacted);
        assert_eq!(again.gaps, [], "what was compacted is sound");
        assert_eq!(triage::compact(&again).as_ref(), Ok(&compacted), "compacted once");
    }
    let append = triage::record(&journal, &journal.entries);
    let Ok(append) = append else { return };
    let mut file = bytes.get(..append.keep).unwrap_or_default().to_vec();
    file.extend(append.bytes);
    let twice = triage::read(&file);
    assert_eq!(twice.entries.len(), journal.entries.len() * 2, "every decision was recorded");
}

#[cfg(test)]
mod tests {
    use super::advisory_feeds;
    use crate::random::Random;
    use crate::yaml::mutate;

    const SEEDS: [&str; 10] = [
        r#"{"id":"GO-1","aliases":["CVE-1"],"affected":[{"package":{"name":"m","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.6.0"}]}],"ecosystem_specific":{"imports":[{"path":"m/p","symbols":["T.M"]}]}}]}"#,
        "{\"id\":\"A-1\"}\n{\"id\":\"A-2\",\"affected\":[]}\n",
        r#"{"apt":{"CVE-1":{"description":"d","releases":{"bookworm":{"status":"resolved","fixed_version":"2.1","urgency":"low"},"sid":{"status":"open","nodsa":"n","nodsa_reason":""}}}}}"#,
        r#"{"distroversion":"v3.19","urlprefix":"u","packages":[{"pkg":{"name":"xen","secfixes":{"4.2-r0":["CVE-1 XSA-2"],"0":["CVE-3"]}}}]}"#,
        "```toml\n[advisory]\nid = \"RUSTSEC-1\"\npackage = \"p\"\ndate = \"2024-01-01\"\n[versions]\npatched = [\">= 1.2.3-rc.1, < 2\", \"^0.3\"]\nunaffected = [\"<= 0.1\"]\n```\n# Title\ntext",
        "#model_version:v2025,score_date:x\ncve,epss,percentile\nCVE-1999-0001,0.01,0.5\n",
        "source,cve,fixed\napt,CVE-1,2.1.13\n",
        r#"{"@context":"https://openvex.dev/ns/v0.2.0","@id":"x","author":"a","timestamp":"2024-01-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-1"},"products":[{"@id":"pkg:oci/a@sha256:ab?arch=amd64","subcomponents":[{"@id":"pkg:golang/m@v1"}]}],"status":"not_affected","justification":"vulnerable_code_not_present"}]}"#,
        "{\"triage\":1,\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"a\",\"component\":\"pkg:golang/m\",\"advisory\":\"CVE-1\",\"state\":\"accepted\",\"reason\":\"r\",\"owner\":\"o\",\"expires\":\"2027-01-01\"}\n{\"triage\":1,\"at\":\"2026-01-02T00:00:00Z\",\"by\":\"a\",\"target\":\"t\",\"advisory\":\"CVE-1\",\"state\":\"fixed\"}\n",
        r#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"container","name":"i","version":"1"}},"components":[{"type":"library","name":"l","bom-ref":"r","purl":"pkg:npm/l@1"}],"vulnerabilities":[{"id":"CVE-1","analysis":{"state":"not_affected","justification":"code_not_reachable"},"affects":[{"ref":"r","versions":[{"version":"2","status":"unaffected"}]}]}]}"#,
    ];

    #[test]
    fn damaged_files_are_read() {
        for seed in SEEDS {
            advisory_feeds(seed.as_bytes());
        }
        advisory_feeds(crate::documents::csaf_document().to_string().as_bytes());
        for number in 0..1000 {
            let mut random = Random::new(number);
            let seed = random.text(&SEEDS);
            advisory_feeds(&mutate(&mut random, seed.as_bytes()));
        }
        for number in 0..200 {
            let mut random = Random::new(number);
            let mut document = crate::documents::csaf_document();
            crate::documents::damage(&mut random, &mut document);
            advisory_feeds(document.to_string().as_bytes());
        }
    }
}
