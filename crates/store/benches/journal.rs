//! How many rows the journal takes in a second from 64 writers, each answered once its row is
//! durable, and how long a single writer waits. Lines are read by `cargo xtask bench`.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time and says so"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use keywright_store::journal::Record;
use keywright_store::{Database, Entry, Journal as _, Store as _, postgres, sqlite};

#[path = "../tests/it/world/postgres.rs"]
mod server;

/// PostgreSQL, too, answers once it is on the disk.
const FSYNC: &str = "on";

const WRITERS: usize = 64;

/// How long the many write.
const SPAN: Duration = Duration::from_secs(5);

/// How often the single one writes.
const SINGLE: usize = 1000;

fn main() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("store-bench");
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let path = folder.join("keywright.db");
        let store = sqlite::open(&path, sqlite::Missing::Create, Timestamp::UNIX_EPOCH).await;
        measure("journal sqlite", store.expect("it opens")).await;
        let store = postgres::open(&server::address().await, Timestamp::UNIX_EPOCH).await;
        measure("journal postgres", store.expect("it opens")).await;
    });
}

async fn measure(name: &str, store: Database) {
    let store = Arc::new(store);
    let mut times = Vec::with_capacity(SINGLE);
    for _ in 0..SINGLE {
        let start = Instant::now();
        append(&store).await;
        times.push(start.elapsed());
    }
    times.sort();
    let (median, high) = (times[SINGLE / 2], times[SINGLE * 99 / 100]);
    let start = Instant::now();
    let writers: Vec<_> = (0..WRITERS).map(|_| tokio::spawn(many(store.clone(), start))).collect();
    let mut rows = 0;
    for writer in writers {
        rows += writer.await.expect("a writer ends");
    }
    let rate = f64::from(rows) / start.elapsed().as_secs_f64();
    println!("{name}\t{rate:.0} rows/s\tp99 {high:?}\tmedian {median:?}");
    store.close().await.expect("it closes");
}

async fn many(store: Arc<Database>, start: Instant) -> u32 {
    let mut rows = 0;
    while start.elapsed() < SPAN {
        append(&store).await;
        rows += 1;
    }
    rows
}

/// A row as the engine writes them.
async fn append(store: &Database) {
    let body = serde_json::json!({ "plan": "0123456789abcdef", "step": 3, "outcome": "written" });
    let (act, subject) = ("step-applied".to_owned(), "orders".to_owned());
    let entry = Entry::new(Timestamp::UNIX_EPOCH, "engine", "change 42 goes on");
    store.journal_append(Record { act, subject, body }, entry).await.expect("a row");
}
