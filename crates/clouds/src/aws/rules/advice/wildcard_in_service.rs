//! A wildcard in a service's name: it takes in services that do not exist yet.
//!
//! Source: AWS, IAM User Guide, "IAM policy validation check reference".

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Findings, LetterCase, Page, Pattern, Rule};

use crate::aws::{Form, Policy};

/// `k*s:Decrypt`.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-122", page: Page::new(include_str!("wildcard_in_service.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for part in policy.statements.iter().filter_map(|it| it.action.as_ref()) {
        for (pattern, span) in &part.patterns {
            let text = pattern.text();
            let Some((service, name)) = text.split_once(':') else { continue };
            if !service.contains(['*', '?']) {
                continue;
            }
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(*span)),
                format_args!("`{text}` means the actions of every service like `{service}`"),
            );
            finding.reference("WILDCARD_IN_SERVICE_NAME");
            finding.help("write the service's name");
            let ours = Pattern::new(service, LetterCase::Folded).matches("kms");
            if policy.form == Form::Key && ours {
                let edit = Edit::replace(*span, quote(&format!("kms:{name}")));
                finding.edit(&policy.document.source, edit);
            }
        }
    }
}
