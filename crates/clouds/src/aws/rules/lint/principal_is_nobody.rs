//! A text under `AWS` that can be nobody's name.
//!
//! Source: AWS, IAM User Guide, "AWS JSON policy elements: Principal"; AWS KMS API, `PutKeyPolicy`:
//! a principal that does not exist is refused.

use keywright_model::text::{Edit, json::quote};
use keywright_policy::{Findings, Page, Rule};

use super::tree::principals;
use crate::aws::arn::is_account;
use crate::aws::rules::clause::{is_plain, statements};
use crate::aws::{Arn, Policy};

/// A principal of no form that there is.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-010", page: Page::new(include_str!("principal_is_nobody.md")), check };

/// What the ids of roles and users begin with, which IAM puts in the place of a deleted one's ARN.
///
/// Source: AWS, IAM User Guide, "IAM identifiers", unique identifiers.
const IDS: [&str; 2] = ["AROA", "AIDA"];

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        for (text, span) in principals(node, "AWS").filter(|it| is_plain(it.0)) {
            let Some(why) = fault(text) else { continue };
            let place = policy.document.place_at(span);
            let message = format_args!("`{text}` in {} is nobody: {why}", statement.label());
            let finding = out.add(&RULE, Some(&place), message);
            finding.help("write an account's twelve digits, or the ARN of a role, user or session");
            if text.trim() != text && fault(text.trim()).is_none() {
                let edit = Edit::replace(span, quote(text.trim()));
                finding.edit(&policy.document.source, edit);
            }
        }
    }
}

/// Why a text names no identity.
fn fault(text: &str) -> Option<&'static str> {
    let is_id = IDS.iter().any(|it| text.starts_with(it));
    if is_account(text) || is_id {
        return None;
    }
    if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) {
        return Some("an account's id has twelve digits");
    }
    let Some(arn) = Arn::parse(text) else {
        return Some("it is neither an account's id nor an ARN");
    };
    // CloudFront's origin access identities are users of an account that is no number.
    let own = is_account(arn.account) || arn.account == "cloudfront";
    let name = |kind: &str| arn.resource.strip_prefix(kind).is_some_and(|it| !it.is_empty());
    match arn.service {
        _ if !arn.partition.starts_with("aws") => Some("no partition of AWS is so named"),
        "iam" | "sts" if !arn.region.is_empty() => Some("an identity's ARN has no region"),
        "iam" | "sts" if !own => Some("an account's id has twelve digits"),
        "iam" if name("group/") => Some("a group is no principal"),
        "iam" if arn.resource == "root" || name("role/") || name("user/") => None,
        "sts" if name("federated-user/") => None,
        "sts" if name("assumed-role/") => match arn.resource.split('/').count() {
            0..=2 => Some("a session's ARN ends in the session's name"),
            _ => None,
        },
        _ => Some("it is the ARN of no account, role, user or session"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_guide_is_somebody_and_its_neighbors_are_nobody() {
        for somebody in [
            "111122223333",
            "arn:aws:iam::111122223333:root",
            "arn:aws-cn:iam::111122223333:user/path/name",
            "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
            "arn:aws:sts::111122223333:assumed-role/role/session",
            "arn:aws:sts::111122223333:federated-user/name",
            "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE",
            "AROAEXAMPLE1EXAMPLE1X",
        ] {
            assert_eq!(fault(somebody), None, "{somebody}");
        }
        for nobody in [
            "",
            "11112222333",
            "role/x",
            "arn:aws:iam::11112222333:role/x",
            "arn:aws:iam:us-east-1:111122223333:role/x",
            "arn:aws:iam::111122223333:group/admins",
            "arn:aws:iam::111122223333:role/",
            "arn:aws:sts::111122223333:assumed-role/role",
            "arn:aws:s3:::bucket",
            "arn:azure:iam::111122223333:root",
            "arn:aws:iam::111122223333",
        ] {
            assert!(fault(nobody).is_some(), "{nobody}");
        }
    }
}
