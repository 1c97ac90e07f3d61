//! The catalogue of known exploited vulnerabilities (cisa.gov/known-exploited-vulnerabilities-catalog): the JSON catalogue, a
//! list of its entries, or one entry a line.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Feed;
use crate::advisory::Exploitation;

#[derive(Deserialize)]
struct Catalogue<'a> {
    #[serde(borrow)]
    vulnerabilities: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "cveID")]
    cve: String,
    #[serde(rename = "dateAdded")]
    added: String,
}

/// Reads the catalogue.
#[must_use]
pub fn read(bytes: &[u8]) -> Feed {
    Feed::of_documents(bytes, |place, text, feed| match serde_json::from_str::<Catalogue<'_>>(text) {
        Ok(catalogue) => {
            let entries = catalogue.vulnerabilities.iter().enumerate();
            entries.for_each(|(at, entry)| take(&format!("record {}", at + 1), entry.get(), feed));
        }
        Err(_) => take(&place.to_string(), text, feed),
    })
}

fn take(place: &str, text: &str, feed: &mut Feed) {
    match serde_json::from_str::<Entry>(text) {
        Ok(entry) => {
            feed.exploitation.push(Exploitation {
                cve: entry.cve,
                known_exploited: Some(entry.added),
                prediction: None,
            });
        }
        Err(error) => feed.skip(place, error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_catalogue_a_list_and_lines_are_the_same() {
        let one = r#"{"cveID":"CVE-2025-48384","dateAdded":"2025-08-25","vendorProject":"Git"}"#;
        let two = r#"{"cveID":"CVE-2024-1","dateAdded":"2024-01-01"}"#;
        let forms = [
            format!(r#"{{"title":"t","count":2,"vulnerabilities":[{one},{two}]}}"#),
            format!("[{one},{two}]"),
            format!("{one}\n{two}\n"),
        ];
        for form in forms {
            let feed = read(form.as_bytes());
            assert_eq!((feed.exploitation.len(), feed.gaps.len()), (2, 0), "{form}");
            let first = feed.exploitation.first().expect("an entry");
            assert_eq!((first.cve.as_str(), first.known_exploited.as_deref()), ("CVE-2025-48384", Some("2025-08-25")));
        }
        let feed = read(br#"{"vulnerabilities":[{"cveID":7}]}"#);
        assert_eq!(feed.gaps.first().map(|gap| gap.place.as_str()), Some("record 1"));
        assert_eq!(
            read(br#"{"vulnerabilities":[]}"#).gaps.first().map(|gap| gap.code.id),
            Some("empty-advisory-source")
        );
    }
}
