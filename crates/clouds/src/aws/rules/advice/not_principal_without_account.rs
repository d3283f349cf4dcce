//! A `Deny` that spares a role and not its account: the role is denied with its account.
//!
//! Source: AWS, IAM User Guide, "AWS JSON policy elements: NotPrincipal".

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Rule};

use crate::aws::arn::{account_of, is_whole_account};
use crate::aws::rules::clause::statements;
use crate::aws::{Arn, Effect, Form, Policy};

/// Those who should be spared are denied.
pub(super) const RULE: Rule<Policy> = Rule {
    code: "IAM-134",
    page: Page::new(include_str!("not_principal_without_account.md")),
    check,
};

fn check(policy: &Policy, out: &mut Findings) {
    // A role takes no `NotPrincipal` at all, which is told of it.
    if policy.form == Form::Trust {
        return;
    }
    let source = &policy.document.source;
    for (statement, node) in statements(policy) {
        if statement.effect != Some(Effect::Deny) {
            continue;
        }
        let Some(part) = statement.principal.as_ref().filter(|it| it.negated) else { continue };
        for (text, span) in part.aws().filter(|it| !is_whole_account(it.0)) {
            let Some(account) = account_of(text) else { continue };
            if part.aws().any(|it| is_whole_account(it.0) && account_of(it.0) == Some(account)) {
                continue;
            }
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(span)),
                format_args!(
                    "{} spares `{text}` and not its account, so it is denied all the same",
                    statement.label()
                ),
            );
            finding.help(
                "list the account as well; or better, deny everyone under `ArnNotEquals` on \
                 `aws:PrincipalArn`",
            );
            let list = node.get("NotPrincipal").and_then(|it: &Node| it.get("AWS"));
            if let (Some(list), Some(arn)) = (list, Arn::parse(text)) {
                let root = format!("arn:{}:iam::{account}:root", arn.partition);
                finding.edit(source, Edit::push(source.text(), list, &quote(&root)));
            }
        }
    }
}
