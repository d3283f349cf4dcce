//! The cloud refused a call of the vendor's.
//!
//! Source: Microsoft, "Azure Key Vault logging"; AWS KMS Developer Guide, "Logging AWS KMS API
//! calls".

use keywright_policy::{Findings, Page, Rule};

use crate::judge::Usage;

/// The cloud refused a call of the vendor's.
pub(super) const RULE: Rule<Usage> =
    Rule { code: "EST-021", page: Page::new(include_str!("vendor_denied.md")), check };

fn check(it: &Usage, out: &mut Findings) {
    for used in it.used.iter().filter(|it| it.is_vendor == Some(true)) {
        let Some(at) = used.failed_at else { continue };
        let why: Vec<String> =
            used.failed.iter().map(|it| format!("`{}` {} times", it.0, it.1)).collect();
        let finding = out.add(
            &RULE,
            it.place.as_ref(),
            format_args!(
                "the vendor's `{}` failed to `{}` key `{}`: {}, last at {at}",
                used.principal,
                used.operation,
                it.key,
                why.join(", "),
            ),
        );
        finding.help("`keywright check` tells what the vendor lacks; compare its last success");
        finding.key = Some(it.key.clone());
        finding.clusters.clone_from(&it.clusters);
    }
}
