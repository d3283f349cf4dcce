//! A key that many may use.
//!
//! Source: Google, Security Command Center, finding `TOO_MANY_KMS_USERS`: more than three users.

use std::collections::BTreeSet;

use keywright_policy::{Findings, Page, Rule};

use crate::gcp::command::{key_id, keys};
use crate::gcp::role::{Gives, gives};
use crate::gcp::{Case, Member};

/// More members than a cluster's key has any use for.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-022", page: Page::new(include_str!("users_many.md")), check };

const USERS_MAX: usize = 3;

const USES: [&str; 2] =
    ["cloudkms.cryptoKeyVersions.useToDecrypt", "cloudkms.cryptoKeyVersions.useToEncrypt"];

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    let roles = &case.document.roles;
    let uses = |role: &str| USES.iter().any(|it| gives(roles, role, it) == Gives::Yes);
    let binding = policy.bindings.iter().filter(|it| uses(&it.role));
    let members = binding.flat_map(|it| &it.members);
    let alive = members.filter(|it| !matches!(it.member, Member::Deleted(_)));
    let users: BTreeSet<&str> = alive.map(|it| it.text.as_str()).collect();
    if users.len() <= USERS_MAX {
        return;
    }
    out.add(
        &RULE,
        Some(&policy.place_of_bindings()),
        format_args!(
            "{} members use the key of {}; a cluster's key has one user, its vendor",
            users.len(),
            case.cluster_names(),
        ),
    )
    .help("take out who is not the vendor; keep other uses under keys of their own")
    .command(format_args!("{} --format json", keys("get-iam-policy", key_id(case))));
}
