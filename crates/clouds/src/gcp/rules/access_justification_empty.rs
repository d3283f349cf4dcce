//! A key that refuses every reason for its use.
//!
//! Source: Cloud KMS API v1, `KeyAccessJustificationsPolicy`: under a key, an empty list of reasons
//! allows none; "Justification reason codes": `CUSTOMER_INITIATED_ACCESS` is access that the
//! customer's IAM policy authorizes.

use keywright_model::text::Node;
use keywright_policy::{Findings, Page, Rule};

use crate::gcp::Case;
use crate::gcp::command::{key_id, keys, word};

/// The reason with which a principal of the IAM policy comes.
const REASON: &str = "CUSTOMER_INITIATED_ACCESS";

/// Every operation with the key fails.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-017", page: Page::new(include_str!("access_justification_empty.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let Some(policy) = key.field("keyAccessJustificationsPolicy") else { return };
    let reasons = policy.get("allowedAccessReasons").and_then(Node::as_array).unwrap_or_default();
    let place = key.document.place(policy);
    let clusters = case.cluster_names();
    let finding = if reasons.is_empty() {
        let message =
            format_args!("the key allows no reason for its use: {clusters} cannot use it");
        out.add(&RULE, Some(&place), message)
    } else if reasons.iter().any(|it| it.as_str() == Some(REASON)) {
        return;
    } else {
        let message = format_args!(
            "cannot tell whether {clusters} can use the key: its reasons do not hold `{REASON}`"
        );
        out.unknown(&RULE, Some(&place), message)
    };
    finding.help(format_args!("allow `{REASON}`, or take the policy off the key"));
    let update = keys("update", key_id(case));
    let mut allowed: Vec<String> =
        reasons.iter().filter_map(Node::as_str).map(flag_value).collect();
    allowed.push(flag_value(REASON));
    finding.command(format_args!("{update} --allowed-access-reasons={}", allowed.join(",")));
}

/// A reason as gcloud spells it: `customer-initiated-access`.
fn flag_value(reason: &str) -> String {
    word(&reason.to_ascii_lowercase().replace('_', "-"))
}
