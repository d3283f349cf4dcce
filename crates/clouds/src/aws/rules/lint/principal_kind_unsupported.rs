//! A kind of principal that a policy of this form does not take.
//!
//! Source: AWS, IAM User Guide, "AWS JSON policy elements: Principal"; AWS KMS Developer Guide,
//! "Key policies": a key policy names accounts, identities and services.

use keywright_policy::{Findings, Page, Rule};

use super::tree::{is_principal, members};
use crate::aws::rules::clause::statements;
use crate::aws::{Form, Policy};

/// Federated principals outside of a role's trust, and canonical users outside of a bucket.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-011", page: Page::new(include_str!("principal_kind_unsupported.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        let parts = members(node, is_principal);
        let kinds = parts.flat_map(|it| it.node.as_object().unwrap_or_default());
        for kind in kinds {
            let federated = &*kind.name == "Federated" && policy.form != Form::Trust;
            let canonical = &*kind.name == "CanonicalUser" && policy.form == Form::Key;
            if !federated && !canonical {
                continue;
            }
            let place = policy.document.place_of_name(kind);
            let message = format_args!(
                "{} names principals as `{}`, which this policy does not take",
                statement.label(),
                kind.name
            );
            let finding = out.add(&RULE, Some(&place), message);
            finding.help("name the role that they take on, under `AWS`");
            if federated {
                finding.reference("FEDERATED_PRINCIPAL_NOT_SUPPORTED");
            }
        }
    }
}
