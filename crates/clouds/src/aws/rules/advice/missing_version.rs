//! A policy without `Version`: it is read by the rules of 2008, which know no variables.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Version".

use keywright_model::text::{Edit, Span};
use keywright_policy::{Findings, Page, Rule};

use crate::aws::Policy;

/// No version.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-100", page: Page::new(include_str!("missing_version.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    let root = &policy.document.root;
    let Some([first, ..]) = root.as_object() else { return };
    if root.get("Version").is_some() || root.get("Statement").is_none() {
        return;
    }
    let brace = Span { start: root.span.start, end: root.span.start + 1 };
    let finding = out.add(
        &RULE,
        Some(&policy.document.place_at(brace)),
        format_args!("the policy has no `Version`, and is read by the rules of `2008-10-17`"),
    );
    finding.reference("MISSING_VERSION");
    finding.help("say `2012-10-17`; from then on `${…}` is a variable and no plain text");
    let source = &policy.document.source;
    let gap = source.slice(Span { start: brace.end, end: first.name_span.start });
    let gap = if gap.is_empty() { " " } else { gap };
    let here = Span { start: first.name_span.start, end: first.name_span.start };
    finding.edit(source, Edit::replace(here, format!("\"Version\": \"2012-10-17\",{gap}")));
}
