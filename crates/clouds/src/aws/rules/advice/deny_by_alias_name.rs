//! A `Deny` by the alias that the caller names: whoever names the key by its id is not denied.
//!
//! Source: AWS KMS Developer Guide, "Condition keys for AWS KMS", `kms:RequestAlias`.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::clauses;
use crate::aws::{Effect, Policy, Test};

/// The denial can be walked around.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-132", page: Page::new(include_str!("deny_by_alias_name.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    let source = &policy.document.source;
    for clause in clauses(policy).filter(|it| it.is("kms:RequestAlias")) {
        let deny = clause.statement.effect == Some(Effect::Deny);
        // Whoever denies the use of aliases as such means those alone.
        let existence = clause.operator.test == Test::Null;
        if !deny || existence || clause.met_without_key() {
            continue;
        }
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_of_name(clause.key)),
            format_args!(
                "{} denies only those who name the key by this alias; its id or ARN, or another \
                 alias, goes past it",
                clause.statement.label()
            ),
        );
        finding.help("deny by `kms:ResourceAliases`, which is there however the key is named");
        let alone = clause.block.node.as_object().is_some_and(|it| it.len() == 1);
        if alone && clause.operator.qualifier.is_none() {
            let operator = format!("\"ForAnyValue:{}\"", clause.block.name);
            finding.edit(source, Edit::replace(clause.block.name_span, operator));
            finding.edit(source, Edit::replace(clause.key.name_span, "\"kms:ResourceAliases\""));
        }
    }
}
