//! What several servers on one store share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use palisade_store::{
    Change, Changes, Digest, Error, Item, Listing, MemoryStore, Page, Result, Revision, Store, Transaction,
};

use crate::fixture::{PUBLIC, Server, event};

#[tokio::test(flavor = "multi_thread")]
async fn one_of_several_compares_with_the_source() {
    let server = Server::start().await;
    let (now, interval) = (Timestamp::from_second(1_700_000_000).unwrap(), SignedDuration::from_secs(60));
    let claims =
        [server.ledger.claim(now, interval), server.ledger.claim(now, interval), server.ledger.claim(now, interval)];
    let mut won = 0;
    for claim in claims {
        won += usize::from(claim.await.unwrap());
    }
    assert_eq!(won, 1);
    assert!(!server.ledger.claim(now + SignedDuration::from_secs(59), interval).await.unwrap());
    assert!(server.ledger.claim(now + SignedDuration::from_secs(61), interval).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn pruning_keeps_every_version_of_an_issue_and_the_marks_that_matter() {
    let server = Server::start().await;
    for minute in 0..5 {
        server.send(&format!("d{minute}"), &event("edited", minute, &format!("text {minute}"), PUBLIC)).await;
    }
    server.ledger.prune().await.unwrap();
    assert_eq!(server.ledger.store().history("feed/issues/000000000007").await.unwrap().len(), 5);
    assert_eq!(server.send("d1", &event("edited", 1, "text 1", PUBLIC)).await.1, "seen before\n");
    server.until_shown("/index.json", "text 4").await;
}

/// A store whose log cannot be read for a while, as after a changed password.
#[derive(Debug, Default)]
struct Flaky {
    store: MemoryStore,
    is_away: AtomicBool,
}

#[async_trait]
impl Store for Flaky {
    async fn get(&self, key: &str) -> Result<Option<Item>> {
        self.store.get(key).await
    }
    async fn list(&self, listing: &Listing) -> Result<Page> {
        self.store.list(listing).await
    }
    async fn write(&self, transaction: Transaction) -> Result<Revision> {
        self.store.write(transaction).await
    }
    async fn changes(&self, prefix: &str, after: Revision, limit: usize) -> Result<Changes> {
        if self.is_away.load(Ordering::Relaxed) {
            return Err(Error::NotWritable("password authentication failed".into()));
        }
        self.store.changes(prefix, after, limit).await
    }
    fn revisions(&self) -> tokio::sync::watch::Receiver<Revision> {
        self.store.revisions()
    }
    async fn history(&self, key: &str) -> Result<Vec<Change>> {
        self.store.history(key).await
    }
    async fn put_blob(&self, content: Vec<u8>) -> Result<Digest> {
        self.store.put_blob(content).await
    }
    async fn get_blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>> {
        self.store.get_blob(digest).await
    }
    async fn compact(&self, through: Revision, keep: &[&str]) -> Result<u64> {
        self.store.compact(through, keep).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_costs_readers_nothing_and_is_followed_again() {
    let store = Arc::new(Flaky::default());
    let server = Server::on(Arc::clone(&store) as Arc<dyn Store>).await;
    server.send("1", &event("labeled", 1, "before", PUBLIC)).await;
    server.until_shown("/index.json", "before").await;
    store.is_away.store(true, Ordering::Relaxed);
    assert_eq!(server.send("2", &event("edited", 2, "meanwhile", PUBLIC)).await.0, 202);
    for _ in 0..100 {
        let metrics = server.get("/metrics").await.1;
        if !metrics.contains("palisade_feed_store_failures_total 0\n") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert!(!server.get("/metrics").await.1.contains("palisade_feed_store_failures_total 0\n"));
    assert!(server.get("/index.json").await.1.contains("before"));
    store.is_away.store(false, Ordering::Relaxed);
    server.until_shown("/index.json", "meanwhile").await;
}
