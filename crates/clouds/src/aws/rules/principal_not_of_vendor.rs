//! A principal of a foreign account that the vendor does not use for this key.
//!
//! Source: Confluent, best practices, AWS checklist: "Confirm the Confluent AWS account ARNs are
//! correct and complete". The list differs from key to key, so it comes from the vendor's record of
//! this very key and never from a built-in one.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule, Scope, Seen};

use super::put;
use super::vendor_permission_denied::without;
use crate::aws::{Case, Policy, Statement};

/// An ARN that is stale, foreign, or another key's.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-004", page: Page::new(include_str!("principal_not_of_vendor.md")), check };

fn check(case: &Case, out: &mut Findings) {
    if let Some(other) = &case.document.other_policy {
        out.unknown(
            &RULE,
            Some(&other.place(&other.root)),
            format_args!(
                "cannot tell who else may use the key of {}: this policy stands beside the one \
                 named `default`, and what it gives is not read",
                case.cluster_names()
            ),
        )
        .help("see in AWS RAM with whom the key is shared; hand in the policy named `default`")
        .command("aws ram get-resource-share-associations --association-type PRINCIPAL");
    }
    let Some(policy) = &case.document.policy else { return };
    let own = case.document.account(case.key.id.as_deref());
    let mut strangers = case.document.strangers(own);
    let listed = match (case.needs.as_ref().map(|it| &it.principals), case.scope) {
        (Some(Seen::Seen(listed)), _) => listed,
        (Some(Seen::Unseen(_)) | None, Scope::Lone) => {
            let Some((_, text, span)) = strangers.next() else { return };
            out.unknown(
                &RULE,
                Some(&policy.document.place_at(span)),
                format_args!(
                    "cannot tell whether `{text}` may use the key: no vendor's record \
                    was given"
                ),
            )
            .help("give the vendor's own record of the key, which lists its principals")
            .command(
                "confluent byok describe cck-… -o json > byok.json; keywright check … \
                --byok byok.json",
            );
            return;
        }
        // Without a vendor's cluster on the key, whoever is let in is the owner's affair; without
        // the vendor's list, the rule about the missing record speaks.
        (Some(Seen::Unseen(_)) | None, Scope::Estate) => return,
    };
    let ids: Vec<&str> = listed.iter().map(|it| it.id.as_str()).collect();
    for (statement, text, span) in strangers.filter(|it| !ids.contains(&it.1)) {
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_at(span)),
            format_args!(
                "`{text}` may use the key of {}, and is not among the {} principals that the \
                 vendor lists for it",
                case.cluster_names(),
                ids.len(),
            ),
        );
        finding.note(&listed[0].place, "the vendor's list begins here");
        finding.help(
            "take it out if it is stale or another key's; declare its account under \
             `own_accounts` if it is yours",
        );
        if let Some(edit) = without_principal(policy, statement, span) {
            finding.edit(&policy.document.source, edit);
        }
        finding.command(put::put_policy(case));
    }
}

/// Takes one principal out of its list, or the statement out of the policy where it names nobody
/// else.
fn without_principal(
    policy: &Policy,
    statement: &Statement,
    span: keywright_model::text::Span,
) -> Option<Edit> {
    let part = statement.principal.as_ref()?;
    if part.who.len() == 1 {
        return without(policy, statement.span);
    }
    let list = policy.document.list_of(span)?;
    let index = list.as_array()?.iter().position(|it| it.span == span)?;
    Edit::remove_element(list, index)
}
