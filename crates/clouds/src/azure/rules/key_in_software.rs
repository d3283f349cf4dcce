//! A key that software protects, where a standard wants a hardware module.
//!
//! Source: Microsoft, "About keys": `RSA` is protected by software, `RSA-HSM` by a hardware module;
//! a key's type never changes.

use keywright_policy::{Findings, Page, Rule};

use crate::azure::{Case, Told, command};

/// The key is not in a hardware module.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-030", page: Page::new(include_str!("key_in_software.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let Told::Is(kind) = key.kind() else { return };
    if !kind.eq_ignore_ascii_case("RSA") {
        return;
    }
    let finding = out.add(
        &RULE,
        key.part("kty").map(|it| key.document.place(it)).as_ref(),
        format_args!(
            "the key of {} is protected by software; some standards want a hardware module, and a \
             key cannot be moved into one",
            case.cluster_names()
        ),
    );
    finding.help(
        "keep it for this cluster, and record the exception; make the key of the next cluster an \
         `RSA-HSM` key of a premium vault",
    );
    let scope = command::scope(case);
    finding.command(format!("az resource show --ids {scope} --query properties.sku"));
}
