//! The server itself dies in the middle of writes, and the network to it is not trusted.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use keywright_store::{Database, Error, Journal as _, Store as _, Verdict, audit, postgres};

use crate::severed::write;
use crate::world::{Mortal, at, entry, record, run};

const WRITERS: u64 = 4;
const KILLS: usize = 3;

/// Rows that have to come between two deaths.
const ROWS_BETWEEN: u64 = 50;

async fn seq(store: &Database) -> u64 {
    store.journal_head().await.map_or(0, |it| it.seq)
}

#[test]
fn what_was_answered_outlives_the_server() {
    run(async {
        let mut server = Mortal::start();
        let store = Arc::new(postgres::open(&server.socket(), at(0)).await.expect("it opens"));
        let over = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| tokio::spawn(write(store.clone(), over.clone(), writer)))
            .collect();
        for _ in 0..KILLS {
            let before = seq(&store).await;
            while seq(&store).await < before + ROWS_BETWEEN {
                tokio::task::yield_now().await;
            }
            // WHY in place: the writers' statements are on their way when the server dies.
            server.kill();
        }
        let before = seq(&store).await;
        while seq(&store).await < before + ROWS_BETWEEN {
            tokio::task::yield_now().await;
        }
        over.store(true, Ordering::SeqCst);
        let mut answers = Vec::new();
        for writer in writers {
            answers.extend(writer.await.expect("a writer ends"));
        }
        // A row that was lost leaves its number to another.
        let answered: BTreeSet<u64> = answers.iter().copied().collect();
        assert_eq!(answered.len(), answers.len(), "a number was answered twice: a row was lost");
        let mut snapshot = store.snapshot().await.expect("a snapshot");
        let verdict = audit(snapshot.as_mut(), &[]).await.expect("an answer");
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
        let rows = snapshot.journal_page(1, usize::MAX >> 1).await.expect("rows");
        let told: BTreeSet<u64> = rows.iter().map(|it| it.seq).collect();
        assert!(answered.is_subset(&told), "an answered row is gone");
        assert!(ROWS_BETWEEN < answered.len() as u64);
        drop(snapshot);
        store.close().await.expect("it closes");
    });
}

#[test]
fn a_server_is_trusted_by_its_name_and_its_authority() {
    run(async {
        let server = Mortal::start();
        let open = |address: String| async move { postgres::open(&address, at(0)).await };
        let store = open(server.network("localhost", "verify-full", "ours")).await;
        let store = store.expect("its name and its authority are right");
        store.journal_append(record("noted"), entry(1)).await.expect("a row");
        store.close().await.expect("it closes");
        for address in [
            server.network("localhost", "verify-full", "theirs"),
            server.network("127.0.0.1", "verify-full", "ours"),
            server.network("localhost", "disable", "ours"),
        ] {
            let refused = open(address.clone()).await;
            assert!(matches!(refused, Err(Error::Database { .. })), "{address}: {refused:?}");
        }
        // The authority is right, and whose name it is was not asked.
        let named = open(server.network("127.0.0.1", "verify-ca", "ours")).await;
        named.expect("it opens").close().await.expect("it closes");
    });
}
