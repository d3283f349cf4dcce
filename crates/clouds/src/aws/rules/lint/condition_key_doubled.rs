//! One condition key twice under one operator, in two spellings.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition": names of condition keys are
//! not told by case.

use keywright_model::text::Member;
use keywright_policy::{Findings, Page, Rule};

use super::tree::blocks;
use crate::aws::Policy;
use crate::aws::rules::clause::statements;

/// Two spellings of one key.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-018", page: Page::new(include_str!("condition_key_doubled.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        for block in blocks(node) {
            for (first, second) in doubled(block.node.as_object().unwrap_or_default()) {
                let place = policy.document.place_of_name(second);
                let message = format_args!(
                    "`{}` and `{}` in {} are one condition key",
                    first.name,
                    second.name,
                    statement.label()
                );
                out.add(&RULE, Some(&place), message)
                    .reference("DUPLICATE_KEYS_WITH_DIFFERENT_CASE")
                    .note(&policy.document.place_of_name(first), "here it stands first")
                    .help("keep one of the two, with the values that are meant");
            }
        }
    }
}

/// Sorted, so that a block of a million keys is not compared pairwise.
fn doubled(keys: &[Member]) -> Vec<(&Member, &Member)> {
    if keys.len() < 2 {
        return Vec::new();
    }
    let mut order: Vec<(String, &Member)> =
        keys.iter().map(|it| (it.name.to_ascii_lowercase(), it)).collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.name_span.cmp(&b.1.name_span)));
    let twins = order.windows(2).filter(|it| it[0].0 == it[1].0);
    // The same spelling twice is told as a repeated name.
    twins.map(|it| (it[0].1, it[1].1)).filter(|(a, b)| a.name != b.name).collect()
}
