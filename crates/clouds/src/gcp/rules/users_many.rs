//! A key that many may use.
//!
//! Source: Google, Security Command Center, finding `TOO_MANY_KMS_USERS`: more than three users.

use std::collections::BTreeSet;

use keywright_policy::{Findings, Page, Rule};

use super::duties_not_separated::folded;
use super::duty::{Sure, uses};
use crate::gcp::command::{key_id, keys, roles};
use crate::gcp::role::is_stripped;
use crate::gcp::{Case, Member};

/// More members than a cluster's key has any use for.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-022", page: Page::new(include_str!("users_many.md")), check };

const USERS_MAX: usize = 3;

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    let users = |wanted: &[Sure]| -> BTreeSet<String> {
        let bindings = policy.bindings.iter().filter(|it| wanted.contains(&uses(case, &it.role)));
        let members = bindings.flat_map(|it| &it.members);
        let alive = members.filter(|it| !matches!(it.member, Member::Deleted(_)));
        alive.map(|it| folded(&it.text)).collect()
    };
    let (sure, all) = (users(&[Sure::Yes]).len(), users(&[Sure::Yes, Sure::Maybe]).len());
    let (place, clusters) = (policy.place_of_bindings(), case.cluster_names());
    if USERS_MAX < sure {
        out.add(
            &RULE,
            Some(&place),
            format_args!(
                "{sure} members use the key of {clusters}; a cluster's key has one user, its vendor"
            ),
        )
        .help("take out who is not the vendor; keep other uses under keys of their own")
        .command(format_args!("{} --format json", keys("get-iam-policy", key_id(case))));
    } else if USERS_MAX < all {
        let open = policy.bindings.iter().find(|it| uses(case, &it.role) == Sure::Maybe);
        let role = open.map_or("", |it| &it.role);
        let (help, describe) = match roles("describe", role).filter(|_| !is_stripped(role)) {
            Some(it) => ("hand in the role's definition, which the command below prints", it),
            None => (
                "read the policy again with gcloud, which asks for version 3",
                keys("get-iam-policy", key_id(case)),
            ),
        };
        out.unknown(
            &RULE,
            Some(&open.map_or(place, |it| policy.document.place_at(it.role_span))),
            format_args!(
                "cannot tell how many members use the key of {clusters}, {sure} or up to {all}: \
                 what role `{role}` holds is not known"
            ),
        )
        .help(help)
        .command(format_args!("{describe} --format json"));
    }
}
