//! A key that will expire, and no rotation that comes before.
//!
//! Source: Microsoft, "Configure cryptographic key auto-rotation in Azure Key Vault".

use keywright_model::text::Node;
use keywright_policy::{Findings, Page, Rule, Severity};

use crate::azure::{Case, Told, command};

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
    let in_time = next.is_some_and(|it| it < expires);
    let severity = if in_time { Severity::Note } else { Severity::Warning };
    let clusters = case.cluster_names();
    let what = if in_time {
        "no data key may be made by it, and the next version should be there"
    } else {
        "still reads its data, and can make no new data keys"
    };
    out.foretell(
        &RULE,
        severity,
        expires,
        format_args!("the key's version of today expires: {clusters}: {what}"),
    );
    if expires <= case.now || in_time {
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
        let source = &policy.document.source;
        // A trigger before expiry wants versions that expire.
        if policy.lifetime().is_none_or(Node::is_null) {
            finding.edit(source, policy.set_life(command::VERSION_LIFE));
        }
        finding.edit(source, policy.edit("timeBeforeExpiry", "P30D"));
    }
    let life = Some(command::VERSION_LIFE);
    finding.command(command::rotation_update(case, "timeBeforeExpiry", "P30D", life));
}
