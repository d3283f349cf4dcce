//! A process that is killed in the middle of its writes: the store is whole, and holds every write
//! that was answered.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};

use keywright_store::{Changed, Claim, Database, Journal as _, Store as _, Taken, Verdict, audit};

use crate::world::{Chance, Place, asked, entry, record, release, run, spawn, take};

const CHILD: &str = "crash::a_child_writes_until_it_is_killed";
const ROUNDS: u64 = 12;

#[test]
fn a_child_writes_until_it_is_killed() {
    let Some(words) = asked() else { return };
    run(async {
        let store = std::sync::Arc::new(Place(words[0].clone()).open().await);
        let writers = (0..8).map(|number| {
            let (store, round) = (store.clone(), words[1].clone());
            tokio::spawn(async move {
                for turn in 0_u64.. {
                    writes(&store, &format!("{round}-{number}-{turn}")).await;
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.expect("it is killed before");
        }
    });
}

/// Takes a key, lets it go, appends a row; says each once it was answered.
async fn writes(store: &Database, name: &str) {
    use keywright_store::Claims as _;
    let Ok(Taken::Taken(claim)) = store.claim_take(take(name, name), entry(1)).await else {
        panic!("{name} was not taken")
    };
    say(&format!("taken {}", claim.id));
    let released = store.claim_release(release(name, name, 2, 3), entry(2)).await;
    let Ok(Changed::Done(Claim { id, .. })) = released else { panic!("{released:?}") };
    say(&format!("released {id}"));
    let head = store.journal_append(record("noted"), entry(3)).await.expect("a row");
    say(&format!("row {} {}", head.seq, head.hash));
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // One write for the whole line, so that a kill cannot cut it.
    out.write_all(format!("{line}\n").as_bytes()).expect("the parent listens");
    out.flush().expect("the parent listens");
}

/// What was answered and said before the kill.
fn kill_after(place: &Place, round: u64, lines: u64) -> Vec<String> {
    let mut child = spawn(CHILD, &[&place.0, &round.to_string()]);
    let out = BufReader::new(child.stdout.take().expect("it was piped"));
    let mut said = Vec::new();
    for line in out.lines() {
        let line = line.expect("a line");
        if line.starts_with("taken") || line.starts_with("released") || line.starts_with("row") {
            said.push(line);
        }
        if u64::try_from(said.len()) == Ok(lines) {
            child.kill().expect("it can be killed");
        }
    }
    child.wait().expect("it is gone");
    said
}

fn survives(place: &Place) {
    let mut chance = Chance::new(7);
    let mut said = Vec::new();
    for round in 0..ROUNDS {
        said.extend(kill_after(place, round, 1 + chance.below(200)));
        let told: BTreeSet<String> = run(async {
            let store = place.open().await;
            let mut snapshot = store.snapshot().await.expect("a snapshot");
            let verdict = audit(snapshot.as_mut(), &[]).await.expect("an answer");
            assert!(matches!(verdict, Verdict::Whole(_)), "round {round}: {verdict:?}");
            let rows = snapshot.journal_page(1, usize::MAX >> 1).await.expect("rows");
            drop(snapshot);
            store.close().await.expect("it closes");
            let told = rows.iter().map(|row| match row.act.as_str() {
                "claim-taken" => format!("taken {}", row.seq),
                "claim-released" => {
                    let body: serde_json::Value = serde_json::from_str(&row.body).expect("JSON");
                    format!("released {}", body["claim"]["id"])
                }
                _ => format!("row {} {}", row.seq, row.hash),
            });
            told.collect()
        });
        for line in &said {
            assert!(told.contains(line), "round {round}: `{line}` was answered, and is not there");
        }
    }
    assert!(100 < said.len(), "too little was written: {}", said.len());
}

#[test]
fn a_killed_process_loses_nothing_that_sqlite_answered() {
    survives(&Place::sqlite("crash"));
}

#[test]
fn a_killed_process_loses_nothing_that_postgres_answered() {
    survives(&run(Place::postgres()));
}
