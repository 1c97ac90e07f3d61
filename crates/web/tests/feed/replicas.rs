//! What several servers on one store share.

use jiff::{SignedDuration, Timestamp};

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
