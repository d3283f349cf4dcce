//! A key that never rotates.
//!
//! Source: Confluent, best practices: "Rotate encryption keys on a regular basis"; Microsoft,
//! "Configure cryptographic key auto-rotation in Azure Key Vault".

use keywright_policy::{Findings, Page, Rule};

use crate::azure::{Case, Key, Rotates, Told, command};

/// No action of the policy makes a new version.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-012", page: Page::new(include_str!("rotation_off.md")), check };

/// How long after a version was made the next one is, where nothing says it.
pub(super) const PERIOD: &str = "P1Y";

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.rotation else { return };
    let expires = case.document.key.as_ref().map(|it| it.date("expires"));
    let place = policy.place();
    let finding = match (policy.rotates(), expires) {
        (Told::Is(Rotates::BeforeExpiry { .. }), Some(Told::Absent)) => out.add(
            &RULE,
            Some(&place),
            format_args!(
                "the key of {} rotates before its version expires, and that never expires",
                case.cluster_names()
            ),
        ),
        (Told::Is(_), _) => return,
        (Told::Absent, _) => out.add(
            &RULE,
            Some(&place),
            format_args!("no action of the policy rotates the key of {}", case.cluster_names()),
        ),
        (Told::Unclear(why), _) => out.unknown(
            &RULE,
            Some(&place),
            format_args!("cannot tell whether the key rotates: {why}"),
        ),
    };
    finding.help("let the policy rotate the key so long after a version was made");
    if !case.document.key.as_ref().is_some_and(is_of_template) {
        finding.command(command::rotation_update(case, "timeAfterCreate", PERIOD, None));
    }
    finding.edit(&policy.document.source, policy.edit("timeAfterCreate", PERIOD));
}

/// Whether the key's text is a template's, which is deployed and not pasted.
fn is_of_template(key: &Key) -> bool {
    key.document.root.get_any_case("apiVersion").is_some()
}
