//! A policy under which nobody could ever change the policy again.
//!
//! Source: AWS KMS Developer Guide, "Default key policy" (the key can become unmanageable) and
//! `PutKeyPolicy`, `BypassPolicyLockoutSafetyCheck`.

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Access, Findings, Page, Rule};

use super::put;
use crate::aws::{Case, Effect, Policy, PrincipalPart, Requester, certain};

/// Nobody of the key's account may put a key policy.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-008", page: Page::new(include_str!("policy_locked_out.md")), check };

const PUT: &str = "kms:PutKeyPolicy";

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    let own = case.document.account(case.key.id.as_deref());
    let root = own.map(|it| format!("arn:aws:iam::{it}:root"));
    let mut doubt = None;
    for candidate in candidates(case, policy, own).chain(root.as_deref()) {
        let who = Requester { arn: candidate, key_account: own };
        let above = case.document.organization.as_ref();
        let access = match certain(policy, who, PUT) {
            Access::Allowed => above.map_or(Access::Allowed, |it| it.over_account(who, PUT)),
            refused @ (Access::Missing | Access::Denied { .. } | Access::Unknown { .. }) => refused,
        };
        match access {
            Access::Allowed => return,
            Access::Unknown { why, place } => _ = doubt.get_or_insert((why, place)),
            Access::Missing | Access::Denied { .. } => {}
        }
    }
    let name = policy.document.root.member("Statement");
    let whole = name.map(|it| policy.document.place_of_name(it));
    let finding = match doubt {
        Some((why, place)) => out.unknown(
            &RULE,
            place.as_ref().or(whole.as_ref()),
            format_args!("cannot tell whether anybody could repair this policy: {why}"),
        ),
        None => out.add(
            &RULE,
            whole.as_ref(),
            format_args!(
                "nobody of the key's own account may `{PUT}`: a mistake could not be repaired"
            ),
        ),
    };
    finding.help("let the account's root administer the key, as the default key policy does");
    let (Some(statements), Some(root)) = (policy.document.root.get("Statement"), root) else {
        return;
    };
    let statement = format!(
        "{{\n  \"Effect\": \"Allow\",\n  \"Principal\": {{ \"AWS\": {} }},\n  \"Action\": \
         \"kms:*\",\n  \
         \"Resource\": \"*\"\n}}",
        quote(&root)
    );
    let edit = Edit::push(policy.document.source.text(), statements, &statement);
    finding.edit(&policy.document.source, edit);
    finding.command(put::put_policy(case));
}

/// Those whom a statement names and who belong to the customer. Where the key's account is not
/// known, everyone named counts, because a finding that is not certain is none.
fn candidates<'c>(
    case: &'c Case,
    policy: &'c Policy,
    own: Option<&'c str>,
) -> impl Iterator<Item = &'c str> {
    let allows = policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow));
    let named = allows.filter_map(|it| it.principal.as_ref()).filter(|it| !it.negated);
    let all = named.flat_map(PrincipalPart::aws).map(|it| it.0);
    let ours = all.filter(move |it| own.is_none() || !case.document.is_strange(it, own));
    ours.filter(|it| it.starts_with("arn:"))
}
