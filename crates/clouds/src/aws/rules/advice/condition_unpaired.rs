//! An address inside of a network, without the network: every network has such an address.
//!
//! Source: AWS, IAM User Guide, "AWS global condition context keys", `aws:VpcSourceIp`.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::Policy;
use crate::aws::rules::clause::{clauses, clauses_of, statements};

/// `aws:VpcSourceIp` without the network that it belongs to.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-108", page: Page::new(include_str!("condition_unpaired.md")), check };

/// Keys that say which network.
const NETWORKS: [&str; 3] = ["aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"];

fn check(policy: &Policy, out: &mut Findings) {
    if !clauses(policy).any(|it| it.is("aws:VpcSourceIp")) {
        return;
    }
    for (statement, node) in statements(policy) {
        if clauses_of(statement, node).any(|it| it.is_any(&NETWORKS)) {
            continue;
        }
        for clause in clauses_of(statement, node).filter(|it| it.is("aws:VpcSourceIp")) {
            if clause.values().any(|it| it.0.contains("${")) {
                continue;
            }
            out.add(
                &RULE,
                Some(&policy.document.place_of_name(clause.key)),
                format_args!(
                    "{} asks for an address inside of a network, and for no network: anybody can \
                     make one that has it",
                    statement.label()
                ),
            )
            .reference("MISSING_PAIRED_CONDITION_KEYS")
            .help("add a condition on `aws:SourceVpc` or `aws:SourceVpce`");
        }
    }
}
