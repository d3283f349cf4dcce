use jiff::SignedDuration;
use keywright_store::journal::{Digest, Head, Record, Row};
use keywright_store::{Entry, Error, Fold, Store, Verdict, audit};
use serde_json::json;

use crate::world::{at, entry, record, release, take};

async fn all(store: &dyn Store) -> Vec<Row> {
    store.journal_read(1, 99).await.expect("rows")
}

/// A bit of everything.
pub(crate) async fn lived_in(store: &dyn Store) {
    store.claim_take(take("a b", "orders"), entry(1)).await.expect("an answer");
    store.claim_take(take("c", "billing"), entry(2)).await.expect("an answer");
    store.claim_release(release("c", "billing", 3, 4), entry(3)).await.expect("an answer");
    store.claim_take(take("c é", "audit"), entry(5)).await.expect("an answer");
    store.claim_take(take("a b d", "orders"), entry(6)).await.expect("an answer");
    store.claim_take(take("a", "audit"), entry(7)).await.expect("an answer");
    let lease = store.lease_take("leader", "one", at(60), entry(8)).await;
    lease.expect("an answer");
    let body = json!({ "text": "“quoted” \" \n\t\u{1}", "number": -1 });
    let noted = Record { act: "noted".to_owned(), subject: "orders".to_owned(), body };
    store.journal_append(noted, entry(9)).await.expect("a row");
}

pub(super) async fn rows_are_numbered_and_linked(store: &dyn Store) {
    assert_eq!(store.journal_head().await.expect("a head"), Head::EMPTY);
    for number in 1..=3 {
        let head = store.journal_append(record("noted"), entry(number)).await.expect("a row");
        assert_eq!(Ok(head.seq), u64::try_from(number));
        assert_eq!(store.journal_head().await.expect("a head"), head);
    }
    let rows = all(store).await;
    let mut previous = Digest::ZERO;
    for row in &rows {
        assert_eq!((row.previous, row.hash), (previous, row.computed()));
        previous = row.hash;
    }
    assert_eq!(rows.iter().map(|it| it.seq).collect::<Vec<_>>(), [1, 2, 3]);
    let page = store.journal_read(2, 1).await.expect("rows");
    assert_eq!(page, rows[1..2]);
}

pub(super) async fn every_claims_row_tells_the_claim(store: &dyn Store) {
    lived_in(store).await;
    let told: Vec<_> = all(store).await.into_iter().map(|it| (it.act, it.subject)).collect();
    let told: Vec<String> = told.iter().map(|(act, subject)| format!("{act} {subject}")).collect();
    assert_eq!(
        told,
        [
            "claim-taken key-a-b",
            "claim-taken key-c",
            "claim-released key-c",
            "claim-ended key-c",
            "claim-taken key-c-é",
            "claim-widened key-a-b",
            "lease-taken leader",
            "noted orders",
        ]
    );
    let body = &all(store).await[1].body;
    assert_eq!(
        body,
        concat!(
            r#"{"claim":{"asked_at":null,"at":"2027-01-15T08:00:02Z","by":"ann","#,
            r#""cluster":"billing","ended_at":null,"free_at":null,"id":2,"identities":["c"],"#,
            r#""key":"key-c","spelling":"as c was spelled","vendor":"confluent"},"#,
            r#""why":"as planned"}"#
        )
    );
}

pub(super) async fn a_snapshot_stays(store: &dyn Store) {
    store.journal_append(record("noted"), entry(1)).await.expect("a row");
    let mut snapshot = store.snapshot().await.expect("a snapshot");
    assert_eq!(snapshot.journal_head().await.expect("a head").seq, 1);
    store.journal_append(record("noted"), entry(2)).await.expect("a row");
    assert_eq!(snapshot.journal_head().await.expect("a head").seq, 1);
    assert_eq!(snapshot.journal_page(1, 9).await.expect("rows").len(), 1);
    assert_eq!(store.journal_head().await.expect("a head").seq, 2);
}

pub(super) async fn times_are_kept_to_the_microsecond(store: &dyn Store) {
    let time = at(1) + SignedDuration::from_nanos(123_456_789);
    store.claim_take(take("k", "orders"), Entry::new(time, "ann", "why")).await.expect("taken");
    let row = all(store).await.remove(0);
    assert_eq!(row.at, at(1) + SignedDuration::from_micros(123_456));
    assert_eq!(row.hash, row.computed());
}

pub(super) async fn acts_of_the_store_cannot_be_forged(store: &dyn Store) {
    for act in ["claim-taken", "lease-taken", "", "two\nlines"] {
        let refused = store.journal_append(record(act), entry(1)).await;
        assert!(matches!(refused, Err(Error::Malformed { .. })), "{act:?}: {refused:?}");
    }
    assert_eq!(all(store).await, []);
}

pub(super) async fn a_body_has_one_spelling(store: &dyn Store) {
    let append = |body| store.journal_append(Record { body, ..record("noted") }, entry(1));
    append(json!({ "z": 1, "a": { "y": [true, null], "b": "" } })).await.expect("a row");
    let wanted = r#"{"a":{"b":"","y":[true,null]},"why":"as planned","z":1}"#;
    assert_eq!(all(store).await[0].body, wanted);
    for body in [json!([]), json!({ "a": 1.5 }), json!({ "why": 1 }), json!("x".repeat(65_536))] {
        let refused = append(body).await;
        assert!(matches!(refused, Err(Error::Malformed { .. })), "{refused:?}");
    }
}

pub(super) async fn the_whole_store_holds_together(store: &dyn Store) {
    lived_in(store).await;
    let mut fold = Fold::default();
    for row in &all(store).await {
        fold.row(row).expect("one holder at a time");
    }
    let mut snapshot = store.snapshot().await.expect("a snapshot");
    let head = store.journal_head().await.expect("a head");
    let verdict = audit(snapshot.as_mut(), &[]).await.expect("an answer");
    assert_eq!(verdict, Verdict::Whole(head));
}
