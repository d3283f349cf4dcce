//! A key whose material was made elsewhere.
//!
//! Source: Confluent, "Self-managed keys on Google Cloud": importing key material is not supported;
//! Cloud KMS API v1, `CryptoKey.import_only` and `CryptoKeyVersion.import_job`.

use keywright_policy::{Findings, Page, Rule};

use crate::gcp::command::create_key;
use crate::gcp::{Case, Version};

/// The vendor does not support imported material, and Google cannot rotate it.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-015", page: Page::new(include_str!("material_imported.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let help =
        "make a key whose material Google makes, and give that one to the vendor's next cluster";
    if let Some(key) = case.document.key.as_ref().filter(|it| it.is_import_only()) {
        let message =
            format_args!("the key of {} takes imported material only", case.cluster_names());
        out.add(&RULE, Some(&key.place("importOnly")), message)
            .help(help)
            .command(create_key(case));
        return;
    }
    let every = case.document.every_version();
    let Some((it, place)) = every.iter().find_map(|it| Some((it, imported(it)?))) else { return };
    let (label, clusters) = (it.label(), case.cluster_names());
    let message = format_args!("the material of {label} of the key of {clusters} is imported");
    out.add(&RULE, Some(&it.place(place)), message).help(help).command(create_key(case));
}

/// The member that shows that a version's material is imported.
fn imported(it: &Version<'_>) -> Option<&'static str> {
    if it.node.get("importJob").is_some_and(|it| !it.is_null()) {
        return Some("importJob");
    }
    matches!(it.state(), Some("PENDING_IMPORT" | "IMPORT_FAILED")).then_some("state")
}
