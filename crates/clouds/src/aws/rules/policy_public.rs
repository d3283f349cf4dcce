//! A policy that lets everyone in.
//!
//! Source: AWS, IAM Access Analyzer, "Policies that grant public access"; CIS AWS Foundations.

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Findings, Page, Rule};

use super::put;
use super::vendor_permission_denied::without;
use crate::aws::{Arn, Case, Condition, Effect};

/// A statement allows everyone, and no condition fences it.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-009", page: Page::new(include_str!("policy_public.md")), check };

/// Condition keys that name an account, an organization, a principal or a network for certain.
/// `kms:ViaService` and `kms:EncryptionContext:…` are none: whoever calls can send them.
const FENCES: [&str; 14] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpcsourceip",
    "kms:calleraccount",
];

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for statement in policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow)) {
        let Some(part) = statement.principal.as_ref().filter(|it| it.everyone()) else { continue };
        if statement.conditions.iter().any(fences) {
            continue;
        }
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_at(part.span)),
            format_args!("{} lets everyone in every account use the key", statement.label()),
        );
        finding.help("name the principals, or add a condition that names the account");
        let own = case.document.account(case.key.id.as_deref());
        let edit = match own {
            Some(account) => {
                let root = quote(&format!("arn:aws:iam::{account}:root"));
                Some(Edit::replace(part.span, format!("{{ \"AWS\": {root} }}")))
            }
            None => without(policy, statement.span),
        };
        if let Some(edit) = edit {
            finding.edit(&policy.document.source, edit);
        }
        finding.command(put::put_policy(case));
    }
}

/// Whether a condition keeps all but certain callers out.
fn fences(condition: &Condition) -> bool {
    let key = condition.key.to_ascii_lowercase();
    condition.operator.demands_a_value()
        && FENCES.contains(&key.as_str())
        && !condition.values.is_empty()
        && condition.values.iter().all(|it| certain(&it.0))
}

/// Whether a value names something: no wildcard, or an ARN whose account has none.
fn certain(value: &str) -> bool {
    let wild = |text: &str| text.contains(['*', '?', '$']);
    let account = Arn::parse(value).map(|it| it.account);
    let everywhere = ["0.0.0.0/0", "::/0"].contains(&value);
    !everywhere && (!wild(value) || account.is_some_and(|it| !it.is_empty() && !wild(it)))
}
