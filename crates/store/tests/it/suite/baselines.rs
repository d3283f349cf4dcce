use keywright_model::KeyName;
use keywright_store::{Approval, Error, Store, Verdict, audit};

use super::journal::lived_in;
use crate::world::{at, entry};

fn approval(spelling: &str, document: &str) -> Approval {
    let (spelling, document) = (spelling.to_owned(), document.to_owned());
    Approval { spelling, key: KeyName::new("orders"), document }
}

pub(super) async fn the_newest_approval_of_a_key_is_its_baseline(store: &dyn Store) {
    lived_in(store).await;
    assert_eq!(store.baseline_of("arn:a".to_owned()).await.expect("an answer"), None);
    for (spelling, document, second) in [("arn:a", "one", 10), ("arn:b", "two", 11)] {
        store.baseline_approve(approval(spelling, document), entry(second)).await.expect("a row");
    }
    let head = store.baseline_approve(approval("arn:a", "{\"é\": 3}"), entry(12)).await;
    let found = store.baseline_of("arn:a".to_owned()).await.expect("an answer").expect("one");
    assert_eq!((found.document.as_str(), found.at), ("{\"é\": 3}", at(12)));
    assert_eq!((found.row, found.by.as_str()), (head.expect("a row").seq, "ann"));
    assert_eq!((found.key.as_str(), found.why.as_str()), ("orders", "as planned"));
    let other = store.baseline_of("arn:b".to_owned()).await.expect("an answer").expect("one");
    assert_eq!(other.document, "two");
    let all = store.baseline_list().await.expect("an answer");
    let all: Vec<&str> = all.iter().map(|it| it.document.as_str()).collect();
    assert_eq!(all, ["{\"é\": 3}", "two"]);
    let mut snapshot = store.snapshot().await.expect("a snapshot");
    let verdict = audit(snapshot.as_mut(), &[]).await.expect("an answer");
    assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
}

pub(super) async fn a_baseline_that_is_too_long_or_forged_is_refused(store: &dyn Store) {
    for document in ["", "two\nlines", &"x".repeat(70_000)] {
        let refused = store.baseline_approve(approval("arn:a", document), entry(1)).await;
        assert!(matches!(refused, Err(Error::Malformed { .. })), "{refused:?}");
    }
    let forged = store.journal_append(crate::world::record("baseline-approved"), entry(2)).await;
    assert!(matches!(forged, Err(Error::Malformed { .. })), "{forged:?}");
    assert_eq!(store.baseline_of("arn:a".to_owned()).await.expect("an answer"), None);
}
