//! A key that is not made for encryption.
//!
//! Source: Cloud KMS API v1, `CryptoKey.purpose`, which never changes; Confluent, "Self-managed
//! keys on Google Cloud": the key is symmetric.

use keywright_policy::{Findings, Page, Rule};

use crate::gcp::Case;
use crate::gcp::command::{create_key, key_id, keys};

/// A key that signs, or computes codes, where a cluster needs one that encrypts.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-009", page: Page::new(include_str!("key_purpose_unfit.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let place = key.place("purpose");
    let id = key_id(case);
    match (key.encrypts(), key.text("purpose")) {
        (Some(true), _) => {}
        (_, Some(purpose)) => {
            let clusters = case.cluster_names();
            out.add(
                &RULE,
                Some(&place),
                format_args!("the key's purpose is `{purpose}`: it cannot encrypt {clusters}"),
            )
            .help("a purpose never changes: make another key, and give that one to the vendor")
            .command(create_key(case));
        }
        (_, None) => {
            out.unknown(&RULE, Some(&place), format_args!("the description names no purpose"))
                .help("export the description again, whole")
                .command(format_args!("{} --format json", keys("describe", id)));
        }
    }
}
