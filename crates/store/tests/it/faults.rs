//! Every statement fails once: nothing is half done, and the next try succeeds.

use keywright_store::{
    Claim, ClaimId, Claims as _, Error, Faults, Journal as _, Lease, Pending, Store, Verdict,
    Which, audit,
};

use crate::world::{
    Place, at, cluster, entry, identity, record, release, run, take, together, transfer,
};

/// All that a store holds.
type State = (u64, Vec<Claim>, Vec<Lease>);

async fn state(store: &dyn Store) -> State {
    let claims = store.claim_list(Which::All, ClaimId::FIRST, 99).await.expect("a list");
    let leases = store.lease_list().await.expect("a list");
    (store.journal_head().await.expect("a head").seq, claims, leases)
}

type Act = fn(&dyn Store) -> Pending<'_, ()>;

fn done<T>(it: Result<T, Error>) -> Result<(), Error> {
    it.map(|_| ())
}

/// Writes of every kind. A key whose release is over, one that is held, and a lease are there.
const ACTS: [(&str, Act); 8] = [
    ("append", |it| Box::pin(async { done(it.journal_append(record("noted"), entry(50)).await) })),
    ("take and end", |it| {
        Box::pin(async { done(it.claim_take(take("free x", "audit"), entry(50)).await) })
    }),
    ("widen", |it| {
        Box::pin(async { done(it.claim_take(take("held wider", "orders"), entry(50)).await) })
    }),
    ("refused take", |it| {
        Box::pin(async { done(it.claim_take(take("free held", "audit"), entry(50)).await) })
    }),
    ("release", |it| {
        let release = release("held", "orders", 50, 60);
        Box::pin(async { done(it.claim_release(release, entry(50)).await) })
    }),
    ("withdraw", |it| {
        let withdrawn = it.claim_release_withdraw(identity("free"), cluster("billing"), entry(50));
        Box::pin(async { done(withdrawn.await) })
    }),
    ("transfer", |it| {
        let passed = it.claim_transfer(transfer("held", "orders", "audit"), entry(50));
        Box::pin(async { done(passed.await) })
    }),
    ("lease", |it| {
        Box::pin(async { done(it.lease_take("leader", "one", at(99), entry(50)).await) })
    }),
];

#[test]
fn a_fault_at_any_statement_leaves_nothing_half_done() {
    run(async {
        for place in Place::each("faults").await {
            let faults = Faults::default();
            let store = place.try_open(faults.clone()).await.expect("it opens");
            store.claim_take(take("free", "billing"), entry(1)).await.expect("taken");
            store.claim_release(release("free", "billing", 2, 3), entry(2)).await.expect("done");
            store.claim_take(take("held", "orders"), entry(4)).await.expect("taken");
            for (name, act) in ACTS {
                let steps = fail_everywhere(&store, &faults, act).await;
                assert!(3 < steps, "{name} takes {steps} steps: they were not counted");
            }
            let mut snapshot = store.snapshot().await.expect("a snapshot");
            let verdict = audit(snapshot.as_mut(), &[]).await.expect("an answer");
            assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
            drop(snapshot);
            store.close().await.expect("it closes");
        }
    });
}

/// Fails a write at its first step, its second, and so on, until it passes. Answers how many steps
/// there were.
async fn fail_everywhere(store: &dyn Store, faults: &Faults, act: Act) -> u64 {
    for nth in 1.. {
        let before = state(store).await;
        faults.fail_at(nth);
        let result = act(store).await;
        let after = state(store).await;
        if faults.is_pending() {
            faults.fail_at(0);
            result.expect("nothing failed");
            return nth;
        }
        match result {
            Err(Error::Database { .. }) => assert_eq!(before, after, "step {nth}"),
            // The commit's answer was lost: it stands whole. What it left is tried again below.
            Err(Error::Unconfirmed { .. }) => {
                act(store).await.expect("nothing failed");
            }
            other => panic!("step {nth}: {other:?}"),
        }
    }
    unreachable!("a write has an end")
}

#[test]
fn a_fault_among_many_writes_costs_none_of_them() {
    run(async {
        for place in Place::each("faults-many").await {
            let faults = Faults::default();
            let store = place.try_open(faults.clone()).await.expect("it opens");
            for nth in 2..20 {
                faults.fail_at(nth);
                let name = |number: u64| format!("{nth}-{number}");
                let names: Vec<String> = (0..8).map(name).collect();
                let takes = names.iter().map(|it| store.claim_take(take(it, it), entry(1)));
                // All are polled before the first can be answered, so that they wait together.
                let answers = together(takes.collect()).await;
                // A fault after the commit leaves whole what it answers with.
                assert!(
                    answers.iter().all(Result::is_ok)
                        || answers.iter().all(|it| matches!(it, Err(Error::Unconfirmed { .. }))),
                    "{nth}: {answers:?}"
                );
            }
            store.close().await.expect("it closes");
        }
    });
}

#[test]
fn a_fault_at_any_statement_of_a_restore_leaves_the_store_empty() {
    let backup = crate::backup::lived();
    run(async {
        for place in Place::each("faults-restore").await {
            let faults = Faults::default();
            let store = place.try_open(faults.clone()).await.expect("it opens");
            for nth in 1.. {
                faults.fail_at(nth);
                let restored = crate::backup::restored(&store, &backup).await;
                let seq = store.journal_head().await.expect("a head").seq;
                match restored {
                    Err(Error::Database { .. }) => assert_eq!(seq, 0, "step {nth}"),
                    Err(Error::Unconfirmed { .. }) if seq == 0 => {}
                    // After the commit it stands whole.
                    Err(Error::Unconfirmed { .. }) => {
                        assert!(5 < nth, "the steps were not counted");
                        break;
                    }
                    other => panic!("step {nth}: {other:?}"),
                }
            }
            let mut snapshot = store.snapshot().await.expect("a snapshot");
            let verdict = audit(snapshot.as_mut(), &[]).await.expect("an answer");
            assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
            drop(snapshot);
            store.close().await.expect("it closes");
        }
    });
}
