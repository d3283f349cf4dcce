//! Private addresses beside public ones in `aws:SourceIp`, which only ever holds a public one.
//!
//! Source: AWS, IAM User Guide, "AWS global condition context keys", `aws:SourceIp`.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::network::Range;
use crate::aws::rules::clause::clauses;
use crate::aws::{Policy, Test};

/// Some of the addresses never match.
pub(super) const RULE: Rule<Policy> = Rule {
    code: "IAM-120",
    page: Page::new(include_str!("private_address_among_public.md")),
    check,
};

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy).filter(|it| it.is("aws:SourceIp")) {
        let Test::Address { negated } = clause.operator.test else { continue };
        let is_private = |it: &str| Range::parse(it).is_some_and(Range::is_private);
        // Where all are private, the condition is an error and has a rule of its own.
        if clause.values().all(|it| is_private(it.0)) {
            continue;
        }
        let code = match negated {
            true => "PRIVATE_NOT_IP_ADDRESS_SUBSET",
            false => "PRIVATE_IP_ADDRESS_SUBSET",
        };
        for (value, span) in clause.values().filter(|it| is_private(it.0)) {
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(span)),
                format_args!("no request comes from the private `{value}`, as AWS sees it"),
            );
            finding.reference(code);
            finding.help("take it out, or fence by `aws:VpcSourceIp` and `aws:SourceVpc`");
            let list = &clause.key.node;
            let index = list.as_array().and_then(|it| it.iter().position(|it| it.span == span));
            if let Some(edit) = index.and_then(|at| Edit::remove_element(list, at)) {
                finding.edit(&policy.document.source, edit);
            }
        }
    }
}
