//! What goes out comes back whole, on any kind of store, or not at all.

use std::io::Cursor;

use keywright_store::journal::{Broken, Head};
use keywright_store::{
    Claims as _, Error, Journal as _, Leases as _, Memory, Store, Unlike, Verdict, audit, backup,
};

use crate::suite::lived_in;
use crate::world::{Place, at, entry, record, run, take};

async fn text(store: &dyn Store) -> String {
    let mut out = Vec::new();
    let mut snapshot = store.snapshot().await.expect("a snapshot");
    backup::write(snapshot.as_mut(), at(100), &mut out).await.expect("it is written");
    String::from_utf8(out).expect("it is text")
}

pub(crate) async fn restored(store: &dyn Store, backup: &str) -> Result<Head, Error> {
    store.restore(Box::new(Cursor::new(backup.to_owned()))).await
}

pub(crate) fn lived() -> String {
    let store = Memory::new();
    run(async {
        lived_in(&store).await;
        text(&store).await
    })
}

#[test]
fn every_kind_of_store_comes_back_on_every_kind() {
    run(async {
        let mut stores: Vec<Box<dyn Store>> = vec![Box::new(Memory::new())];
        for place in Place::each("backup-from").await {
            stores.push(Box::new(place.open().await));
        }
        for from in &stores {
            lived_in(from.as_ref()).await;
            let wanted = text(from.as_ref()).await;
            let mut into: Vec<Box<dyn Store>> = vec![Box::new(Memory::new())];
            for place in Place::each("backup-into").await {
                into.push(Box::new(place.open().await));
            }
            for store in into {
                let head = restored(store.as_ref(), &wanted).await.expect("it is restored");
                assert_eq!(text(store.as_ref()).await, wanted);
                let mut snapshot = store.snapshot().await.expect("a snapshot");
                let verdict = audit(snapshot.as_mut(), &[]).await.expect("an answer");
                assert_eq!(verdict, Verdict::Whole(head));
                drop(snapshot);
                // It goes on where it was.
                let next = store.journal_append(record("noted"), entry(101)).await;
                assert_eq!(next.expect("a row").seq, head.seq + 1);
                store.close().await.expect("it closes");
            }
        }
    });
}

#[test]
fn only_an_empty_store_is_filled() {
    let backup = lived();
    run(async {
        for place in Place::each("backup-full").await {
            let store = place.open().await;
            store.journal_append(record("noted"), entry(1)).await.expect("a row");
            let refused = restored(&store, &backup).await;
            assert!(matches!(refused, Err(Error::NotEmpty)), "{refused:?}");
            store.close().await.expect("it closes");
        }
        let store = Memory::new();
        store.lease_take("leader", "one", at(9), entry(1)).await.expect("taken");
        assert!(matches!(restored(&store, &backup).await, Err(Error::NotEmpty)));
    });
}

#[test]
fn a_backup_that_is_not_whole_leaves_the_store_empty() {
    let whole = lived();
    let lines: Vec<&str> = whole.lines().collect();
    let mut broken: Vec<(String, String)> = (0..lines.len())
        .map(|at| {
            let mut fewer = lines.clone();
            fewer.remove(at);
            (format!("without line {}", at + 1), fewer.join("\n") + "\n")
        })
        .collect();
    broken.push(("with an edit".to_owned(), whole.replace("billing", "trading")));
    broken.push(("with more behind".to_owned(), format!("{whole}{{}}\n")));
    broken.push(("cut off".to_owned(), whole[..whole.len() - 1].to_owned()));
    broken.push(("empty".to_owned(), String::new()));
    broken.push(("of another format".to_owned(), whole.replace("\"format\":1", "\"format\":2")));
    run(async {
        let [sqlite, postgres] = Place::each("backup-broken").await;
        let stores: [Box<dyn Store>; 3] = [
            Box::new(Memory::new()),
            Box::new(sqlite.open().await),
            Box::new(postgres.open().await),
        ];
        for store in stores {
            for (what, backup) in &broken {
                let refused = restored(store.as_ref(), backup).await;
                assert!(refused.is_err(), "a backup {what} was restored");
                let head = store.journal_head().await.expect("a head");
                assert_eq!(head, Head::EMPTY, "a backup {what} left something");
            }
            restored(store.as_ref(), &whole).await.expect("the store is as empty as before");
            store.close().await.expect("it closes");
        }
    });
}

/// A backup that was edited, and whose last line was made to fit.
fn resealed(backup: &str) -> String {
    let lines: Vec<&str> = backup.lines().collect();
    let body: String = lines[..lines.len() - 1].iter().map(|it| format!("{it}\n")).collect();
    let digest = keywright_store::journal::Digest::of(body.as_bytes());
    format!("{body}{{\"digest\":\"{digest}\",\"lines\":{}}}\n", lines.len() - 1)
}

#[test]
fn an_edit_that_was_sealed_anew_is_found_and_named() {
    let whole = lived();
    assert_eq!(resealed(&whole), whole);
    run(async {
        let edited = resealed(&whole.replacen("\"actor\":\"ann\"", "\"actor\":\"eve\"", 1));
        let refused = restored(&Memory::new(), &edited).await;
        let Err(Error::Broken { source: Broken::Edited { seq: 1 } }) = refused else {
            panic!("{refused:?}")
        };
        let claim = whole.lines().find(|it| it.starts_with("{\"claim\"")).expect("a claim");
        let moved = resealed(&whole.replace(claim, &claim.replace("orders", "eve")));
        let refused = restored(&Memory::new(), &moved).await;
        let Err(Error::Unlike { source: Unlike::Differs { .. } }) = refused else {
            panic!("{refused:?}")
        };
    });
}

#[test]
fn a_backup_is_of_one_moment() {
    run(async {
        for place in Place::each("backup-moment").await {
            let store = place.open().await;
            lived_in(&store).await;
            let mut snapshot = store.snapshot().await.expect("a snapshot");
            store.claim_take(take("later", "orders"), entry(50)).await.expect("taken");
            let mut out = Vec::new();
            backup::write(snapshot.as_mut(), at(100), &mut out).await.expect("written");
            drop(snapshot);
            assert!(!String::from_utf8(out).expect("text").contains("later"));
            store.close().await.expect("it closes");
        }
    });
}
