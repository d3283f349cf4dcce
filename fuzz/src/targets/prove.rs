//! An AWS policy linted, and asked about itself: whatever it says, it gains nothing over itself.

use std::sync::Arc;

use keywright_clouds::aws::prove::{no_new_access, not_public};
use keywright_clouds::aws::rules::{advice, lint};
use keywright_clouds::aws::{Form, Policy, print};
use keywright_model::text::{Document, Source};
use keywright_policy::Verdict;

/// Lints, prints and asks.
pub fn run(bytes: &[u8]) {
    let Ok(source) = Source::decode("it.json", bytes) else { return };
    let Ok(document) = Document::parse(Arc::new(source)) else { return };
    let form = Form::told(&document.root);
    let policy = Policy::read(document, form);
    for finding in lint::lint(&policy).into_iter().chain(advice::advise(&policy)) {
        assert!(!finding.message.is_empty(), "{} says nothing", finding.rule.code);
    }
    let again = Document::parse(Arc::new(Source::new("it.json", print(&policy))));
    let again = Policy::read(again.expect("what is printed is JSON"), form);
    assert_eq!(policy.is_readable(), again.is_readable(), "printing changes what is read");
    for (reference, candidate) in [(&policy, &again), (&again, &policy)] {
        let gains = no_new_access(reference, candidate).verdict;
        assert!(!matches!(gains, Verdict::Fails(_)), "printing gives access");
    }
    not_public(&policy);
}
