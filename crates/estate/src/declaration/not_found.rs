//! A file or folder that the declaration names and that is not there.

use keywright_policy::{Finding, Findings, Page, Rule};

use super::{Estate, Told};

/// A place that was named, and why it cannot be read.
#[derive(Debug)]
pub struct NotFound<'e> {
    estate: &'e Estate,
    told: &'e Told<String>,
    why: &'e str,
}

const PAGE: Page = Page::new(include_str!("not_found.md"));

/// The documents that the declaration names are not there.
pub const RULE: Rule<NotFound<'static>> = Rule { code: "CFG-004", page: PAGE, check };

/// Tells that what `told` names cannot be read.
pub fn not_found(estate: &Estate, told: &Told<String>, why: &str) -> Vec<Finding> {
    let mut out = Findings::default();
    check(&NotFound { estate, told, why }, &mut out);
    out.into_vec()
}

fn check(it: &NotFound<'_>, out: &mut Findings) {
    let place = it.estate.place(it.told.span);
    out.unknown(&RULE, Some(&place), format_args!("cannot read `{}`: {}", it.told.value, it.why))
        .help(
            "correct the path, counted from the folder of this file, or export the documents there",
        );
}
