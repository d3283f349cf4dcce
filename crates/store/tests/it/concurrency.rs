//! 64 clients in 4 processes claim overlapping keys: never two holders, and no lost release.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::sync::Arc;

use keywright_store::journal::Row;
use keywright_store::{
    Changed, Claim, ClaimId, Claims as _, Database, Error, Snapshot, Store as _, Taken, Verdict,
    Which, audit,
};

use crate::world::{
    Chance, Place, asked, cluster, entry, identity, release, run, spawn, take, transfer,
};

const CHILD: &str = "concurrency::a_child_claims";
const PROCESSES: u64 = 4;
const CLIENTS: u64 = 16;

/// Identities that all clients want. A key has one or two of them.
const KEYS: u64 = 40;

/// All clients' attempts together, unless `KEYWRIGHT_ATTEMPTS` asks for more.
const ATTEMPTS: u64 = 6_400;

#[test]
fn a_child_claims() {
    let Some(words) = asked() else { return };
    let number = |it: usize| words[it].parse::<u64>().expect("a number");
    let (process, attempts) = (number(1), number(2));
    let said = run(async {
        let store = Arc::new(Place(words[0].clone()).open().await);
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| tokio::spawn(claims(store.clone(), process * CLIENTS + client, attempts)))
            .collect();
        let mut said = Vec::new();
        for client in clients {
            said.extend(client.await.expect("a client ends"));
        }
        store.close().await.expect("it closes");
        said
    });
    println!("\n{}", said.join("\n"));
}

/// One client: it takes keys, lets go of what it has, takes that back, and passes keys on. Answers
/// what was answered to it.
async fn claims(store: Arc<Database>, client: u64, attempts: u64) -> Vec<String> {
    let mut chance = Chance::new(client);
    let own = format!("cluster-{client}");
    let (mut said, mut mine, mut left) = (Vec::new(), Vec::new(), None);
    for turn in 0..attempts {
        let now = i64::try_from(turn).expect("small");
        let first = chance.below(KEYS);
        let key = format!("k{first}");
        let changed = match chance.below(10) {
            0..5 => {
                let other = (first + 1 + chance.below(3)) % KEYS;
                let words = if turn % 2 == 0 { key } else { format!("{key} k{other}") };
                match store.claim_take(take(&words, &own), entry(now)).await.expect("answered") {
                    Taken::Taken(it) => {
                        said.push(format!("claim-taken {}", it.id));
                        mine.push(format!("k{first}"));
                    }
                    Taken::Widened(it) => said.push(format!("claim-widened {}", it.id)),
                    Taken::AlreadyYours(_) | Taken::Held(_) => {}
                }
                continue;
            }
            5..8 => {
                // Now and then one that is another's.
                let key = mine.pop().unwrap_or(key);
                left = Some(key.clone());
                let release = release(&key, &own, now, now + 1);
                ("claim-released", store.claim_release(release, entry(now)).await)
            }
            8 => {
                let (whose, key) = (cluster(&own), left.take().unwrap_or(key));
                let withdrawn = store.claim_release_withdraw(identity(&key), whose, entry(now));
                ("claim-release-withdrawn", withdrawn.await)
            }
            _ => {
                let key = mine.pop().unwrap_or(key);
                let to = format!("cluster-{}", chance.below(PROCESSES * CLIENTS));
                let passed = store.claim_transfer(transfer(&key, &own, &to), entry(now));
                ("claim-transferred", passed.await)
            }
        };
        let (act, changed): (&str, Result<Changed, Error>) = changed;
        if let Changed::Done(it) = changed.expect("answered") {
            said.push(format!("{act} {}", it.id));
        }
    }
    said
}

fn attempts() -> u64 {
    let asked = std::env::var_os("KEYWRIGHT_ATTEMPTS").and_then(|it| it.into_string().ok());
    asked.and_then(|it| it.parse().ok()).unwrap_or(ATTEMPTS)
}

fn overlaps(place: &Place, attempts: u64) {
    // WHY: nobody opened the store before, so that all processes migrate it at once.
    let each = (attempts / PROCESSES / CLIENTS).to_string();
    let children: Vec<_> = (0..PROCESSES)
        .map(|process| spawn(CHILD, &[&place.0, &process.to_string(), &each]))
        .collect();
    let mut said = Vec::new();
    for mut child in children {
        let mut text = String::new();
        let out = child.stdout.as_mut().expect("it was piped");
        out.read_to_string(&mut text).expect("text");
        assert!(child.wait().expect("it ends").success(), "{text}");
        said.extend(text.lines().filter(|it| it.starts_with("claim-")).map(str::to_owned));
    }
    run(async {
        let store = place.open().await;
        let mut snapshot = store.snapshot().await.expect("a snapshot");
        // The fold of the journal refuses a second holder at every row, and must be the table.
        let verdict = audit(snapshot.as_mut(), &[]).await.expect("an answer");
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
        all_told(&rows(snapshot.as_mut()).await, said);
        one_holder(&store.claim_list(Which::Held, ClaimId::FIRST, 999).await.expect("a list"));
        drop(snapshot);
        store.close().await.expect("it closes");
    });
}

async fn rows(snapshot: &mut dyn Snapshot) -> Vec<Row> {
    snapshot.journal_page(1, usize::MAX >> 1).await.expect("rows")
}

/// Every act that was answered is a row, and every row was answered.
fn all_told(rows: &[Row], mut said: Vec<String>) {
    let told = rows.iter().filter(|it| it.act != "claim-ended").map(|row| {
        let body: serde_json::Value = serde_json::from_str(&row.body).expect("JSON");
        format!("{} {}", row.act, body["claim"]["id"])
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    said.sort();
    assert_eq!(told, said);
    for act in ["claim-taken", "claim-released", "claim-transferred"] {
        assert!(told.iter().any(|it| it.starts_with(act)), "nobody came to `{act}`");
    }
    let ended = rows.iter().filter(|it| it.act == "claim-ended").count();
    assert!(10 < ended, "too few claims ended: {ended}");
}

fn one_holder(held: &[Claim]) {
    let mut seen = BTreeSet::new();
    for identity in held.iter().flat_map(|it| it.identities.as_slice()) {
        assert!(seen.insert(identity), "`{identity}` is held twice");
    }
}

#[test]
fn postgres_gives_no_key_to_two_of_64_clients() {
    overlaps(&run(Place::postgres()), attempts());
}

#[test]
fn sqlite_gives_no_key_to_two_of_64_clients() {
    overlaps(&Place::sqlite("concurrency"), attempts() / 4);
}
