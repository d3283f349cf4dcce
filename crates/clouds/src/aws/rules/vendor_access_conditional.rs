//! A vendor principal whose access hangs on something that the policy alone does not tell.

use keywright_model::text::Edit;
use keywright_policy::{Access, Findings, Needs, Page, Rule, Seen, Severity};

use super::dates::turns;
use super::put;
use super::vendor_permission_missing::lacking;
use crate::aws::arn::account_of;
use crate::aws::{Case, Effect, Policy, Statement};

/// Whether the vendor has what it needs depends on a condition.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-003", page: Page::new(include_str!("vendor_access_conditional.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(policy)) = (&case.needs, &case.document.policy) else { return };
    foretell(case, needs, policy, out);
    let lacking = lacking(case);
    for group in lacking.chunk_by(|a, b| a.principal.id == b.principal.id) {
        let mut doubtful = group.iter().filter_map(|it| match &it.access {
            Access::Unknown { why, place } => Some((it, why, place)),
            Access::Allowed | Access::Missing | Access::Denied { .. } => None,
        });
        let Some((first, why, place)) = doubtful.next() else { continue };
        let mut names = vec![format!("`{}`", first.permission.name)];
        names.extend(doubtful.map(|it| format!("`{}`", it.0.permission.name)));
        let finding = out.unknown(
            &RULE,
            place.as_ref(),
            format_args!(
                "cannot tell whether `{}` has {}, which {} needs for {}: {why}",
                first.principal.id,
                names.join(", "),
                needs.vendor,
                case.cluster_names(),
            ),
        );
        finding
            .help("the vendor's own statements carry no condition: let its roles in without one");
        if let Some(edit) = place.as_ref().and_then(|it| unconditional(policy, it.span)) {
            finding.edit(&policy.document.source, edit);
            finding.command(put::put_policy(case));
        }
    }
}

/// The days on which statements that reach the vendor turn against it.
fn foretell(case: &Case, needs: &Needs, policy: &Policy, out: &mut Findings) {
    let Seen::Seen(listed) = &needs.principals else { return };
    let account = |id: &str| account_of(id).map(str::to_owned);
    let reaches = |statement: &Statement| {
        let Some(part) = &statement.principal else { return false };
        let named = |text: &str| {
            let whole = !text.contains(":role/") && !text.contains(":user/");
            let ours = |id: &str| id == text || (whole && account(id) == account(text));
            listed.iter().any(|it| ours(&it.id))
        };
        part.everyone() || part.aws().any(|it| named(it.0)) != part.negated
    };
    for statement in policy.statements.iter().filter(|it| reaches(it)) {
        let Some(day) = turns(statement) else { continue };
        let turn = match statement.effect {
            Some(Effect::Deny) => "begins to deny",
            Some(Effect::Allow) | None => "ends",
        };
        let (label, clusters) = (statement.label(), case.cluster_names());
        let what = format_args!("{label} {turn}: {clusters} may lose its key");
        out.foretell(&RULE, Severity::Warning, day, what);
    }
}

/// Takes the condition out of the allowing statement that holds the doubtful span.
fn unconditional(policy: &Policy, doubtful: keywright_model::text::Span) -> Option<Edit> {
    let holds = |it: &&Statement| {
        it.effect == Some(Effect::Allow) && it.conditions.iter().any(|it| it.span == doubtful)
    };
    let statement = policy.statements.iter().find(holds)?;
    Edit::remove_member(policy.document.node_at(statement.span)?, "Condition")
}
