//! A resource that is not named as resources are.
//!
//! In a key policy the resource is `*`, which has a rule of its own.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Resource" and "Amazon Resource Names".

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Span};
use keywright_policy::{Findings, Page, Rule};

use super::arn_unfit::filled;
use super::region::is_region;
use super::tree::{is_resource, members, texts};
use crate::aws::arn::is_account;
use crate::aws::rules::clause::{is_plain, statements};
use crate::aws::{Arn, Form, Policy, Statement};

/// A part of the ARN is none.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-034", page: Page::new(include_str!("arn_malformed.md")), check };

/// Source: AWS, "Amazon Resource Names", partitions.
const PARTITIONS: [&str; 8] =
    ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

/// What API Gateway takes in the place of an ARN, and completes itself.
///
/// Source: Amazon API Gateway Developer Guide, "API Gateway resource policy examples".
const SHORT: &str = "execute-api:/";

fn check(policy: &Policy, out: &mut Findings) {
    if policy.form == Form::Key {
        return;
    }
    for (statement, node) in statements(policy) {
        let written = members(node, is_resource);
        for (text, span) in written.flat_map(|it| texts(&it.node)) {
            if let Some(flaw) = flaw(text) {
                tell(policy, statement, (text, span), flaw, out);
            }
        }
    }
}

/// AWS's code for what is wrong, and why.
struct Flaw {
    code: &'static str,
    why: &'static str,
    /// The text without the flaw, where that can be told.
    mended: Option<String>,
}

fn tell(
    policy: &Policy,
    statement: &Statement,
    (text, span): (&str, Span),
    flaw: Flaw,
    out: &mut Findings,
) {
    let place = policy.document.place_at(span);
    let label = statement.label();
    let message = format_args!("`{text}` in {label} is the ARN of no resource: {}", flaw.why);
    let finding = out.add(&RULE, Some(&place), message);
    finding.reference(flaw.code);
    finding.help("write `arn:partition:service:region:account:resource`, or `*`");
    if let Some(mended) = flaw.mended {
        finding.edit(&policy.document.source, Edit::replace(span, quote(&mended)));
    }
}

fn flaw(text: &str) -> Option<Flaw> {
    let told = |code, why| Some(Flaw { code, why, mended: None });
    if text.starts_with(['*', '?']) || text.starts_with("${") || text.starts_with(SHORT) {
        return None;
    }
    if !text.starts_with("arn:") {
        return told("INVALID_ARN_PREFIX", "it does not begin with `arn:`");
    }
    // A variable may have a colon, which is none of the ARN's.
    let whole = filled(text);
    let Some(arn) = Arn::parse(&whole) else {
        // A last part that ends in `*` reaches beyond its colon.
        let open = whole.ends_with('*');
        return if open { None } else { told("MISSING_ARN_FIELD", "it has fewer than six parts") };
    };
    if is_plain(arn.partition) && !PARTITIONS.contains(&arn.partition) {
        return told("INVALID_PARTITION", "no partition of AWS is so named");
    }
    if is_plain(arn.service) && arn.service.bytes().any(|it| it.is_ascii_uppercase()) {
        let (code, why) = ("INVALID_ARN_SERVICE_CASE", "services are written in small letters");
        let small = arn.service.to_ascii_lowercase();
        let mended = text.replacen(&format!(":{}:", arn.service), &format!(":{small}:"), 1);
        return Some(Flaw { code, why, mended: Some(mended) });
    }
    if is_plain(arn.region) && !arn.region.is_empty() && !is_region(arn.region) {
        return told("INVALID_ARN_REGION", "no region is so named");
    }
    // Resources of AWS's own stand under a name, `aws`, in the place of a number.
    let number = arn.account.bytes().any(|it| it.is_ascii_digit());
    if is_plain(arn.account) && number && !is_account(arn.account) {
        return told("INVALID_ARN_ACCOUNT", "an account's id has twelve digits");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_its_code_and_patterns_are_left_alone() {
        for (text, wanted) in [
            ("*", None),
            ("arn:aws:s3:::bucket/*", None),
            ("arn:*:kms:*:111122223333:key/*", None),
            ("arn:aws:iam::*", None),
            ("arn:aws:iam::aws:policy/ReadOnlyAccess", None),
            ("arn:aws:ec2:us-east-1::image/ami-1", None),
            ("arn:aws:sqs:${aws:RequestedRegion}:${aws:PrincipalAccount}:q", None),
            ("execute-api:/stage/GET/*", None),
            ("bucket/*", Some("INVALID_ARN_PREFIX")),
            ("arn:aws:s3:::", None),
            ("arn:aws:s3::bucket", Some("MISSING_ARN_FIELD")),
            ("arn:amazon:s3:::bucket", Some("INVALID_PARTITION")),
            ("arn:aws:S3:::bucket", Some("INVALID_ARN_SERVICE_CASE")),
            ("arn:aws:kms:useast1:111122223333:key/1", Some("INVALID_ARN_REGION")),
            ("arn:aws:kms:us-east-1:1111222233:key/1", Some("INVALID_ARN_ACCOUNT")),
        ] {
            assert_eq!(flaw(text).map(|it| it.code), wanted, "{text}");
        }
    }
}
