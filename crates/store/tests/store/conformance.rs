//! What every backend promises.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::Trial;
use palisade_store::{
    ChangeKind, Content, Digest, Error, Listing, MAX_KEY, MAX_OPERATIONS, MAX_VALUE, Requirement, Revision, Selector,
    Store, Token, Transaction, Watch,
};

use crate::agreement::random_transactions_end_as_in_memory;
use crate::setup::{Backend, Body, Setup, bodies, trial};

const BODIES: &[(&str, Body)] = bodies![
    reads_what_was_written,
    numbers_writes_without_gaps,
    refuses_what_somebody_else_changed,
    does_all_of_a_transaction_or_nothing,
    refuses_malformed_requests,
    keeps_to_the_limits,
    lists_in_byte_order,
    selects_by_labels,
    pages_show_one_revision,
    lists_the_past,
    tells_changes_in_order,
    never_cuts_a_transaction,
    a_watch_loses_nothing_and_repeats_nothing,
    a_watch_goes_on_in_another_store,
    concurrent_writers_take_turns,
    concurrent_counters_add_up,
    keeps_every_version,
    forgets_by_policy_only,
    keeps_blobs,
    keeps_everything_when_reopened,
    random_transactions_end_as_in_memory,
];

pub(crate) fn trials(backend: &Backend) -> Vec<Trial> {
    BODIES.iter().map(|(name, body)| trial(name, backend, *body)).collect()
}

fn text(value: &str) -> Content {
    Content::new(value)
}

fn revision(number: u64) -> Revision {
    Revision::new(number)
}

async fn keys(store: &dyn Store, listing: Listing) -> Vec<String> {
    store.list(&listing).await.unwrap().items.into_iter().map(|item| item.key).collect()
}

async fn reads_what_was_written(setup: Setup) {
    let store = setup.open().await;
    assert_eq!(store.get("a").await.unwrap(), None);
    let every_byte: Vec<u8> = (0..=255).collect();
    let content = Content::new(every_byte).label("app", "käse \u{1f9c0}").label("", "");
    let created = store.create("a", content.clone()).await.unwrap();
    let item = store.get("a").await.unwrap().unwrap();
    assert_eq!((item.content, item.created, item.revision), (content, created, created));
    let updated = store.update("a", text(""), created).await.unwrap();
    let item = store.get("a").await.unwrap().unwrap();
    assert_eq!((item.content, item.created, item.revision), (text(""), created, updated));
    store.delete("a", Some(updated)).await.unwrap();
    assert_eq!(store.get("a").await.unwrap(), None);
    let again = store.put("a", text("new")).await.unwrap();
    assert_eq!(store.get("a").await.unwrap().unwrap().created, again);
}

async fn numbers_writes_without_gaps(setup: Setup) {
    let store = setup.open().await;
    assert_eq!(*store.revisions().borrow(), Revision::ZERO);
    assert_eq!(store.create("a", text("1")).await.unwrap(), revision(1));
    assert_eq!(store.write(Transaction::new()).await.unwrap(), revision(1));
    assert!(store.create("a", text("1")).await.is_err());
    assert!(store.delete("b", None).await.is_err());
    assert_eq!(store.write(Transaction::new().put("a", text("2")).put("b", text("2"))).await.unwrap(), revision(2));
    assert_eq!(store.delete("a", None).await.unwrap(), revision(3));
    assert_eq!(*store.revisions().borrow(), revision(3));
}

async fn refuses_what_somebody_else_changed(setup: Setup) {
    let store = setup.open().await;
    let first = store.create("a", text("1")).await.unwrap();
    let conflict = |current| Err(Error::Conflict { key: "a".to_owned(), current });
    let missing = || Err(Error::NotFound { key: "b".to_owned() });
    assert_eq!(store.create("a", text("2")).await, conflict(first));
    let second = store.update("a", text("2"), first).await.unwrap();
    assert_eq!(store.update("a", text("3"), first).await, conflict(second));
    assert_eq!(store.update("a", text("3"), revision(99)).await, conflict(second));
    assert_eq!(store.delete("a", Some(first)).await, conflict(second));
    assert_eq!(store.update("b", text("3"), first).await, missing());
    assert_eq!(store.delete("b", None).await, missing());
    assert_eq!(store.delete("b", Some(first)).await, missing());
    assert_eq!(store.get("a").await.unwrap().unwrap().content, text("2"));
}

async fn does_all_of_a_transaction_or_nothing(setup: Setup) {
    let store = setup.open().await;
    let first = store.create("a", text("1")).await.unwrap();
    let spoiled =
        Transaction::new().put("b", text("2")).delete("a", None).create("c", text("2")).update("d", text("2"), first);
    assert_eq!(store.write(spoiled).await, Err(Error::NotFound { key: "d".to_owned() }));
    assert_eq!(keys(&*store, Listing::new("")).await, ["a"]);
    let sound = Transaction::new().put("b", text("2")).delete("a", Some(first)).create("c", text("2"));
    let second = store.write(sound).await.unwrap();
    assert_eq!(second, revision(2));
    assert_eq!(keys(&*store, Listing::new("")).await, ["b", "c"]);
    let changes = store.changes("", first, 10).await.unwrap().changes;
    let told: Vec<_> = changes.iter().map(|change| (change.key.as_str(), change.kind, change.revision)).collect();
    let expected = [("b", ChangeKind::Created), ("a", ChangeKind::Deleted), ("c", ChangeKind::Created)];
    assert_eq!(told, expected.map(|(key, kind)| (key, kind, second)));
}

async fn refuses_malformed_requests(setup: Setup) {
    let store = setup.open().await;
    for key in ["", "a\0b"] {
        assert!(matches!(store.put(key, text("")).await, Err(Error::Invalid(_))), "{key:?}");
    }
    assert!(matches!(store.put("a", text("").label("a\0", "")).await, Err(Error::Invalid(_))));
    let twice = Transaction::new().put("a", text("1")).delete("a", None);
    assert!(matches!(store.write(twice).await, Err(Error::Invalid(_))));
    assert!("1.6".parse::<Token>().is_err() && "x.61".parse::<Token>().is_err() && "1.zz".parse::<Token>().is_err());
    let elsewhere: Token = "0.61".parse().unwrap();
    assert_eq!(store.list(&Listing::new("b").resume(elsewhere)).await, Err(Error::InvalidToken));
    assert_eq!(*store.revisions().borrow(), Revision::ZERO);
}

async fn keeps_to_the_limits(setup: Setup) {
    let store = setup.open().await;
    let long = "ü".repeat(MAX_KEY / 2);
    store.put(&long, Content::new(vec![7; MAX_VALUE])).await.unwrap();
    assert_eq!(store.get(&long).await.unwrap().unwrap().content.value.len(), MAX_VALUE);
    let longer = format!("{long}x");
    assert!(matches!(store.put(&longer, text("")).await, Err(Error::Limit { size: 1025, limit: 1024, .. })));
    assert!(matches!(store.put("a", Content::new(vec![7; MAX_VALUE + 1])).await, Err(Error::Limit { .. })));
    let labels = text("").label("a", "x".repeat(64 << 10));
    assert!(matches!(store.put("a", labels).await, Err(Error::Limit { .. })));
    let many = |count| (0..count).fold(Transaction::new(), |all, index| all.put(format!("m{index}"), text("")));
    assert!(matches!(store.write(many(MAX_OPERATIONS + 1)).await, Err(Error::Limit { .. })));
    assert_eq!(store.write(many(MAX_OPERATIONS)).await.unwrap(), revision(2));
    let heavy =
        (0..5).fold(Transaction::new(), |all, index| all.put(format!("h{index}"), Content::new(vec![0; 4 << 20])));
    assert!(matches!(store.write(heavy).await, Err(Error::Limit { .. })));
}

async fn lists_in_byte_order(setup: Setup) {
    let store = setup.open().await;
    let sorted = ["a", "a/", "a/B", "a/a", "a/b", "a/b/c", "a/\u{7f}", "a/ä", "a/\u{ffff}", "a/\u{10ffff}", "a0", "b"];
    let shuffled = (0..sorted.len()).fold(Transaction::new(), |all, index| {
        all.put(sorted[(index * 7) % sorted.len()], text("")) // 7 and 12 have no common divisor
    });
    store.write(shuffled).await.unwrap();
    assert_eq!(keys(&*store, Listing::new("")).await, sorted);
    assert_eq!(keys(&*store, Listing::new("a/")).await, sorted[1..10]);
    assert_eq!(keys(&*store, Listing::new("a/b")).await, ["a/b", "a/b/c"]);
    assert_eq!(keys(&*store, Listing::new("a/\u{10ffff}")).await, ["a/\u{10ffff}"]);
    assert_eq!(keys(&*store, Listing::new("A")).await, Vec::<String>::new());
    assert_eq!(keys(&*store, Listing::new("a%")).await, Vec::<String>::new());
}

async fn selects_by_labels(setup: Setup) {
    let store = setup.open().await;
    store.put("1", text("").label("tier", "web").label("env", "test")).await.unwrap();
    store.put("2", text("").label("tier", "database")).await.unwrap();
    store.put("3", text("")).await.unwrap();
    let set = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<BTreeSet<_>>();
    let tier = || "tier".to_owned();
    let cases: [(Vec<Requirement>, &[&str]); 7] = [
        (vec![], &["1", "2", "3"]),
        (vec![Requirement::In(tier(), set(&["web", "x"]))], &["1"]),
        (vec![Requirement::In(tier(), set(&[]))], &[]),
        (vec![Requirement::NotIn(tier(), set(&["web"]))], &["2", "3"]),
        (vec![Requirement::Exists(tier())], &["1", "2"]),
        (vec![Requirement::Absent(tier())], &["3"]),
        (vec![Requirement::Exists(tier()), Requirement::Absent("env".to_owned())], &["2"]),
    ];
    for (requirements, expected) in cases {
        let listing = Listing::new("").select(Selector::new(requirements));
        assert_eq!(keys(&*store, listing.clone()).await, expected, "{listing:?}");
        let page = store.list(&listing.limit(1)).await.unwrap();
        assert_eq!(page.items.len(), expected.len().min(1));
        assert_eq!(page.token.is_some(), expected.len() > 1);
    }
    let none = Listing::new("").select(Selector::equals("tier", "other"));
    assert_eq!(keys(&*store, none).await, Vec::<String>::new());
}

async fn pages_show_one_revision(setup: Setup) {
    let store = setup.open().await;
    for index in 0..10 {
        store.put(&format!("k{index}"), text("old")).await.unwrap();
    }
    let listing = Listing::new("k").limit(3);
    let mut page = store.list(&listing).await.unwrap();
    let (mut seen, mut remaining) = (Vec::new(), Vec::new());
    let at = page.revision;
    loop {
        // Between the pages everything changes: what is ahead, what is behind, and what is new.
        store.put("k8", text("new")).await.unwrap();
        store.put(&format!("k5{}", seen.len()), text("new")).await.unwrap();
        let _ = store.delete("k6", None).await;
        assert_eq!(page.revision, at);
        remaining.push(page.remaining);
        seen.extend(page.items.into_iter().map(|item| (item.key, item.content)));
        let Some(token) = page.token else { break };
        let token = token.to_string().parse().unwrap();
        page = store.list(&listing.clone().resume(token)).await.unwrap();
    }
    assert_eq!(seen, (0..10).map(|index| (format!("k{index}"), text("old"))).collect::<Vec<_>>());
    assert_eq!(remaining, [Some(7), Some(4), Some(1), Some(0)]);
}

async fn lists_the_past(setup: Setup) {
    let store = setup.open().await;
    let one = store.put("a", text("1")).await.unwrap();
    let two = store.write(Transaction::new().put("a", text("2")).put("b", text("2"))).await.unwrap();
    let three = store.delete("a", None).await.unwrap();
    let four = store.put("a", text("4")).await.unwrap();
    for (at, expected) in [(one, "a1"), (two, "a2 b2"), (three, "b2"), (four, "a4 b2")] {
        let page = store.list(&Listing::new("").at(at)).await.unwrap();
        let shown =
            page.items.iter().map(|item| format!("{}{}", item.key, String::from_utf8_lossy(&item.content.value)));
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected);
        assert_eq!(page.revision, at);
    }
    assert_eq!(keys(&*store, Listing::new("").at(Revision::ZERO)).await, Vec::<String>::new());
    let ahead = store.list(&Listing::new("").at(revision(5))).await;
    assert_eq!(ahead, Err(Error::Future { requested: revision(5), newest: four }));
}

async fn tells_changes_in_order(setup: Setup) {
    let store = setup.open().await;
    let one = store.create("x/a", text("1").label("l", "v")).await.unwrap();
    let two = store.put("y/b", text("2")).await.unwrap();
    let three = store.put("x/a", text("3")).await.unwrap();
    let four = store.delete("x/a", None).await.unwrap();
    let all = store.changes("x/", Revision::ZERO, 100).await.unwrap();
    assert_eq!(all.through, four);
    let told: Vec<_> = all.changes.iter().map(|change| (change.revision, change.kind, change.previous)).collect();
    let expected = [
        (one, ChangeKind::Created, None),
        (three, ChangeKind::Updated, Some(one)),
        (four, ChangeKind::Deleted, Some(three)),
    ];
    assert_eq!(told, expected);
    assert_eq!(all.changes[0].content, text("1").label("l", "v"));
    assert!(all.changes.iter().all(|change| change.created == one));
    let nothing = store.changes("z/", two, 100).await.unwrap();
    assert_eq!((nothing.changes.len(), nothing.through), (0, four));
    let ahead = store.changes("", revision(5), 1).await;
    assert_eq!(ahead, Err(Error::Future { requested: revision(5), newest: four }));
}

async fn never_cuts_a_transaction(setup: Setup) {
    let store = setup.open().await;
    store.put("a", text("1")).await.unwrap();
    let ten = (0..10).fold(Transaction::new(), |all, index| all.put(format!("t{index}"), text("")));
    store.write(ten).await.unwrap();
    store.put("b", text("3")).await.unwrap();
    let stretch = store.changes("", Revision::ZERO, 3).await.unwrap();
    assert_eq!((stretch.changes.len(), stretch.through), (11, revision(2)));
    let order: Vec<_> = stretch.changes[1..].iter().map(|change| change.key.clone()).collect();
    assert_eq!(order, (0..10).map(|index| format!("t{index}")).collect::<Vec<_>>());
    let stretch = store.changes("", Revision::ZERO, 1).await.unwrap();
    assert_eq!((stretch.changes.len(), stretch.through), (1, revision(1)));
    let rest = store.changes("", revision(2), 1).await.unwrap();
    assert_eq!((rest.changes.len(), rest.through), (1, revision(3)));
}

/// Follows `count` changes and checks that each write of `prefix` is seen once and in order.
async fn follow(store: Arc<dyn Store>, prefix: &str, count: usize) -> Vec<Revision> {
    let mut watch = Watch::new(store, prefix, Revision::ZERO);
    let mut seen = Vec::new();
    while seen.len() < count {
        let changes = tokio::time::timeout(Duration::from_secs(20), watch.next()).await.unwrap().unwrap();
        assert!(!changes.is_empty() && changes.iter().all(|change| change.key.starts_with(prefix)));
        seen.extend(changes.iter().map(|change| change.revision));
        assert_eq!(Some(watch.revision()).max(seen.last().copied()), Some(watch.revision()));
    }
    seen
}

async fn a_watch_loses_nothing_and_repeats_nothing(setup: Setup) {
    let store = setup.open().await;
    let watchers: Vec<_> = (0..8).map(|_| tokio::spawn(follow(Arc::clone(&store), "w/", 600))).collect();
    let other = tokio::spawn(follow(Arc::clone(&store), "v/", 200));
    let writers = (0..4).map(|writer| {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            let prefix = if writer == 0 { "v" } else { "w" };
            let mut written = Vec::new();
            for index in 0..200 {
                written.push(store.put(&format!("{prefix}/{}", index % 17), text("x")).await.unwrap());
            }
            (prefix, written)
        })
    });
    let mut expected = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        let (prefix, written) = writer.await.unwrap();
        expected.extend(written.into_iter().filter(|_| prefix == "w"));
    }
    expected.sort();
    for watcher in watchers {
        assert_eq!(watcher.await.unwrap(), expected);
    }
    assert_eq!(other.await.unwrap().len(), 200);
}

async fn a_watch_goes_on_in_another_store(setup: Setup) {
    let store = setup.open().await;
    let mut watch = Watch::new(Arc::clone(&store), "", Revision::ZERO);
    for index in 0..10 {
        store.put("a", text(&index.to_string())).await.unwrap();
    }
    let seen = watch.next().await.unwrap().len() as u64;
    let from = watch.revision();
    assert_eq!(from, revision(seen));
    if !setup.durable {
        return;
    }
    drop((watch, store));
    let store = setup.open().await;
    let mut watch = Watch::new(Arc::clone(&store), "", from);
    let next = store.put("a", text("next")).await.unwrap();
    let mut revisions = Vec::new();
    while watch.revision() < next {
        revisions.extend(watch.next().await.unwrap().into_iter().map(|change| change.revision.get()));
    }
    assert_eq!(revisions, (from.get() + 1..=next.get()).collect::<Vec<_>>());
}

async fn concurrent_writers_take_turns(setup: Setup) {
    let store = setup.open().await;
    let tasks = (0..16).map(|task| {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            let mut own = Vec::new();
            for index in 0..25 {
                let before = *store.revisions().borrow();
                let revision = store.put(&format!("{task}/{index}"), text("x")).await.unwrap();
                assert!(revision > before, "a write comes after everything seen before it");
                // What was acknowledged is there for every later read.
                assert_eq!(store.get(&format!("{task}/{index}")).await.unwrap().unwrap().revision, revision);
                own.push(revision.get());
            }
            assert!(own.is_sorted());
            own
        })
    });
    let mut all = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        all.extend(task.await.unwrap());
    }
    all.sort_unstable();
    assert_eq!(all, (1..=400).collect::<Vec<u64>>());
}

async fn concurrent_counters_add_up(setup: Setup) {
    let store = setup.open().await;
    let (one, other) = (Arc::clone(&store), if setup.shared { setup.open().await } else { Arc::clone(&store) });
    store.put("counter", text("0")).await.unwrap();
    let tasks = [one.clone(), other.clone(), one, other].map(|store| {
        tokio::spawn(async move {
            for _ in 0..25 {
                loop {
                    let item = store.get("counter").await.unwrap().unwrap();
                    let count: u32 = String::from_utf8(item.content.value).unwrap().parse().unwrap();
                    match store.update("counter", text(&(count + 1).to_string()), item.revision).await {
                        Ok(_) => break,
                        Err(Error::Conflict { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            }
        })
    });
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(store.get("counter").await.unwrap().unwrap().content, text("100"));
    assert_eq!(store.history("counter").await.unwrap().len(), 101);
}

async fn keeps_every_version(setup: Setup) {
    let store = setup.open().await;
    store.put("a", text("1")).await.unwrap();
    store.put("ab", text("other")).await.unwrap();
    store.put("a", text("2").label("l", "v")).await.unwrap();
    store.delete("a", None).await.unwrap();
    store.put("a", text("3")).await.unwrap();
    let history = store.history("a").await.unwrap();
    let contents: Vec<_> = history.iter().map(|change| change.content.clone()).collect();
    assert_eq!(contents, [text("1"), text("2").label("l", "v"), text(""), text("3")]);
    assert_eq!(history.iter().map(|change| change.revision.get()).collect::<Vec<_>>(), [1, 3, 4, 5]);
    assert_eq!(store.history("b").await.unwrap(), []);
}

async fn forgets_by_policy_only(setup: Setup) {
    let store = setup.open().await;
    for key in ["a", "keep/a", "a", "keep/a", "gone"] {
        store.put(key, text("old")).await.unwrap();
    }
    let deleted = store.delete("gone", None).await.unwrap();
    let last = store.put("a", text("new")).await.unwrap();
    // Of `a` the first of two versions, of `gone` both; the last of `a` is still needed at `deleted`.
    assert_eq!(store.compact(deleted, &["keep/"]).await.unwrap(), 3);
    assert_eq!(store.history("a").await.unwrap().len(), 2);
    assert_eq!(store.history("keep/a").await.unwrap().len(), 2);
    assert_eq!(store.history("gone").await.unwrap(), []);
    let page = store.list(&Listing::new("").at(deleted)).await.unwrap();
    let shown: Vec<_> = page.items.into_iter().map(|item| (item.key, item.content)).collect();
    assert_eq!(shown, [("a".to_owned(), text("old")), ("keep/a".to_owned(), text("old"))]);
    let before = revision(deleted.get() - 1);
    let compacted = Error::Compacted { requested: before, oldest: deleted };
    assert_eq!(store.list(&Listing::new("").at(before)).await, Err(compacted.clone()));
    assert_eq!(store.changes("", before, 10).await, Err(compacted.clone()));
    assert_eq!(store.compact(before, &[]).await, Err(compacted));
    assert_eq!(store.changes("", deleted, 10).await.unwrap().changes.len(), 1);
    assert!(matches!(store.compact(revision(99), &[]).await, Err(Error::Future { .. })));
    assert_eq!(store.compact(last, &[]).await.unwrap(), 2);
    assert_eq!(keys(&*store, Listing::new("")).await, ["a", "keep/a"]);
    assert_eq!(store.put("b", text("")).await.unwrap(), revision(8));
}

async fn keeps_blobs(setup: Setup) {
    let store = setup.open().await;
    // Several chunks, the last one short, with parts that do not compress.
    let mut state = 1_u64;
    let mut noise = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 56) as u8
    };
    let large: Vec<u8> =
        (0..(20 << 20) + 17).map(|index| if index % (1 << 20) < 200_000 { noise() } else { 7 }).collect();
    for content in [Vec::new(), b"small".to_vec(), vec![0; 1 << 20], large] {
        let digest = Digest::of(&content);
        assert_eq!(store.get_blob(&digest).await.unwrap(), None);
        assert_eq!(store.put_blob(content.clone()).await.unwrap(), digest);
        assert_eq!(store.put_blob(content.clone()).await.unwrap(), digest);
        assert!(store.get_blob(&digest).await.unwrap() == Some(content));
    }
    let empty = Digest::of(b"").to_string();
    assert_eq!(empty, "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(empty.parse(), Ok(Digest::of(b"")));
    assert_eq!(*store.revisions().borrow(), Revision::ZERO);
}

async fn keeps_everything_when_reopened(setup: Setup) {
    if !setup.durable {
        return;
    }
    let store = setup.open().await;
    store.put("a", text("1").label("l", "v")).await.unwrap();
    store.put("a", text("2").label("l", "v")).await.unwrap();
    let digest = store.put_blob(vec![7; 3 << 20]).await.unwrap();
    let (item, history) = (store.get("a").await.unwrap(), store.history("a").await.unwrap());
    drop(store);
    let store = setup.open().await;
    assert_eq!(store.get("a").await.unwrap(), item);
    assert_eq!(store.history("a").await.unwrap(), history);
    assert_eq!(store.get_blob(&digest).await.unwrap(), Some(vec![7; 3 << 20]));
    assert_eq!(*store.revisions().borrow(), revision(2));
    assert_eq!(store.put("b", text("")).await.unwrap(), revision(3));
}
