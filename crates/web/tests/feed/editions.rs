//! Editions against the official feed, and the source against reason.

use palisade_model::advisory::{Announcement, Labels};
use palisade_sources::feeds::directory;
use palisade_web::feed::edition::Edition;
use palisade_web::feed::entry::Contribution;
use palisade_web::feed::reconcile::{ReconcileError, reconcile};
use palisade_web::feed::site::Site;
use serde_json::Value;

use crate::fixture::Server;

pub(crate) fn edition(announcements: &[Announcement]) -> Edition {
    let site = Site::default();
    let all = announcements.iter().flat_map(|one| Contribution::of(one, None).unwrap().entries).collect();
    Edition::assemble(&site, all, announcements.iter().map(|one| one.updated).max().unwrap_or_default())
}

fn official(name: &str) -> Option<(Value, Vec<Announcement>)> {
    let path = palisade_testkit::data::item("official feed", &format!("cve-feed/official-feed/{name}"))?;
    let feed = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    Some((feed, directory::read(&path).unwrap().announcements))
}

/// Without our extension, our items are those of the official feed, in its order; but the pair that it has as one item
/// is two, the later id first, as its job writes pairs since.
#[test]
fn items_are_those_of_the_official_feed() {
    for name in ["index-2023-07-01.full43.json", "index-2023-07-01.subset7.json"] {
        let Some((official, announcements)) = official(name) else { return };
        let edition = edition(&announcements);
        let ours: Value = serde_json::from_slice(edition.file("index.json").unwrap().unwrap().body()).unwrap();
        let mut ours = ours["items"].as_array().unwrap().clone();
        for item in &mut ours {
            let fields = item.as_object_mut().unwrap();
            fields.remove("_palisade").unwrap();
            assert_eq!(fields.remove("status"), Some(Value::Null), "that edition had no status");
        }
        let mut expected = Vec::new();
        for item in official["items"].as_array().unwrap() {
            let mut ids: Vec<&str> = item["id"].as_str().unwrap().split(", ").collect();
            ids.rotate_left(1);
            for id in ids {
                let text = item.to_string().replace("CVE-2023-2727, CVE-2023-2728", id);
                expected.push(serde_json::from_str::<Value>(&text).unwrap());
            }
        }
        assert_eq!(ours, expected, "{name}");
    }
}

#[test]
fn the_same_content_is_the_same_edition_and_another_is_not() {
    let Some((_, announcements)) = official("index-2023-07-01.subset7.json") else { return };
    let (first, again) = (edition(&announcements), edition(&announcements));
    assert_eq!(first.content(), again.content());
    for ((path, file), (_, other)) in first.files().unwrap().into_iter().zip(again.files().unwrap()) {
        assert_eq!(file.body(), other.body(), "{path}");
    }
    let mut changed = announcements;
    changed[3].body.push('.');
    assert_ne!(first.content(), edition(&changed).content());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_lost_its_announcements_is_not_believed() {
    let Some((_, announcements)) = official("index-2023-07-01.full43.json") else { return };
    let server = Server::start().await;
    let gone = |_: String| async { Ok(None) };
    let kept = reconcile(&server.ledger, announcements.clone(), false, gone).await.unwrap().kept;
    assert_eq!(kept, 43);
    server.until_shown("/index.json", "CVE-2023-2431").await;
    for few in [0, 1, 39] {
        let error = reconcile(&server.ledger, announcements[..few].to_vec(), false, gone).await.unwrap_err();
        assert!(matches!(error, ReconcileError::Source(_)), "{few}");
        assert_eq!(server.ledger.announcements().await.unwrap().len(), 43);
    }
    let repaired = reconcile(&server.ledger, announcements[1..].to_vec(), false, gone).await.unwrap();
    assert_eq!((repaired.kept, repaired.withdrawn), (0, 1));
    // As many issues as before, but nothing in them: that is no news either.
    let broken: [fn(&mut Announcement); 3] =
        [|one| one.labels = Labels::default(), |one| one.title = "a title".into(), |one| one.body.clear()];
    for damage in broken {
        let mut listed = announcements.clone();
        listed.iter_mut().for_each(damage);
        let error = reconcile(&server.ledger, listed, false, gone).await.unwrap_err();
        assert!(matches!(error, ReconcileError::Source(_)));
        assert_eq!(server.ledger.announcements().await.unwrap().len(), 42);
    }
}
