//! Somebody who is not the vendor used the key of a cluster.
//!
//! Source: Confluent, best practices for self-managed keys, "Do not reuse encryption keys".

use keywright_policy::{Findings, Page, Rule};

use crate::judge::Usage;

/// Somebody who is not the vendor used the key of a cluster.
pub(super) const RULE: Rule<Usage> =
    Rule { code: "EST-022", page: Page::new(include_str!("used_by_other.md")), check };

fn check(it: &Usage, out: &mut Findings) {
    if it.clusters.is_empty() {
        return;
    }
    for used in it.used.iter().filter(|it| it.is_vendor == Some(false) && it.uses) {
        let Some((_, last)) = used.span else { continue };
        let finding = out.add(
            &RULE,
            it.place.as_ref(),
            format_args!(
                "`{}`, which is not the vendor, used key `{}` to `{}`: {} times, last at {last}",
                used.principal, it.key, used.operation, used.succeeded,
            ),
        );
        finding.help("give it a key of its own, or find out why it reads the cluster's data");
        finding.key = Some(it.key.clone());
        finding.clusters.clone_from(&it.clusters);
    }
}
