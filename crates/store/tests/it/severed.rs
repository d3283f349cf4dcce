//! PostgreSQL cuts the writer's connection off in the middle of its work, again and again: what was
//! answered stands, nothing is half done, and the store goes on with a new connection.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use keywright_store::{
    Claims as _, Database, Error, Journal as _, Store as _, Taken, Verdict, audit,
};

use crate::world::{Place, entry, record, run, take};

const WRITERS: u64 = 8;
const CUTS: u64 = 12;

/// Rows that have to come between two cuts.
const ROWS_BETWEEN: u64 = 20;

#[test]
fn a_severed_connection_costs_no_answer_and_leaves_nothing_half_done() {
    run(async {
        let place = Place::postgres().await;
        let store = Arc::new(place.open().await);
        let over = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| tokio::spawn(write(store.clone(), over.clone(), writer)))
            .collect();
        for _ in 0..CUTS {
            let before = store.journal_head().await.expect("a head").seq;
            while store.journal_head().await.expect("a head").seq < before + ROWS_BETWEEN {}
            // Only this store's connection that writes, and until one was found in a transaction:
            // between two of them there is none.
            let cut = "do $$ begin loop \
                       perform pg_terminate_backend(l.pid) from pg_locks l \
                       where l.relation = 'head'::regclass and l.mode = 'RowShareLock'; \
                       exit when found; \
                       end loop; end $$";
            place.sql(cut).await.expect("it is cut");
        }
        over.store(true, Ordering::SeqCst);
        let mut answered = BTreeSet::new();
        for writer in writers {
            answered.extend(writer.await.expect("a writer ends"));
        }
        let mut snapshot = store.snapshot().await.expect("a snapshot");
        let verdict = audit(snapshot.as_mut(), &[]).await.expect("an answer");
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
        let rows = snapshot.journal_page(1, usize::MAX >> 1).await.expect("rows");
        let told: BTreeSet<u64> = rows.iter().map(|it| it.seq).collect();
        assert!(answered.is_subset(&told), "an answered row is gone");
        drop(snapshot);
        store.close().await.expect("it closes");
    });
}

/// Writes until it is over, and answers the rows that were answered. A write that was cut off may
/// fail, or be written again on a new connection.
pub(crate) async fn write(store: Arc<Database>, over: Arc<AtomicBool>, writer: u64) -> Vec<u64> {
    let mut rows = Vec::new();
    for turn in 0_u64.. {
        if over.load(Ordering::SeqCst) {
            break;
        }
        let name = format!("{writer}-{turn}");
        match store.claim_take(take(&name, &name), entry(1)).await {
            Ok(Taken::Taken(it)) => rows.push(u64::try_from(it.id.number()).expect("a row")),
            Err(Error::Database { .. } | Error::Unconfirmed { .. }) => {}
            other => panic!("{name}: {other:?}"),
        }
        match store.journal_append(record("noted"), entry(1)).await {
            Ok(head) => rows.push(head.seq),
            Err(Error::Database { .. } | Error::Unconfirmed { .. }) => {}
            Err(other) => panic!("{name}: {other:?}"),
        }
    }
    rows
}
