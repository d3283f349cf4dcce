//! What somebody does to the database by hand is refused, or found and named.

use keywright_store::journal::Broken;
use keywright_store::{ClaimId, Error, Faults, Store as _, Unlike, Verdict, audit};

use crate::suite::lived_in;
use crate::world::{Place, run};

/// What is found after this was done to a store that was lived in.
async fn found(place: &Place, sql: &str) -> Verdict {
    place.sql(sql).await.expect("it is done");
    let store = place.open().await;
    let mut snapshot = store.snapshot().await.expect("a snapshot");
    let verdict = audit(snapshot.as_mut(), &[]).await.expect("an answer");
    drop(snapshot);
    store.close().await.expect("it closes");
    verdict
}

async fn used(test: &str) -> [Place; 2] {
    let places = Place::each(test).await;
    for place in &places {
        let store = place.open().await;
        lived_in(&store).await;
        store.close().await.expect("it closes");
    }
    places
}

#[test]
fn the_database_itself_gives_no_key_to_a_second_claim() {
    run(async {
        for place in used("hands-second").await {
            let second = "insert into claim values (99, 'k', 'eve', 'v', 's', 'eve', 1, null, \
                          null, null)";
            place.sql(second).await.expect("a claim alone holds nothing");
            let hold = "insert into claim_identity (claim, identity, held) values (99, 'a', 1)";
            let refused = place.sql(hold).await.expect_err("`a` is held");
            let refused = refused.into_database_error().expect("the database's own");
            assert!(refused.is_unique_violation(), "{refused}");
        }
    });
}

#[test]
fn claims_that_were_edited_by_hand_are_named() {
    run(async {
        let claim = ClaimId::new(1);
        for (sql, wanted) in [
            ("update claim set cluster = 'eve' where id = 1", Unlike::Differs { claim }),
            ("update claim set free_at = 1, asked_at = 1 where id = 1", Unlike::Differs { claim }),
            ("delete from claim_identity where claim = 1 and identity = 'b'", {
                Unlike::Differs { claim }
            }),
            ("delete from claim_identity where claim = 1", Unlike::Missing { claim }),
            (
                "insert into claim values (99, 'k', 'eve', 'v', 's', 'eve', 1, null, null, null); \
                 insert into claim_identity (claim, identity, held) values (99, 'new', 1)",
                Unlike::Unheard { claim: ClaimId::new(99) },
            ),
        ] {
            for place in used("hands-claims").await {
                assert_eq!(found(&place, sql).await, Verdict::Unlike(wanted.clone()), "{sql}");
            }
        }
    });
}

#[test]
fn rows_that_were_edited_by_hand_are_named() {
    run(async {
        for (sql, wanted) in [
            ("update journal set actor = 'eve' where seq = 3", Broken::Edited { seq: 3 }),
            ("delete from journal where seq = 4", Broken::Gap { expected: 4, found: 5 }),
            ("delete from journal where 5 < seq", Broken::Truncated { last: 5, known: 8 }),
            ("update head set seq = 7", Broken::Rewritten { since: 0, seq: 8 }),
            (
                "update journal set seq = 99 where seq = 2; \
                 update journal set seq = 2 where seq = 6; \
                 update journal set seq = 6 where seq = 99",
                Broken::Reordered { expected: 2, found: 6 },
            ),
        ] {
            for place in used("hands-rows").await {
                assert_eq!(found(&place, sql).await, Verdict::Broken(wanted.clone()), "{sql}");
            }
        }
    });
}

#[test]
fn a_store_of_a_newer_keywright_is_not_opened() {
    run(async {
        for place in used("hands-newer").await {
            let newer = "insert into migration values (7, 'x', 'x', 1)";
            place.sql(newer).await.expect("it is done");
            let refused = place.try_open(Faults::default()).await;
            let Err(error @ Error::Newer { found: 7, known: 2 }) = refused else {
                panic!("it opened: {refused:?}")
            };
            let said = "the store stands at migration 7, and this keywright knows 2";
            assert_eq!(error.to_string(), said);
        }
    });
}

#[test]
fn a_store_of_other_migrations_is_not_opened() {
    run(async {
        for place in used("hands-other").await {
            place.sql("update migration set digest = 'x'").await.expect("it is done");
            let refused = place.try_open(Faults::default()).await;
            assert!(matches!(refused, Err(Error::MigrationDiffers { number: 1 })), "{refused:?}");
        }
    });
}

#[test]
fn a_new_store_can_be_opened_by_many_at_once() {
    run(async {
        for round in 0..5 {
            for place in Place::each(&format!("hands-new-{round}")).await {
                let place = std::sync::Arc::new(place);
                let all: Vec<_> = (0..12)
                    .map(|_| {
                        let place = place.clone();
                        tokio::spawn(async move { place.try_open(Faults::default()).await })
                    })
                    .collect();
                for one in all {
                    let store = one.await.expect("it ends").expect("it opens");
                    store.close().await.expect("it closes");
                }
            }
        }
    });
}

#[test]
fn opening_again_changes_nothing() {
    run(async {
        for place in used("hands-again").await {
            let verdict = found(&place, "select 1").await;
            assert!(matches!(verdict, Verdict::Whole(it) if it.seq == 8), "{verdict:?}");
        }
    });
}
