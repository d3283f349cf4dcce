//! A grant that lets a stranger use the key, beside the policy.
//!
//! Source: AWS KMS Developer Guide, "Grants in AWS KMS": a grant allows what the policy does not,
//! and stays when a statement goes.

use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Rule, Seen};

use super::put;
use crate::aws::Case;

/// A grantee in a foreign account that the vendor does not list.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-018", page: Page::new(include_str!("grant_to_stranger.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(grants)) = (&case.needs, &case.document.grants) else { return };
    let Seen::Seen(listed) = &needs.principals else { return };
    let Some(list) = grants.root.get("Grants") else { return };
    let own = case.document.account(case.key.id.as_deref());
    for (index, grant) in list.as_array().unwrap_or_default().iter().enumerate() {
        let Some(node) = grant.get("GranteePrincipal") else { continue };
        let Some(grantee) = node.as_str().filter(|it| case.document.is_strange(it, own)) else {
            continue;
        };
        if listed.iter().any(|it| it.id == grantee) {
            continue;
        }
        let id = grant.get("GrantId").and_then(Node::as_str).unwrap_or("GRANT_ID");
        let finding = out.add(
            &RULE,
            Some(&grants.place(node)),
            format_args!(
                "grant `{id}` lets `{grantee}` use the key of {}, and the vendor does not list it",
                case.cluster_names(),
            ),
        );
        finding.help(
            "revoke the grant if nobody knows it; a grant outlives the statement that made it",
        );
        if let Some(edit) = Edit::remove_element(list, index) {
            finding.edit(&grants.source, edit);
        }
        finding.command(format_args!(
            "aws kms revoke-grant --key-id {} --grant-id {id}",
            put::id(case)
        ));
    }
}
