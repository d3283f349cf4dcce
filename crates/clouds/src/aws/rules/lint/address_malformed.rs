//! An address that is none.
//!
//! Source: AWS, IAM User Guide, "IP address condition operators".

use keywright_policy::{Findings, Page, Rule};

use super::cidr::Range;
use crate::aws::rules::clause::clauses;
use crate::aws::{Policy, Test};

/// Neither an address nor a range of them.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-024", page: Page::new(include_str!("address_malformed.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy) {
        let Test::Address { .. } = clause.operator.test else { continue };
        // A variable is told by a rule of its own.
        let values = clause.texts().filter(|it| !it.0.contains("${"));
        for (text, span) in values.filter(|it| Range::parse(it.0).is_none()) {
            let label = clause.statement.label();
            let message = format_args!("`{text}` in {label} is no range of addresses");
            out.add(&RULE, Some(&policy.document.place_at(span)), message)
                .reference("TYPE_MISMATCH_IP_RANGE")
                .help("write an address, or an address and a length: `203.0.113.0/24`");
        }
    }
}
