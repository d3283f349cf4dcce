//! A key of a type that cannot encrypt a cluster.
//!
//! Source: Confluent, "Self-managed encryption keys on AWS": symmetric keys only.

use keywright_policy::{Findings, Page, Rule};

use super::put;
use crate::aws::{Case, KeyFacts};

/// The key is not a symmetric encryption key.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-013", page: Page::new(include_str!("key_spec_unfit.md")), check };

/// What a key must be, and what it is called in the description; the first that is there counts.
const WANTED: [(&[&str], &str); 2] = [
    (&["KeySpec", "CustomerMasterKeySpec"], "SYMMETRIC_DEFAULT"),
    (&["KeyUsage"], "ENCRYPT_DECRYPT"),
];

/// Whose the key is. AWS's own keys have policies that nobody can change.
///
/// Source: AWS KMS Developer Guide, "AWS managed keys".
const MANAGER: (&str, &str) = ("KeyManager", "CUSTOMER");

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.description else { return };
    let managed = key.field(MANAGER.0).map(|it| (it, MANAGER.1));
    let mut told = managed.into_iter().collect::<Vec<_>>();
    for (names, wanted) in WANTED {
        let named = names.iter().filter_map(|it| key.field(it)).find(|it| it.as_str().is_some());
        match named {
            Some(node) => told.push((node, wanted)),
            None => unsaid(case, key, names[0], out),
        }
    }
    for (node, wanted) in told {
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

fn unsaid(case: &Case, key: &KeyFacts, name: &str, out: &mut Findings) {
    out.unknown(
        &RULE,
        Some(&key.document.place(&key.document.root)),
        format_args!("cannot tell whether the key is fit: its description has no `{name}`"),
    )
    .help("export the description again, as the command prints it")
    .command(format_args!("aws kms describe-key --key-id {} --output json", put::id(case)));
}
