//! Random transactions: a backend answers as the memory does, for the newest state, for the past and for the log.

use std::sync::Arc;

use palisade_store::{Change, Content, Error, Listing, Page, Requirement, Revision, Selector, Store, Transaction};

use crate::setup::Setup;

/// A generator whose numbers depend on nothing but its seed.
struct Random(u64);

impl Random {
    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn key(&mut self) -> String {
        let prefix = ["a/", "a/b", "b/", "ä/"][self.below(4) as usize];
        format!("{prefix}{}", self.below(5))
    }

    fn content(&mut self) -> Content {
        let content = Content::new(self.below(1000).to_string());
        if self.below(2) == 0 { content.label("even", "yes") } else { content }
    }

    /// Mostly sound, sometimes refused: revisions are guessed among the recent ones.
    fn transaction(&mut self, head: Revision) -> Transaction {
        let mut transaction = Transaction::new();
        for _ in 0..=self.below(3) {
            let expected = Revision::new(head.get().saturating_sub(self.below(6)));
            let (key, content) = (self.key(), self.content());
            transaction = match self.below(8) {
                0 => transaction.create(key, content),
                1 => transaction.update(key, content, expected),
                2 => transaction.delete(key, Some(expected)),
                3 => transaction.delete(key, None),
                _ => transaction.put(key, content),
            };
        }
        transaction
    }

    fn listing(&mut self, head: Revision) -> Listing {
        let prefix = ["", "a/", "a/b", "c", "ä"][self.below(5) as usize];
        let mut listing = Listing::new(prefix).limit(self.below(5) as usize);
        if self.below(2) == 0 {
            listing = listing.at(Revision::new(self.below(head.get() + 2)));
        }
        match self.below(3) {
            0 => listing.select(Selector::equals("even", "yes")),
            1 => listing.select(Selector::new(vec![Requirement::Absent("even".to_owned())])),
            _ => listing,
        }
    }
}

/// All pages of a list.
async fn pages(store: &dyn Store, listing: &Listing) -> Vec<Result<Page, Error>> {
    let (mut listing, mut pages) = (listing.clone(), Vec::new());
    loop {
        let page = store.list(&listing).await;
        let token = page.as_ref().ok().and_then(|page| page.token.clone());
        pages.push(page);
        match token {
            Some(token) => listing = listing.resume(token),
            None => return pages,
        }
    }
}

pub(crate) async fn random_transactions_end_as_in_memory(setup: Setup) {
    let store = setup.open().await;
    let memory = palisade_store::open("memory:").await.unwrap();
    let mut random = Random(7);
    for step in 0..300_u64 {
        let head = *memory.revisions().borrow();
        let transaction = random.transaction(head);
        assert_eq!(store.write(transaction.clone()).await, memory.write(transaction.clone()).await, "{transaction:?}");
        let listing = random.listing(head);
        assert_eq!(pages(&*store, &listing).await, pages(&*memory, &listing).await, "{listing:?}");
        if step % 100 == 99 {
            let through = Revision::new(head.get() - random.below(20));
            assert_eq!(store.compact(through, &["b/"]).await, memory.compact(through, &["b/"]).await);
        }
        let after = Revision::new(head.get().saturating_sub(random.below(60)));
        same_log(&store, &memory, after, random.below(9) as usize).await;
        let key = random.key();
        assert_eq!(store.history(&key).await, memory.history(&key).await);
        assert_eq!(store.get(&key).await, memory.get(&key).await);
    }
    assert!(memory.revisions().borrow().get() > 100, "most transactions were sound");
}

/// The first stretch, and all of them up to the head. Where a stretch ends exactly at its limit, it is free to have
/// looked further or not.
async fn same_log(store: &Arc<dyn Store>, memory: &Arc<dyn Store>, after: Revision, limit: usize) {
    let (ours, theirs) = (stretches(store, after, limit).await, stretches(memory, after, limit).await);
    assert_eq!(ours.first(), theirs.first(), "after {after}, at most {limit}");
    assert_eq!(ours.concat(), theirs.concat(), "after {after}, at most {limit}");
}

async fn stretches(store: &Arc<dyn Store>, mut after: Revision, limit: usize) -> Vec<Vec<Change>> {
    let head = *store.revisions().borrow();
    let mut stretches = Vec::new();
    while after < head {
        match store.changes("a/", after, limit).await {
            Ok(stretch) => {
                assert!(stretch.through > after && stretch.through <= head);
                after = stretch.through;
                stretches.push(stretch.changes);
            }
            Err(Error::Compacted { oldest, .. }) => after = oldest,
            Err(error) => panic!("{error}"),
        }
    }
    stretches
}
