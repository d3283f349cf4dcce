//! A resource whose ARN its service does not have.
//!
//! Source: AWS Service Authorization Reference, the resource types of each service.

use keywright_model::text::Span;
use keywright_policy::{Findings, LetterCase, Page, Pattern, Rule};

use super::tree::{is_resource, members, texts};
use crate::aws::catalogue::{Service, service};
use crate::aws::rules::clause::statements;
use crate::aws::{Arn, Form, Policy, Statement};

/// A region or an account too many, or one that is missing, or no such type.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-035", page: Page::new(include_str!("arn_unfit.md")), check };

/// Services whose every resource is a customer's. Others have resources of AWS's own too, whose ARN
/// lacks what the reference shows.
const OF_CUSTOMERS: [&str; 10] = [
    "dynamodb",
    "events",
    "firehose",
    "kafka",
    "kinesis",
    "kms",
    "logs",
    "secretsmanager",
    "sns",
    "sqs",
];

/// Services with the same resources in every region, or names that are the same in every account.
const GLOBAL: [&str; 2] = ["iam", "s3"];

/// Services whose resources AWS itself names by patterns that the reference does not show.
///
/// Source: the managed policies AWSGlueServiceRole and AmazonRedshiftQueryEditorV2ReadSharing.
const LOOSE: [&str; 3] = ["logs", "s3", "secretsmanager"];

fn check(policy: &Policy, out: &mut Findings) {
    if policy.form == Form::Key {
        return;
    }
    for (statement, node) in statements(policy) {
        let written = members(node, is_resource);
        for (text, span) in written.flat_map(|it| texts(&it.node)) {
            // A variable may have a colon, which is none of the ARN's.
            if let Some((code, why)) = Arn::parse(&filled(text)).and_then(flaw) {
                tell(policy, statement, (text, span), code, why, out);
            }
        }
    }
}

fn tell(
    policy: &Policy,
    statement: &Statement,
    (text, span): (&str, Span),
    code: &'static str,
    why: &str,
    out: &mut Findings,
) {
    let label = statement.label();
    let message = format_args!("`{text}` in {label} is the ARN of no resource: {why}");
    out.add(&RULE, Some(&policy.document.place_at(span)), message).reference(code).help(
        "write the ARN as the Service Authorization Reference has it for the resource's type",
    );
}

fn flaw(arn: Arn<'_>) -> Option<(&'static str, &'static str)> {
    let all = Pattern::new(arn.resource, LetterCase::Sensitive);
    let customers = OF_CUSTOMERS.contains(&arn.service);
    if !customers && !GLOBAL.contains(&arn.service) {
        return None;
    }
    let service = service(arn.service)?;
    let types: Vec<Arn<'_>> = types(service)
        .filter(|it| Pattern::new(&filled(it.resource), LetterCase::Sensitive).overlaps(&all))
        .collect();
    let every = |test: fn(&Arn<'_>) -> bool| !types.is_empty() && types.iter().all(test);
    if types.is_empty() && !LOOSE.contains(&arn.service) && arn.resource != "root" {
        return Some(("INVALID_ARN_RESOURCE", "the service has no resource of that form"));
    }
    let said = |part: &str| !part.is_empty() && part != "*";
    if said(arn.region) && every(|it| it.region.is_empty()) {
        return Some(("ARN_REGION_NOT_ALLOWED", "such a resource has no region"));
    }
    if said(arn.account) && arn.account != "aws" && every(|it| it.account.is_empty()) {
        return Some(("ARN_ACCOUNT_NOT_ALLOWED", "such a resource has no account"));
    }
    if customers && arn.region.is_empty() && every(|it| !it.region.is_empty()) {
        return Some(("MISSING_ARN_REGION", "such a resource has a region"));
    }
    if customers && arn.account.is_empty() && every(|it| !it.account.is_empty()) {
        return Some(("MISSING_ARN_ACCOUNT", "such a resource has an account"));
    }
    None
}

fn types(service: &Service) -> impl Iterator<Item = Arn<'static>> {
    let written = service.resource_types.iter().flat_map(|it| it.arns.iter().copied());
    written.filter_map(Arn::parse)
}

/// A text with `*` in the place of each variable.
pub(super) fn filled(text: &str) -> String {
    let mut parts = text.split("${");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('*');
        out.push_str(part.split_once('}').map_or("", |it| it.1));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_a_service_does_not_have_are_told() {
        for (text, wanted) in [
            ("arn:aws:s3:::bucket", None),
            ("arn:aws:s3:::bucket/*", None),
            ("arn:aws:s3:us-east-1:111122223333:accesspoint/mine", None),
            ("arn:aws:s3:us-east-1::bucket", Some("ARN_REGION_NOT_ALLOWED")),
            ("arn:aws:s3::111122223333:bucket", Some("ARN_ACCOUNT_NOT_ALLOWED")),
            ("arn:aws:iam::111122223333:role/*", None),
            ("arn:aws:iam:us-east-1:111122223333:role/x", Some("ARN_REGION_NOT_ALLOWED")),
            ("arn:aws:iam::111122223333:rolle/x", Some("INVALID_ARN_RESOURCE")),
            ("arn:aws:kms:us-east-1:111122223333:key/*", None),
            ("arn:aws:kms:*:*:*", None),
            ("arn:aws:kms:*:${aws:PrincipalAccount}:key/*", None),
            ("arn:aws:iam::*:root", None),
            ("arn:aws:logs:*:*:/aws-glue/*", None),
            ("arn:aws:kms:::key/x", Some("MISSING_ARN_REGION")),
            ("arn:aws:kms:us-east-1::key/x", Some("MISSING_ARN_ACCOUNT")),
            ("arn:aws:kms:us-east-1:111122223333:keys/x", Some("INVALID_ARN_RESOURCE")),
            ("arn:aws:logs:us-east-1:111122223333:*", None),
            ("arn:aws:logs:us-east-1:111122223333:log-group:/x:*", None),
            ("arn:aws:sqs:us-east-1:111122223333:${aws:PrincipalTag/queue}", None),
            ("arn:aws:ssm:us-east-1::document/AWS-RunShellScript", None),
        ] {
            let text = filled(text);
            let arn = Arn::parse(&text).expect("an ARN");
            assert_eq!(flaw(arn).map(|it| it.0), wanted, "{text}");
        }
    }
}
