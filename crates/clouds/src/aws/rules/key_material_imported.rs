//! A key whose material was brought in from outside.
//!
//! Source: Confluent, "Self-managed encryption keys on AWS", limitations: importing key material is
//! not supported; external key stores are.

use keywright_policy::{Findings, Page, Rule, Severity};

use super::put;
use crate::aws::{Case, Origin};

/// The key's material is not AWS KMS's own.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-014", page: Page::new(include_str!("key_material_imported.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.description else { return };
    let (Some(origin), Some(node)) = (key.origin(), key.field("Origin")) else {
        out.unknown(
            &RULE,
            Some(&key.document.place(&key.document.root)),
            format_args!("cannot tell where the key's material comes from: there is no `Origin`"),
        )
        .help("export the description again, as the command prints it")
        .command(format_args!("aws kms describe-key --key-id {} --output json", put::id(case)));
        return;
    };
    if let Some(date) = key.date("ValidTo") {
        let clusters = case.cluster_names();
        let what = format_args!("the imported material expires: {clusters} cannot use the key");
        out.foretell(&RULE, Severity::Warning, date, what);
    }
    let what = match origin {
        Origin::Kms | Origin::ExternalStore => return,
        Origin::Imported => "was imported, which the vendor does not support: it can expire",
        Origin::CloudHsm => {
            "lies in a CloudHSM cluster, which the vendor does not list as supported"
        }
        Origin::Other => "comes from a place that is not known",
    };
    out.add(
        &RULE,
        Some(&key.document.place(node)),
        format_args!("the material of the key of {} {what}", case.cluster_names()),
    )
    .help("a key's origin cannot be changed: make another key, and register it for a new cluster")
    .command("aws kms create-key --origin AWS_KMS");
}
