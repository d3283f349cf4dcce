//! `Allow` beside `NotPrincipal`: everyone but those named is let in.
//!
//! Source: AWS, IAM User Guide, "NotPrincipal": using it with `Allow` is not supported.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::put;
use super::vendor_permission_denied::without;
use crate::aws::{Case, Effect};

/// A statement allows all but some.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-010", page: Page::new(include_str!("allow_with_not_principal.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for statement in policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow)) {
        let Some(part) = statement.principal.as_ref().filter(|it| it.negated) else { continue };
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_at(part.span)),
            format_args!("{} allows everyone but those that it names", statement.label()),
        );
        finding.help("name those who are let in, under `Principal`");
        let edit: Option<Edit> = without(policy, statement.span);
        if let Some(edit) = edit {
            finding.edit(&policy.document.source, edit);
        }
        finding.command(put::put_policy(case));
    }
}
