//! A service that is let in on anybody's behalf: the confused deputy.
//!
//! Sources: AWS, IAM User Guide, "The confused deputy problem"; AWS KMS Developer Guide, "Using
//! `aws:SourceArn` or `aws:SourceAccount` condition keys".

use keywright_model::text::Node;
use keywright_policy::{Findings, Page, Rule};

use crate::aws::arn::{account_of, is_account};
use crate::aws::rules::clause::{Clause, begins, clauses_of, fence, statements};
use crate::aws::{Effect, Policy, Statement, Test, Who};

/// A service may use the key, and nothing says for whom.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-106", page: Page::new(include_str!("service_principal_unfenced.md")), check };

/// Keys by which a service says for whom it calls.
const SOURCES: [&str; 4] =
    ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];

fn check(policy: &Policy, out: &mut Findings) {
    let own = policy.administering_account();
    for (statement, node) in statements(policy) {
        if statement.effect != Some(Effect::Allow) || only_looks(statement) {
            continue;
        }
        let Some(part) = statement.principal.as_ref().filter(|it| !it.negated) else { continue };
        if clauses_of(statement, node).any(|it| fences(&it)) || by_referer(statement, node) {
            continue;
        }
        for (who, span) in &part.who {
            let Who::Service(service) = who else { continue };
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(*span)),
                format_args!(
                    "{} lets `{service}` in on behalf of anybody, from any account",
                    statement.label()
                ),
            );
            finding.reference("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL");
            finding.help(
                "say for whom, with `aws:SourceAccount` or `aws:SourceArn`, once the service is \
                 known to send it",
            );
            if let Some(own) = own {
                let source = &policy.document.source;
                let edit = fence(source.text(), node, "StringEquals", "aws:SourceAccount", own);
                finding.edit(source, edit);
            }
        }
    }
}

/// Whether a condition says for whom the service may call.
pub(super) fn fences(clause: &Clause<'_>) -> bool {
    if clause.operator.test == Test::Null || clause.operator.is_negated() {
        return false;
    }
    // A service that names a resource in the encryption context does as much: so Amazon CloudWatch
    // Logs is let in by AWS's own page.
    let context = clause.begins("kms:EncryptionContext:") || clause.is("kms:CallerAccount");
    clause.is_any(&SOURCES) || context && clause.values().all(|it| account_of(it.0).is_some())
}

/// Whether the referer names an account, as older pages prescribe: a rule of its own.
pub(super) fn by_referer(statement: &Statement, node: &Node) -> bool {
    clauses_of(statement, node).any(|it| {
        it.is("aws:Referer")
            && it.operator.demands_a_value()
            && it.values().all(|it| is_account(it.0))
    })
}

/// Whether the statement lets nobody do more than look at the key's description, or assume a role.
fn only_looks(statement: &Statement) -> bool {
    let harmless = ["kms:Describe", "kms:Get", "kms:List", "sts:"];
    statement.action.as_ref().is_some_and(|it| {
        !it.negated && it.patterns.iter().all(|it| harmless.iter().any(|h| begins(it.0.text(), h)))
    })
}
