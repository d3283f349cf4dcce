//! A key without an expiry date, which benchmarks demand and a cluster cannot take.
//!
//! Source: CIS Microsoft Azure Foundations Benchmark, "Ensure that the Expiration Date is set for
//! all Keys"; Microsoft, "About keys": an expired key decrypts and unwraps, and does not encrypt or
//! wrap.

use keywright_policy::{Findings, Page, Rule};

use super::rotation_off::PERIOD;
use crate::azure::rotation::moved;
use crate::azure::{Case, Told, command};

/// The key does not expire.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-025", page: Page::new(include_str!("expiry_unset.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    if key.date("expires") != Told::Absent {
        return;
    }
    let finding = out.add(
        &RULE,
        Some(&key.place("expires")),
        format_args!(
            "the key of {} has no expiry date, which benchmarks demand; an expired key half-kills \
             its cluster, which then reads and cannot make data keys",
            case.cluster_names()
        ),
    );
    finding.help(
        "rotate by a policy, which bounds each version's use without a date of failure; set expiry \
         only together with a `Rotate` action that comes before it",
    );
    finding.command(command(case));
}

/// Lets the versions to come expire, and rotates as before, or sooner. WHY by age: the version of
/// today never expires, so that nothing comes before its expiry.
fn command(case: &Case) -> String {
    let policy = case.document.rotation.as_ref();
    let Some((policy, Told::Is(_) | Told::Absent)) = policy.map(|it| (it, it.rotates())) else {
        return format!("az keyvault key rotation-policy show {}", command::key(case));
    };
    let due = |after: &str| moved(case.now, after.parse().ok()?);
    let sooner = |it: &&str| due(it).zip(due(PERIOD)).is_some_and(|(own, ours)| own < ours);
    let after = policy.after_creation().filter(sooner).unwrap_or(PERIOD);
    let life = Some(command::VERSION_LIFE);
    command::rotation_update(case, "timeAfterCreate", after, life)
}
