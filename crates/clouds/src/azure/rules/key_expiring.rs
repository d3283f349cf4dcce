//! A key that will expire, and no rotation that comes before.
//!
//! Source: Microsoft, "Configure cryptographic key auto-rotation in Azure Key Vault".

use keywright_policy::{Findings, Page, Rule};

use crate::azure::property::set;
use crate::azure::{Case, RotationPolicy, Told, command};

/// The key expires on a date before which nothing makes its next version.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-009", page: Page::new(include_str!("key_expiring.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let Told::Is(expires) = key.date("expires") else { return };
    let policy = case.document.rotation.as_ref();
    let next = policy
        .and_then(|it| it.rotates().known())
        .and_then(|rotates| rotates.next(key.date("created").known()?, Some(expires)));
    if expires <= case.now || next.is_some_and(|it| it < expires) {
        return;
    }
    let finding = out.add(
        &RULE,
        Some(&key.place("expires")),
        format_args!(
            "the key expires on {expires}, and no rotation is known to come before: {} will not be \
             able to make new data keys",
            case.cluster_names()
        ),
    );
    finding.help("let the rotation policy make the next version before the date");
    if let Some(policy) = policy {
        mend(policy, finding);
    }
    finding.command(command::rotation_update(case, "timeBeforeExpiry", "P30D"));
}

/// A trigger before expiry wants a lifetime for the versions to come.
fn mend(policy: &RotationPolicy, finding: &mut keywright_policy::Finding) {
    let source = &policy.document.source;
    if policy.lifetime().is_none_or(keywright_model::text::Node::is_null) {
        finding.edit(source, set(source, &policy.document.root, "expiresIn", "\"P2Y\""));
    }
    finding.edit(source, policy.edit("timeBeforeExpiry", "P30D"));
}
