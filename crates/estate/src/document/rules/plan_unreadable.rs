//! A plan in a form that is not read.
//!
//! Source: Terraform, "JSON Output Format": "Reject any input which reports an unsupported major
//! version."

use keywright_policy::{Findings, Page, Rule};

use crate::document::{Attempt, Kind};
use crate::plan::terraform::fault;

/// What a plan of another form would do is not known.
pub(super) const RULE: Rule<Attempt> =
    Rule { code: "TXT-008", page: Page::new(include_str!("plan_unreadable.md")), check };

fn check(it: &Attempt, out: &mut Findings) {
    let Ok(document) = &it.document else { return };
    let Some(fault) = fault(&document.root).filter(|_| it.kind == Some(Kind::Plan)) else { return };
    let place = it.place(fault.span);
    out.add(&RULE, Some(&place), format_args!("{}", fault.message)).help(fault.help);
}
