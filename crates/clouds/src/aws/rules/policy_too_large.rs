//! A policy that does not fit.
//!
//! Source: AWS KMS Developer Guide, "Resource quotas": key policy document size, 32 KB.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::Case;

/// AWS's quota, in bytes.
pub(in crate::aws) const POLICY_BYTES_MAX: usize = 32 * 1024;

/// From this share of the quota on, the next edit may not fit. In percent.
const NEAR_PERCENT: usize = 90;

/// The policy is larger than AWS KMS takes, or nearly so.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-017", page: Page::new(include_str!("policy_too_large.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    let root = &policy.document.root;
    let bytes = root.span.range().len();
    if bytes <= POLICY_BYTES_MAX * NEAR_PERCENT / 100 {
        return;
    }
    let over = if POLICY_BYTES_MAX < bytes { "more than" } else { "close to" };
    out.add(
        &RULE,
        Some(&policy.document.place_at(keywright_model::text::Span {
            start: root.span.start,
            end: root.span.start + 1,
        })),
        format_args!(
            "the policy has {bytes} bytes, {over} the {POLICY_BYTES_MAX} that AWS KMS \
            takes"
        ),
    )
    .help(
        "merge statements that differ in their principals only, and print the policy without \
        spaces",
    );
}
