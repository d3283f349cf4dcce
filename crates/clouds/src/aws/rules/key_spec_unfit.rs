//! A key of a type that cannot encrypt a cluster.
//!
//! Source: Confluent, "Self-managed encryption keys on AWS": symmetric keys only.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::Case;

/// The key is not a symmetric encryption key.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-013", page: Page::new(include_str!("key_spec_unfit.md")), check };

/// What a key must be, and what it is called in the description; the first that is there counts.
const WANTED: [(&[&str], &str); 2] = [
    (&["KeySpec", "CustomerMasterKeySpec"], "SYMMETRIC_DEFAULT"),
    (&["KeyUsage"], "ENCRYPT_DECRYPT"),
];

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.description else { return };
    for (names, wanted) in WANTED {
        let Some(node) = names.iter().find_map(|it| key.field(it)) else { continue };
        let Some(found) = node.as_str().filter(|it| *it != wanted) else { continue };
        out.add(
            &RULE,
            Some(&key.document.place(node)),
            format_args!("the key is `{found}`; {} needs `{wanted}`", case.cluster_names()),
        )
        .help("a key's type cannot be changed: make another key, and register it for a new cluster")
        .command("aws kms create-key --key-spec SYMMETRIC_DEFAULT --key-usage ENCRYPT_DECRYPT");
    }
}
