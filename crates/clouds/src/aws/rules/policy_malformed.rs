//! A policy of which a part cannot be read, where no rule about that part says so.
//!
//! The rules of `lint` tell each part that the grammar does not have. This one sees to it that
//! nothing which keeps a policy from being read goes untold.

use keywright_policy::{Findings, Page, Rule};

use super::lint::lint;
use super::put;
use crate::aws::{Case, Fault, Policy, Statement};

/// What should have been a policy is none, or a part of it cannot be read.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-007", page: Page::new(include_str!("policy_malformed.md")), check };

fn check(case: &Case, out: &mut Findings) {
    if let Some((document, span, message)) = &case.document.unreadable_policy {
        out.add(
            &RULE,
            Some(&document.place_at(*span)),
            format_args!("the policy that `get-key-policy` printed is no JSON: {message}"),
        )
        .help("export it again")
        .command(format_args!(
            "aws kms get-key-policy --policy-name default --key-id {} --output json",
            put::id(case)
        ));
    }
    let Some(policy) = &case.document.policy else { return };
    for (statement, fault) in untold(policy) {
        let place = policy.document.place_at(fault.span);
        let whole = statement.map_or("the policy".to_owned(), Statement::label);
        out.add(&RULE, Some(&place), format_args!("{whole}: {}", fault.message))
            .help(
                "write it as the grammar of key policies has it; until then what it allows cannot \
                 be told",
            )
            .command(put::put_policy(case));
    }
}

/// The faults of those statements, and of the policy around them, of which no rule tells anything.
fn untold(policy: &Policy) -> Vec<(Option<&Statement>, &Fault)> {
    if policy.is_readable() {
        return Vec::new();
    }
    let found = lint(policy);
    let places = found.iter().filter_map(|it| it.place.as_ref());
    let mut told: Vec<u32> = places.map(|it| it.span.start).collect();
    told.sort_unstable();
    // Statements stand one after the other, so what is told within them can be counted.
    let within = |it: &Statement| {
        let before = |offset: u32| told.partition_point(|it| *it < offset);
        before(it.span.end) - before(it.span.start)
    };
    let inside: usize = policy.statements.iter().map(within).sum();
    let of_policy = policy.faults.iter().filter(|_| inside == told.len()).map(|it| (None, it));
    let silent = policy.statements.iter().filter(|it| within(it) == 0);
    let of_statements = silent.flat_map(|it| it.faults.iter().map(move |fault| (Some(it), fault)));
    of_policy.chain(of_statements).collect()
}
