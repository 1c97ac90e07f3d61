//! Publishing to a server that checks, fails and remembers.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use palisade_testkit::objects::{Fault, Objects, Server};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::*;

const SECRET: &str = "a secret";

/// A feed with one version of each advisory.
type Advisories<'a> = &'a [(&'a str, u32)];

const FIRST: Advisories<'static> = &[("CVE-2024-1", 1), ("CVE-2024-2", 1), ("CVE-2024-3", 1)];
/// One changed, one withdrawn, one new.
const SECOND: Advisories<'static> = &[("CVE-2024-1", 2), ("CVE-2024-3", 1), ("CVE-2024-4", 1)];

fn server() -> Server {
    Server::start("public", "key", SECRET).unwrap()
}

fn settings(server: &Server, secret: &str) -> Settings {
    Settings {
        endpoint: Some(server.endpoint()),
        region: "us-east-1".into(),
        credentials: Credentials { key: "key".into(), secret: secret.into(), token: Some("a token".into()) },
        clock: || SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000),
        pause: Duration::from_millis(1),
    }
}

fn bucket(server: &Server) -> Bucket {
    Bucket::new("s3://public/feed", settings(server, SECRET)).unwrap()
}

fn files(advisories: Advisories<'_>) -> Vec<(String, String, Stage)> {
    let mut files = vec![("style.css".to_owned(), "body {}".to_owned(), Stage::Single)];
    for (id, version) in advisories {
        files.push((format!("{id}.html"), format!("page of {id}, {version}"), Stage::Single));
        files.push((format!("osv/{id}.json"), format!("record of {id}, {version}"), Stage::Single));
    }
    let all = json!(advisories).to_string();
    for path in ["osv/all.zip", "feed.xml", "index.html"] {
        files.push((path.to_owned(), format!("{path} {all}"), Stage::Whole));
    }
    files.push(("index.json".to_owned(), all, Stage::Index));
    files
}

async fn publish(bucket: &Bucket, advisories: Advisories<'_>) -> Result<Published, ObjectsError> {
    let files = files(advisories);
    let objects: Vec<Object<'_>> = files
        .iter()
        .map(|(path, body, stage)| Object {
            path,
            content_type: "text/plain",
            body: Bytes::from(body.clone()),
            digest: Sha256::digest(body).into(),
            stage: *stage,
        })
        .collect();
    let mark = json!({"content": format!("{advisories:?}")}).to_string();
    bucket.publish(mark.as_bytes(), &objects).await
}

/// The bucket holds this edition, all of it and nothing else.
fn assert_holds(objects: &Objects, advisories: Advisories<'_>) {
    let mut expected: BTreeSet<String> = files(advisories).iter().map(|(path, ..)| format!("feed/{path}")).collect();
    expected.insert("feed/edition.json".into());
    assert_eq!(objects.keys().cloned().collect::<BTreeSet<_>>(), expected);
    for (path, body, _) in files(advisories) {
        assert_eq!(objects[&format!("feed/{path}")].body, body.as_bytes(), "{path}");
    }
    let record: Value = serde_json::from_slice(&objects["feed/edition.json"].body).unwrap();
    assert_eq!(record["content"], format!("{advisories:?}"));
    assert_eq!(record.get("publishing"), None);
}

/// What `index.json` names is there, and so is what the list page names.
fn assert_consistent(objects: &Objects) {
    for document in ["feed/index.json", "feed/index.html"] {
        let Some(index) = objects.get(document) else { continue };
        let text = String::from_utf8(index.body.clone()).unwrap();
        let listed = text.strip_prefix("index.html ").unwrap_or(&text);
        let advisories: Vec<(String, u32)> = serde_json::from_str(listed).unwrap();
        if document == "feed/index.html" && !is_last_word(objects, &advisories) {
            continue;
        }
        for (id, _) in advisories {
            for path in [format!("feed/{id}.html"), format!("feed/osv/{id}.json")] {
                assert!(objects.contains_key(&path), "{document} names {id}, but there is no {path}");
            }
        }
    }
}

/// Whether the index agrees with the page: in between, the page is newer.
fn is_last_word(objects: &Objects, advisories: &[(String, u32)]) -> bool {
    objects.get("feed/index.json").is_none_or(|index| index.body == json!(advisories).to_string().as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edition_is_published_and_the_same_is_not_sent_again() {
    let server = server();
    let bucket = bucket(&server);
    let published = publish(&bucket, FIRST).await.unwrap();
    assert_eq!(published, Published { written: Written::New, sent: 11, deleted: 0 });
    let objects = server.objects();
    assert_holds(&objects, FIRST);
    let index = &objects["feed/index.json"].headers;
    assert_eq!((index["content-type"].as_str(), index["cache-control"].as_str()), ("text/plain", CACHE_CONTROL));
    assert_eq!(index["x-amz-meta-sha256"], HEXLOWER.encode(&Sha256::digest(&objects["feed/index.json"].body)));
    assert_eq!(objects["feed/edition.json"].headers["cache-control"], "no-cache");
    server.forget();
    assert_eq!(publish(&bucket, FIRST).await.unwrap(), Published { written: Written::Same, sent: 0, deleted: 0 });
    assert!(server.requests().iter().all(|request| request.starts_with("GET ")), "{:?}", server.requests());
    assert_eq!(bucket.read("index.json").await.unwrap().unwrap(), objects["feed/index.json"].body);
    assert_eq!(bucket.read("none.json").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_sends_its_own_objects_and_the_documents_of_all() {
    let server = server();
    let bucket = bucket(&server);
    publish(&bucket, FIRST).await.unwrap();
    server.forget();
    let published = publish(&bucket, SECOND).await.unwrap();
    assert_eq!(published, Published { written: Written::New, sent: 8, deleted: 2 });
    assert_holds(&server.objects(), SECOND);
    server.history().iter().for_each(assert_consistent);
    let written: Vec<String> = server.requests().into_iter().filter(|request| !request.starts_with("GET ")).collect();
    let put = |request: &String| request.strip_prefix("PUT feed/").map(str::to_owned);
    let sent: BTreeSet<String> = written.iter().filter_map(put).collect();
    let expected = "CVE-2024-1.html CVE-2024-4.html edition.json feed.xml index.html index.json osv/CVE-2024-1.json \
                    osv/CVE-2024-4.json osv/all.zip";
    assert_eq!(sent, expected.split(' ').map(str::to_owned).collect());
    let place = |name: &str| written.iter().position(|request| request == name).unwrap();
    assert!(place("PUT feed/osv/CVE-2024-4.json") < place("PUT feed/osv/all.zip"));
    assert!(place("PUT feed/osv/all.zip") < place("PUT feed/index.json"));
    assert!(place("PUT feed/index.json") < place("DELETE feed/osv/CVE-2024-2.json"));
    assert_eq!(written.last().unwrap(), "PUT feed/edition.json");
}

/// Killed before request `k`, or after it was done but not answered: the reader is never misled, the next run repairs,
/// whatever edition it has by then, and the withdrawn advisory is gone.
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_every_request_it_misleads_nobody_and_is_repaired() {
    let server = server();
    publish(&bucket(&server), FIRST).await.unwrap();
    let before = server.objects();
    for start in [Objects::new(), before] {
        server.restore(start.clone());
        server.forget();
        publish(&bucket(&server), SECOND).await.unwrap();
        let requests = server.requests().len();
        assert!(requests > 15, "{requests}");
        for k in 0..requests {
            for next in [SECOND, FIRST] {
                server.restore(start.clone());
                kill_and_repair(&server, (k, false), next).await;
                server.restore(start.clone());
                kill_and_repair(&server, (k, true), next).await;
            }
        }
    }
}

async fn kill_and_repair(server: &Server, (k, is_done): (usize, bool), next: Advisories<'_>) {
    server.forget();
    server.refuse_after(k + usize::from(is_done));
    if is_done {
        server.fault(k, Fault::Cut(0));
    }
    let outcome = publish(&bucket(server), SECOND).await;
    // What the killed one has sent is done or lost before the next begins, which has connections of its own.
    server.hang_up().unwrap();
    server.history().iter().for_each(assert_consistent);
    assert_eq!(outcome.map_err(|error| error.code().id).err(), Some("objects-unreachable"), "{k}");
    server.forget();
    let bucket = bucket(server);
    publish(&bucket, next).await.unwrap();
    server.history().iter().for_each(assert_consistent);
    assert_holds(&server.objects(), next);
    assert_eq!(publish(&bucket, next).await.unwrap().written, Written::Same, "{k}");
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_that_pass_are_outlived() {
    let server = server();
    let bucket = bucket(&server);
    publish(&bucket, FIRST).await.unwrap();
    let before = server.objects();
    server.forget();
    publish(&bucket, SECOND).await.unwrap();
    let requests = server.requests().len();
    let faults =
        [Fault::Status(500), Fault::Status(503), Fault::Status(429), Fault::Cut(0), Fault::Cut(20), Fault::Cut(70)];
    for fault in faults {
        for k in 0..requests {
            server.restore(before.clone());
            server.forget();
            server.fault(k, fault);
            let published = publish(&bucket, SECOND).await;
            assert!(published.is_ok(), "{fault:?} at {k}: {published:?}");
            assert_holds(&server.objects(), SECOND);
        }
    }
    server.forget();
    server.fault(0, Fault::Slow(Duration::from_millis(50)));
    assert_eq!(publish(&bucket, SECOND).await.unwrap().written, Written::Same);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_said_and_not_repeated() {
    let server = server();
    let wrong = Bucket::new("s3://public/feed", settings(&server, "another secret")).unwrap();
    let error = publish(&wrong, FIRST).await.unwrap_err();
    assert_eq!(error.code().id, "objects-refused");
    assert!(error.to_string().contains("SignatureDoesNotMatch"), "{error}");
    assert!(!error.to_string().contains("another secret"), "{error}");
    assert_eq!(server.requests().len(), 1);
    let unknown = Settings {
        credentials: Credentials { key: "who".into(), secret: SECRET.into(), token: None },
        ..settings(&server, SECRET)
    };
    let error = publish(&Bucket::new("s3://public/feed", unknown).unwrap(), FIRST).await.unwrap_err();
    assert!(error.to_string().contains("InvalidAccessKeyId"), "{error}");
    let elsewhere = Bucket::new("s3://another/feed", settings(&server, SECRET)).unwrap();
    assert_eq!(publish(&elsewhere, FIRST).await.unwrap_err().code().id, "objects-place");
    assert!(server.objects().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn other_peoples_objects_are_left_alone() {
    let server = server();
    server.put("feed/thesis.tex", b"precious");
    let error = publish(&bucket(&server), FIRST).await.unwrap_err();
    assert_eq!(error.code().id, "objects-foreign");
    server.put("feed/edition.json", b"{\"content\": \"copied here by other means\"}");
    assert_eq!(publish(&bucket(&server), FIRST).await.unwrap_err().code().id, "objects-foreign");
    assert_eq!(server.objects().len(), 2);
    server.restore(Objects::new());
    server.put("feedback/thesis.tex", b"precious");
    publish(&bucket(&server), FIRST).await.unwrap();
    server.put("feed/notes.txt", b"put beside it later");
    publish(&bucket(&server), SECOND).await.unwrap();
    assert!(server.objects().contains_key("feedback/thesis.tex") && server.objects().contains_key("feed/notes.txt"));
}

/// An object that somebody overwrote or deleted is sent again, although the mark says that it is there.
#[tokio::test(flavor = "multi_thread")]
async fn objects_that_others_touched_are_repaired() {
    let server = server();
    let bucket = bucket(&server);
    publish(&bucket, FIRST).await.unwrap();
    server.put("feed/osv/CVE-2024-1.json", b"someone else's");
    let mut objects = server.objects();
    objects.remove("feed/feed.xml");
    server.restore(objects);
    assert_eq!(publish(&bucket, FIRST).await.unwrap().sent, 2);
    assert_holds(&server.objects(), FIRST);
}

/// The second publisher begins while the first is held up at request `k`.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_publishers_the_overtaken_one_is_told() {
    let server = server();
    let (one, two) = (bucket(&server), bucket(&server));
    publish(&one, FIRST).await.unwrap();
    let before = server.objects();
    server.forget();
    publish(&one, SECOND).await.unwrap();
    let requests = server.requests().len();
    let mut overtaken = 0;
    for k in 0..requests {
        server.restore(before.clone());
        server.forget();
        server.fault(k, Fault::Slow(Duration::from_millis(60)));
        let late = async {
            tokio::time::sleep(Duration::from_millis(25)).await;
            publish(&two, FIRST).await
        };
        let (first, second) = tokio::join!(publish(&one, SECOND), late);
        for outcome in [&first, &second] {
            if let Err(error) = outcome {
                assert_eq!(error.code().id, "objects-overtaken", "{k}: {error}");
                overtaken += 1;
            }
        }
        assert!(first.is_ok() || second.is_ok(), "{k}");
        publish(&two, FIRST).await.unwrap();
        assert_holds(&server.objects(), FIRST);
    }
    assert!(overtaken > 0);
}
