//! A VPC, or an endpoint of one, by an id that none can have.
//!
//! Source: AWS, IAM User Guide, aws:SourceVpc and aws:SourceVpce; Amazon EC2, "Resource IDs": eight
//! or seventeen hexadecimal digits behind the prefix.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::clauses;
use crate::aws::{Policy, Test};

/// An id of no form that there is.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-027", page: Page::new(include_str!("endpoint_id_malformed.md")), check };

const KEYS: [(&str, &str, &str); 2] = [
    ("aws:SourceVpc", "vpc-", "INVALID_VPC_FORMAT"),
    ("aws:SourceVpce", "vpce-", "INVALID_VPCE_FORMAT"),
];

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy).filter(|it| it.operator.test != Test::Null) {
        let Some((_, prefix, code)) = KEYS.iter().find(|it| clause.is_any(&[it.0])) else {
            continue;
        };
        for (text, span) in clause.plain_texts().filter(|it| !is_id(it.0, prefix)) {
            let label = clause.statement.label();
            let message =
                format_args!("`{text}` in {label} is nothing that `{}` can be", clause.key.name);
            out.add(&RULE, Some(&policy.document.place_at(span)), message)
                .reference(code)
                .help(format_args!("write `{prefix}` and the 8 or 17 digits that follow it"));
        }
    }
}

/// Letters beyond `f` occur in examples, and are left alone.
fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|it| {
        matches!(it.len(), 8 | 17)
            && it.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit())
    })
}
