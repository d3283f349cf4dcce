//! What AWS and vendors tell people to write is told by no rule.

use super::super::lint;
use super::read::{form, policy};

/// Policies as their pages print them, placeholders filled in. Each begins with its form and its
/// page.
const POLICIES: &str = include_str!("prescribed.txt");

#[test]
fn no_prescribed_policy_is_told() {
    let mut wrong = Vec::new();
    let mut read = 0;
    for part in POLICIES.split("==> ").filter(|it| !it.trim().is_empty()) {
        let (head, text) = part.split_once(" <==\n").expect("a head, then a policy");
        let (word, page) = head.split_once(": ").expect("a form, then a page");
        let policy = policy(text, form(word));
        let elsewhere = text.contains("ecr:");
        assert!(policy.is_readable() || elsewhere, "{page}: {:?}", policy.statements);
        wrong.extend(lint(&policy).iter().map(|it| format!("{page}: {}", it.message)));
        read += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(30 <= read, "{read}");
}
