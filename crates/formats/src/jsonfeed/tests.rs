use serde_json::Value;

use super::*;

fn edition(name: &str) -> Option<Vec<u8>> {
    let path = palisade_testkit::data::item("jsonfeed", &format!("cve-feed/official-feed/{name}"))?;
    Some(std::fs::read(path).unwrap())
}

/// Read and written again, a published edition is the same JSON: nothing lost, nothing added.
#[test]
fn published_editions_are_kept_item_for_item() {
    for (name, count) in [("index-2023-07-01.full43.json", 43), ("index-2023-07-01.subset7.json", 7)] {
        let Some(bytes) = edition(name) else { return };
        let feed = Feed::read(&bytes, usize::MAX).unwrap();
        assert_eq!(feed.items.len(), count);
        let items: Vec<Vec<u8>> = feed.items.iter().map(|item| serde_json::to_vec(item).unwrap()).collect();
        let written = assemble(&feed.envelope, items.iter().map(Vec::as_slice)).unwrap();
        let (was, is): (Value, Value) =
            (serde_json::from_slice(&bytes).unwrap(), serde_json::from_slice(&written).unwrap());
        assert_eq!(is, was, "{name}");
    }
}

#[test]
fn unknown_fields_and_a_null_status_survive() {
    let text = r#"{"version":"https://jsonfeed.org/version/1.1","title":"t","home_page_url":"h","feed_url":"f",
        "description":"d","icon":"i","_kubernetes_io":{"feed_refresh_job":"j","updated_at":"u","x":1},
        "items":[{"id":"CVE-2020-1","url":"u","external_url":"e","summary":"s ","content_text":"c\r\n",
        "date_published":"2020-01-01T00:00:00Z","status":null,"tags":["a"],
        "_kubernetes_io":{"google_group_url":"g","issue_number":1,"more":[{}]}}]}"#;
    let feed = Feed::read(text.as_bytes(), 4096).unwrap();
    assert_eq!(feed.items[0].status, Some(None));
    let (was, is): (Value, Value) = (serde_json::from_str(text).unwrap(), serde_json::to_value(&feed).unwrap());
    assert_eq!(is, was);
    let absent = text.replace("\"status\":null,", "");
    let feed = Feed::read(absent.as_bytes(), 4096).unwrap();
    assert_eq!(feed.items[0].status, None);
    let (was, is): (Value, Value) = (serde_json::from_str(&absent).unwrap(), serde_json::to_value(&feed).unwrap());
    assert_eq!(is, was);
}

#[test]
fn a_feed_without_items_is_whole() {
    let text = r#"{"version":"v","title":"t","home_page_url":"h","feed_url":"f","description":"d","items":[]}"#;
    let feed = Feed::read(text.as_bytes(), 4096).unwrap();
    let written = assemble(&feed.envelope, std::iter::empty::<&[u8]>()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), serde_json::from_str::<Value>(text).unwrap());
}

#[test]
fn what_is_no_feed_is_refused() {
    assert!(matches!(Feed::read(b"<html>", 4096), Err(ReadError::Malformed(_))));
    assert!(matches!(Feed::read(b"{\"items\":[]}", 4096), Err(ReadError::Malformed(_))));
    assert!(matches!(Feed::read(&[b' '; 11], 10), Err(ReadError::TooLarge { size: 11, limit: 10 })));
}
