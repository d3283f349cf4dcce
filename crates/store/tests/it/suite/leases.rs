use jiff::SignedDuration;
use keywright_store::{Error, Fence, Lease, LeaseKept, LeaseTaken, SKEW_MAX, Store};

use crate::world::{at, entry, record, take};

async fn taken(store: &dyn Store, holder: &str, now: i64, until: i64) -> Lease {
    match store.lease_take("leader", holder, at(until), entry(now)).await {
        Ok(LeaseTaken::Taken(lease)) => lease,
        other => panic!("{holder} did not take the lease: {other:?}"),
    }
}

pub(super) async fn one_holder_at_a_time(store: &dyn Store) {
    let first = taken(store, "one", 0, 60).await;
    assert_eq!((first.epoch, first.until), (1, at(60)));
    let second = store.lease_take("leader", "two", at(99), entry(1)).await.expect("an answer");
    assert_eq!(second, LeaseTaken::Held(first.clone()));
    let other = store.lease_take("sweeper", "two", at(99), entry(1)).await.expect("an answer");
    assert!(matches!(other, LeaseTaken::Taken(Lease { epoch: 1, .. })));
    let names: Vec<_> = store.lease_list().await.expect("a list");
    assert_eq!(names.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["leader", "sweeper"]);
    assert_eq!(names[0], first);
}

pub(super) async fn the_end_is_waited_for_with_the_skew(store: &dyn Store) {
    taken(store, "one", 0, 60).await;
    let just_before = at(60) + SKEW_MAX - SignedDuration::from_micros(1);
    let mut early = entry(0);
    early.at = just_before;
    let early = store.lease_take("leader", "two", at(120), early).await.expect("an answer");
    assert!(matches!(early, LeaseTaken::Held(_)));
    let second = taken(store, "two", 60 + SKEW_MAX.as_secs(), 120).await;
    assert_eq!(second.epoch, 2);
}

pub(super) async fn the_same_holder_fences_its_former_self(store: &dyn Store) {
    let first = taken(store, "one", 0, 60).await;
    let again = taken(store, "one", 1, 61).await;
    assert!(first.epoch < again.epoch);
    let lost = store.lease_renew(first.fence(), at(99)).await.expect("an answer");
    assert_eq!(lost, LeaseKept::Lost(again));
}

pub(super) async fn a_lost_lease_is_not_renewed(store: &dyn Store) {
    let first = taken(store, "one", 0, 60).await;
    let before = store.journal_head().await.expect("a head");
    let kept = store.lease_renew(first.fence(), at(90)).await.expect("an answer");
    assert_eq!(kept, LeaseKept::Done(Lease { until: at(90), ..first.clone() }));
    assert_eq!(store.journal_head().await.expect("a head"), before);
    let second = taken(store, "two", 95, 120).await;
    let lost = store.lease_renew(first.fence(), at(150)).await.expect("an answer");
    assert_eq!(lost, LeaseKept::Lost(second));
    let nobody = Fence { lease: "nobody".to_owned(), epoch: 1 };
    assert_eq!(store.lease_renew(nobody, at(1)).await.expect("an answer"), LeaseKept::Absent);
}

pub(super) async fn a_lease_given_back_is_free_at_once(store: &dyn Store) {
    let first = taken(store, "one", 0, 60).await;
    let back = store.lease_release(first.fence(), entry(1)).await.expect("an answer");
    assert!(matches!(back, LeaseKept::Done(Lease { holder: None, .. })), "{back:?}");
    let again = store.lease_release(first.fence(), entry(1)).await.expect("an answer");
    assert!(matches!(again, LeaseKept::Lost(_)));
    let late = store.journal_append(record("late"), entry(1).fenced(first.fence())).await;
    assert!(matches!(late, Err(Error::Fenced { .. })), "{late:?}");
    taken(store, "two", 2, 60).await;
}

pub(super) async fn a_fenced_write_is_refused_whole(store: &dyn Store) {
    let first = taken(store, "one", 0, 60).await;
    let fenced = |it: &Lease| entry(70).fenced(it.fence());
    store.journal_append(record("led"), fenced(&first)).await.expect("it leads");
    let second = taken(store, "two", 70, 120).await;
    let before = store.journal_head().await.expect("a head");
    let late = store.claim_take(take("k", "orders"), fenced(&first)).await;
    let Err(Error::Fenced { lease, epoch: 1, current: 2 }) = late else { panic!("{late:?}") };
    assert_eq!(lease, "leader");
    let unknown = Fence { lease: "nobody".to_owned(), epoch: 1 };
    let unknown = store.journal_append(record("x"), entry(1).fenced(unknown)).await;
    assert!(matches!(unknown, Err(Error::Fenced { current: 0, .. })));
    assert_eq!(store.journal_head().await.expect("a head"), before);
    store.claim_take(take("k", "orders"), fenced(&second)).await.expect("it leads");
}
