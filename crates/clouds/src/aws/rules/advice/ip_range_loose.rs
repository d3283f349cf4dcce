//! A range whose address has bits that its mask cuts off: it is wider than it looks.
//!
//! Source: AWS, IAM User Guide, "IP address condition operators"; RFC 4632.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::network::Range;
use crate::aws::rules::clause::clauses;
use crate::aws::{Policy, Test};

/// An address inside of a range stands for the range.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-119", page: Page::new(include_str!("ip_range_loose.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy) {
        let Test::Address { .. } = clause.operator.test else { continue };
        for (value, span) in clause.values() {
            let Some(range) = Range::parse(value) else { continue };
            let first = range.first();
            if first == range {
                continue;
            }
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(span)),
                format_args!("`{value}` means all of `{first}`"),
            );
            finding.reference("IMPROVE_IP_RANGE");
            finding.help("write the range's first address, or a narrower range");
            let edit = Edit::replace(span, format!("\"{first}\""));
            finding.edit(&policy.document.source, edit);
        }
    }
}
