//! A version of the policy language that there is not.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Version".

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use crate::aws::Policy;

/// Neither of the two versions.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-003", page: Page::new(include_str!("version_unknown.md")), check };

const VERSIONS: [&str; 2] = ["2012-10-17", "2008-10-17"];

fn check(policy: &Policy, out: &mut Findings) {
    let Some(node) = policy.document.root.get("Version") else { return };
    let Some(text) = node.as_str().filter(|it| !VERSIONS.contains(it)) else { return };
    let place = policy.document.place(node);
    out.add(&RULE, Some(&place), format_args!("`{text}` is no version of the policy language"))
        .reference("INVALID_VERSION")
        .help("write `2012-10-17`, the version of the language, not the day of your change")
        .edit(&policy.document.source, Edit::replace(node.span, "\"2012-10-17\""));
}
