//! A service that is fenced by `aws:Referer`, from the time before it had keys of its own.
//!
//! Source: AWS, IAM User Guide, "AWS global condition context keys".

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::service_principal_unfenced::{by_referer, fences};
use crate::aws::rules::clause::{clauses_of, statements};
use crate::aws::{Effect, Policy, Who};

/// A service's caller is told by the referer.
pub(super) const RULE: Rule<Policy> = Rule {
    code: "IAM-107",
    page: Page::new(include_str!("service_principal_by_referer.md")),
    check,
};

fn check(policy: &Policy, out: &mut Findings) {
    let source = &policy.document.source;
    for (statement, node) in statements(policy) {
        let Some(part) = &statement.principal else { continue };
        let service = part.who.iter().any(|it| matches!(it.0, Who::Service(_)));
        if statement.effect != Some(Effect::Allow) || !service || !by_referer(statement, node) {
            continue;
        }
        if clauses_of(statement, node).any(|it| fences(&it)) {
            continue;
        }
        for clause in clauses_of(statement, node).filter(|it| it.is("aws:Referer")) {
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_of_name(clause.key)),
                format_args!(
                    "{} tells by `{}` for whom the service calls",
                    statement.label(),
                    clause.key.name
                ),
            );
            finding.reference("RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL");
            finding.help("use `aws:SourceAccount`, once the service is known to send it");
            let edit = Edit::replace(clause.key.name_span, "\"aws:SourceAccount\"");
            finding.edit(source, edit);
        }
    }
}
