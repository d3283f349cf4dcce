use keywright_store::{
    Changed, Claim, ClaimId, Error, Fence, Identity, Standing, Store, Taken, Which,
};

use crate::world::{at, cluster, entry, identities, identity, release, take, together, transfer};

async fn taken(store: &dyn Store, words: &str, holder: &str, seconds: i64) -> Claim {
    match store.claim_take(take(words, holder), entry(seconds)).await {
        Ok(Taken::Taken(claim)) => claim,
        other => panic!("{holder} did not take {words}: {other:?}"),
    }
}

async fn rows(store: &dyn Store) -> u64 {
    store.journal_head().await.expect("a head").seq
}

async fn holder(store: &dyn Store, word: &str) -> Option<Claim> {
    store.claim_holder(identity(word)).await.expect("an answer")
}

pub(super) async fn a_key_is_taken_once(store: &dyn Store) {
    let first = taken(store, "k", "orders", 1).await;
    assert_eq!(first.cluster, cluster("orders"));
    assert_eq!((first.at, first.by.as_str()), (at(1), "ann"));
    let second = store.claim_take(take("k", "billing"), entry(2)).await.expect("an answer");
    assert_eq!(second, Taken::Held(first.clone()));
    assert_eq!(holder(store, "k").await, Some(first));
}

pub(super) async fn taking_it_again_changes_nothing(store: &dyn Store) {
    let first = taken(store, "a b", "orders", 1).await;
    let before = rows(store).await;
    for words in ["a b", "b"] {
        let again = store.claim_take(take(words, "orders"), entry(2)).await.expect("an answer");
        assert_eq!(again, Taken::AlreadyYours(first.clone()));
    }
    assert_eq!(rows(store).await, before);
}

pub(super) async fn any_shared_identity_is_the_same_key(store: &dyn Store) {
    let first = taken(store, "arn fingerprint", "orders", 1).await;
    let other = store.claim_take(take("fingerprint url", "billing"), entry(2)).await;
    assert_eq!(other.expect("an answer"), Taken::Held(first));
    assert_eq!(holder(store, "url").await, None);
}

pub(super) async fn a_refused_take_leaves_nothing(store: &dyn Store) {
    taken(store, "b", "orders", 1).await;
    let before = rows(store).await;
    // The first identity is free, the second is not.
    store.claim_take(take("a b", "billing"), entry(2)).await.expect("an answer");
    assert_eq!(rows(store).await, before);
    taken(store, "a", "audit", 3).await;
    assert_eq!(store.claim_list(Which::All, ClaimId::FIRST, 9).await.expect("a list").len(), 2);
}

pub(super) async fn a_claim_grows_with_what_is_known_of_the_key(store: &dyn Store) {
    let first = taken(store, "arn", "orders", 1).await;
    let grown = store.claim_take(take("arn fingerprint", "orders"), entry(2)).await;
    let wanted = Claim { identities: identities("arn fingerprint"), ..first };
    assert_eq!(grown.expect("an answer"), Taken::Widened(wanted.clone()));
    assert_eq!(holder(store, "fingerprint").await, Some(wanted.clone()));
    let others = taken(store, "url", "billing", 3).await;
    let wider = store.claim_take(take("arn url", "orders"), entry(4)).await.expect("an answer");
    assert_eq!(wider, Taken::Held(others));
    assert_eq!(holder(store, "arn").await, Some(wanted));
}

pub(super) async fn a_release_holds_until_the_vendors_delay_is_over(store: &dyn Store) {
    let first = taken(store, "k", "orders", 1).await;
    let released = store.claim_release(release("k", "orders", 2, 10), entry(2)).await;
    let Ok(Changed::Done(leaving)) = released else { panic!("not released: {released:?}") };
    assert_eq!(leaving.standing(at(9)), Standing::Releasing { free_at: at(10) });
    assert_eq!(leaving.standing(at(10)), Standing::Free);
    let again = store.claim_release(release("k", "orders", 3, 99), entry(3)).await;
    assert_eq!(again.expect("an answer"), Changed::Already(leaving.clone()));
    for (seconds, who) in [(3, "orders"), (9, "billing")] {
        let early = store.claim_take(take("k", who), entry(seconds)).await.expect("an answer");
        assert_eq!(early, Taken::Held(leaving.clone()), "{who}");
    }
    let next = taken(store, "k", "billing", 10).await;
    assert!(first.id < next.id);
    let all = store.claim_list(Which::All, ClaimId::FIRST, 9).await.expect("a list");
    assert_eq!(all, [Claim { ended_at: Some(at(10)), ..leaving }, next]);
}

pub(super) async fn a_refused_take_ends_nobody(store: &dyn Store) {
    taken(store, "a", "orders", 1).await;
    taken(store, "b", "billing", 1).await;
    let released = store.claim_release(release("a", "orders", 2, 3), entry(2)).await;
    let Ok(Changed::Done(leaving)) = released else { panic!("not released: {released:?}") };
    let before = rows(store).await;
    // The release of `a` is over, and `b` is held.
    let refused = store.claim_take(take("a b", "audit"), entry(4)).await;
    assert!(matches!(refused, Ok(Taken::Held(it)) if it.cluster == cluster("billing")));
    assert_eq!(holder(store, "a").await, Some(leaving));
    assert_eq!(rows(store).await, before);
    taken(store, "a", "audit", 5).await;
}

pub(super) async fn a_release_can_be_withdrawn(store: &dyn Store) {
    let first = taken(store, "k", "orders", 1).await;
    let withdraw =
        |seconds| store.claim_release_withdraw(identity("k"), cluster("orders"), entry(seconds));
    assert_eq!(withdraw(2).await.expect("an answer"), Changed::Already(first.clone()));
    store.claim_release(release("k", "orders", 2, 9), entry(2)).await.expect("an answer");
    assert_eq!(withdraw(3).await.expect("an answer"), Changed::Done(first.clone()));
    let late = store.claim_take(take("k", "billing"), entry(99)).await.expect("an answer");
    assert_eq!(late, Taken::Held(first));
}

pub(super) async fn only_the_holder_lets_go(store: &dyn Store) {
    let first = taken(store, "k", "orders", 1).await;
    let theirs = store.claim_release(release("k", "billing", 2, 2), entry(2)).await;
    assert_eq!(theirs.expect("an answer"), Changed::Held(first));
    let nobodys = store.claim_release(release("x", "orders", 2, 2), entry(2)).await;
    assert_eq!(nobodys.expect("an answer"), Changed::Absent);
    let nobodys = store.claim_release_withdraw(identity("x"), cluster("orders"), entry(2)).await;
    assert_eq!(nobodys.expect("an answer"), Changed::Absent);
}

pub(super) async fn a_key_passes_from_its_holder_alone(store: &dyn Store) {
    let first = taken(store, "k", "orders", 1).await;
    let pass = |from, to| store.claim_transfer(transfer("k", from, to), entry(2));
    assert_eq!(pass("billing", "audit").await.expect("an answer"), Changed::Held(first.clone()));
    assert_eq!(pass("orders", "orders").await.expect("ok"), Changed::Already(first.clone()));
    let passed = Claim { cluster: cluster("audit"), ..first };
    assert_eq!(pass("orders", "audit").await.expect("an answer"), Changed::Done(passed.clone()));
    assert_eq!(pass("orders", "audit").await.expect("ok"), Changed::Already(passed.clone()));
    store.claim_release(release("k", "audit", 3, 9), entry(3)).await.expect("an answer");
    let leaving = holder(store, "k").await.expect("a holder");
    assert_eq!(pass("audit", "orders").await.expect("ok"), Changed::Releasing(leaving));
}

pub(super) async fn history_tells_every_holder(store: &dyn Store) {
    for (number, who) in ["orders", "billing", "audit"].into_iter().enumerate() {
        let seconds = i64::try_from(number).expect("small") * 10;
        taken(store, "k other", who, seconds).await;
        let let_go = release("other", who, seconds, seconds + 5);
        store.claim_release(let_go, entry(seconds)).await.expect("an answer");
    }
    let which = Which::Of(identity("k"));
    let all = store.claim_list(which, ClaimId::FIRST, 9).await.expect("a list");
    let told: Vec<_> = all.iter().map(|it| (it.cluster.as_str(), it.ended_at)).collect();
    let wanted = [("orders", Some(at(10))), ("billing", Some(at(20))), ("audit", None)];
    assert_eq!(told, wanted);
}

pub(super) async fn lists_come_in_pages(store: &dyn Store) {
    for word in ["a", "b", "c d e"] {
        taken(store, word, word, 1).await;
    }
    let (mut after, mut told) = (ClaimId::FIRST, Vec::new());
    loop {
        let page = store.claim_list(Which::Held, after, 2).await.expect("a list");
        let Some(last) = page.last() else { break };
        after = last.id;
        told.extend(page.iter().flat_map(|it| it.identities.as_slice().to_vec()));
    }
    assert_eq!(told.iter().map(Identity::as_str).collect::<String>(), "abcde");
}

pub(super) async fn malformed_texts_are_refused(store: &dyn Store) {
    let long = "x".repeat(257);
    for name in ["", "two\nlines", "\u{1b}[31m", "with\0zero", &long] {
        let take = keywright_store::Take { vendor: name.to_owned(), ..take("k", "orders") };
        let refused = store.claim_take(take, entry(1)).await;
        assert!(matches!(refused, Err(Error::Malformed { .. })), "{name:?}: {refused:?}");
    }
    assert!(Identity::new("").is_err());
    assert_eq!(rows(store).await, 0);
}

pub(super) async fn a_refused_write_costs_its_neighbours_nothing(store: &dyn Store) {
    let fence = Fence { lease: "leader".to_owned(), epoch: 7 };
    let answers = together(vec![
        store.claim_take(take("a", "orders"), entry(1)),
        store.claim_take(take("b a", "billing"), entry(1)),
        store.claim_take(take("c", "audit"), entry(1).fenced(fence)),
        store.claim_take(take("b", "audit"), entry(1)),
    ])
    .await;
    let [
        Ok(Taken::Taken(a)),
        Ok(Taken::Held(held)),
        Err(Error::Fenced { .. }),
        Ok(Taken::Taken(b)),
    ] = answers.as_slice()
    else {
        panic!("{answers:?}")
    };
    assert_eq!((held, b.cluster.as_str()), (a, "audit"));
    assert_eq!(rows(store).await, 2);
    assert_eq!(holder(store, "c").await, None);
}
