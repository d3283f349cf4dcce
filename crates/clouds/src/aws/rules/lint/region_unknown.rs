//! A region that there is not.
//!
//! Source: AWS, "AWS Regions and Availability Zones"; IAM User Guide, aws:RequestedRegion; AWS KMS
//! Developer Guide, kms:PrimaryRegion and kms:ReplicaRegion.

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Findings, Page, Rule};

use super::region::is_region;
use crate::aws::Policy;
use crate::aws::rules::clause::clauses;

/// A value that is no region's code.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-026", page: Page::new(include_str!("region_unknown.md")), check };

const KEYS: [&str; 3] = ["aws:RequestedRegion", "kms:PrimaryRegion", "kms:ReplicaRegion"];

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy).filter(|it| it.is_any(&KEYS)) {
        if clause.operator.test == crate::aws::Test::Null {
            continue;
        }
        for (text, span) in clause.plain_texts().filter(|it| !is_region(it.0)) {
            let label = clause.statement.label();
            let message = format_args!("`{text}` in {label} is no region");
            let finding = out.add(&RULE, Some(&policy.document.place_at(span)), message);
            finding.reference("INVALID_REGION").help("write a region's code: `us-east-1`");
            let folded = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
            if is_region(&folded) {
                finding.edit(&policy.document.source, Edit::replace(span, quote(&folded)));
            }
        }
    }
}
