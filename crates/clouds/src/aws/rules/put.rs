//! The commands that bring a mended document to AWS.

use crate::aws::Case;
use crate::shell::word;

/// Puts a key policy.
pub(in crate::aws) fn put_policy(case: &Case) -> String {
    let id = id(case);
    format!(
        "aws kms put-key-policy --key-id {id} --policy-name default --policy file://policy.json"
    )
}

/// The key's id for a command: declared, described, or a placeholder that says what to put there.
pub(in crate::aws) fn id(case: &Case) -> String {
    let described = case.document.description.as_ref().and_then(|it| it.arn());
    let id = case.key.id.as_deref().or(described);
    word(id.unwrap_or("KEY_ARN"))
}
