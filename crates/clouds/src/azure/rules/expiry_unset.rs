//! A key without an expiry date, which benchmarks demand and a cluster cannot take.
//!
//! Source: CIS Microsoft Azure Foundations Benchmark, "Ensure that the Expiration Date is set for
//! all Keys"; Microsoft, "About keys": an expired key decrypts and unwraps, and does not encrypt or
//! wrap.

use keywright_policy::{Findings, Page, Rule};

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
    finding.command(command::rotation_update(case, "timeBeforeExpiry", "P30D"));
}
