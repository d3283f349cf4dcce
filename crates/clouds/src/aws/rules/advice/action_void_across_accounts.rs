//! An action that AWS KMS lets nobody do on a key of another account, whatever the policy says.
//!
//! Source: AWS KMS Developer Guide, "Allowing users in other accounts to use a KMS key".

use keywright_model::text::Edit;
use keywright_policy::{Findings, LetterCase, Page, Pattern, Rule};

use crate::aws::across::ACROSS_ACCOUNTS;
use crate::aws::arn::account_of;
use crate::aws::rules::put;
use crate::aws::{Case, Effect, PrincipalPart, Who};

/// The statement allows strangers what cannot be allowed to them.
pub(super) const RULE: Rule<Case> = Rule {
    code: "IAM-140",
    page: Page::new(include_str!("action_void_across_accounts.md")),
    check,
};

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    let Some(own) = case.document.account(case.key.id.as_deref()) else { return };
    for statement in policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow)) {
        let (Some(part), Some(action)) = (&statement.principal, &statement.action) else {
            continue;
        };
        if action.negated || !is_foreign(part, own) {
            continue;
        }
        for (at, (pattern, span)) in action.patterns.iter().enumerate() {
            if ACROSS_ACCOUNTS.iter().any(|it| pattern.matches(it)) || !overlaps_kms(pattern) {
                continue;
            }
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(*span)),
                format_args!(
                    "{} allows `{}` to another account, where AWS KMS never lets it happen",
                    statement.label(),
                    pattern.text()
                ),
            );
            finding.help("take it out; only somebody of the key's own account can do it");
            let list = policy.document.list_of(*span).filter(|_| 1 < action.patterns.len());
            if let Some(edit) = list.and_then(|it| Edit::remove_element(it, at)) {
                finding.edit(&policy.document.source, edit);
            }
            finding.command(put::put_policy(case));
        }
    }
}

/// Whether everyone named is of another account than the key.
fn is_foreign(part: &PrincipalPart, own: &str) -> bool {
    let foreign = |it: &Who| match it {
        Who::Aws(text) => account_of(text).is_some_and(|it| it != own),
        Who::Everyone | Who::Service(_) | Who::Other(_) => false,
    };
    !part.negated && !part.who.is_empty() && part.who.iter().all(|it| foreign(&it.0))
}

/// An action of another service is no matter of this rule.
fn overlaps_kms(pattern: &Pattern) -> bool {
    pattern.overlaps(&Pattern::new("kms:*", LetterCase::Folded))
}
