//! A `Sid` with characters that IAM does not take.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Sid": letters and digits, in IAM's own
//! policies. Other services take more: the default key policy's has spaces.

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::statements;
use crate::aws::{Form, Policy};

/// A label that IAM refuses.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-031", page: Page::new(include_str!("sid_unsupported.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    match policy.form {
        Form::Identity => {}
        Form::Key | Form::Trust | Form::Resource | Form::ServiceControl | Form::ResourceControl => {
            return;
        }
    }
    for (_, node) in statements(policy) {
        let Some(node) = node.get("Sid") else { continue };
        let is_plain = |it: &str| it.chars().all(|it| it.is_ascii_alphanumeric());
        let Some(sid) = node.as_str().filter(|it| !is_plain(it)) else { continue };
        let place = policy.document.place(node);
        let message = format_args!("IAM does not take the `Sid` `{sid}`");
        let finding = out.add(&RULE, Some(&place), message);
        finding.reference("UNSUPPORTED_SID").help("write it with letters and digits alone");
        let plain: String = sid.chars().filter(char::is_ascii_alphanumeric).collect();
        finding.edit(&policy.document.source, Edit::replace(node.span, quote(&plain)));
    }
}
