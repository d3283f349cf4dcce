//! A condition over a KMS key whose value is no key's ARN.
//!
//! Source: AWS, Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys": the value
//! of `s3:x-amz-server-side-encryption-aws-kms-key-id` is the key's ARN.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::arn::is_account;
use crate::aws::rules::clause::clauses;
use crate::aws::{Arn, Policy};

/// An id, an alias or a broken ARN where requests carry a key's ARN.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-022", page: Page::new(include_str!("kms_key_value_malformed.md")), check };

/// Keys whose value in a request is a key's ARN.
const KEYS: [&str; 1] = ["s3:x-amz-server-side-encryption-aws-kms-key-id"];

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy).filter(|it| it.is_any(&KEYS)) {
        let values = clause.plain_texts().filter(|it| clause.compares_texts() && !is_key(it.0));
        for (text, span) in values {
            let message = format_args!(
                "`{text}` in {} is no KMS key's ARN, which is what `{}` carries",
                clause.statement.label(),
                clause.key.name
            );
            out.add(&RULE, Some(&policy.document.place_at(span)), message)
                .reference("INVALID_KMS_KEY_VALUE")
                .help(
                    "write the key's ARN: `aws kms describe-key` prints it for an id or an alias",
                );
        }
    }
}

fn is_key(text: &str) -> bool {
    Arn::parse(text).is_some_and(|it| {
        let id = it.resource.strip_prefix("key/").is_some_and(|it| !it.is_empty());
        it.service == "kms" && !it.region.is_empty() && is_account(it.account) && id
    })
}
