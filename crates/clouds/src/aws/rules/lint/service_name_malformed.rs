//! A service that is not named as services are.
//!
//! Source: AWS, IAM User Guide, "AWS service principals"; AWS KMS Developer Guide,
//! "kms:ViaService": the value is the service's endpoint in one region, in every partition under
//! `amazonaws.com`.

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Span};
use keywright_policy::{Finding, Findings, Page, Rule};

use super::region::is_region;
use super::tree::principals;
use crate::aws::Policy;
use crate::aws::catalogue::service;
use crate::aws::rules::clause::{Clause, clauses, is_plain, statements};

/// A name that no service has.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-013", page: Page::new(include_str!("service_name_malformed.md")), check };

/// The domains of service principals, over all partitions.
const DOMAINS: [&str; 7] = [
    ".amazonaws.com",
    ".amazonaws.com.cn",
    ".amazonaws.eu",
    ".amazon.com",
    ".aws.internal",
    ".c2s.ic.gov",
    ".sc2s.sgov.gov",
];

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        let named = principals(node, "Service").filter(|it| is_plain(it.0));
        for (text, span) in named.filter(|it| !is_principal(it.0)) {
            let message =
                format_args!("`{text}` in {} is the name of no service", statement.label());
            let finding = out.add(&RULE, Some(&policy.document.place_at(span)), message);
            finding.help("write it as its documentation does: `logs.us-east-1.amazonaws.com`");
            respell(policy, finding, span, principal(text));
        }
    }
    let via = |it: &Clause<'_>| it.is_any(&["kms:ViaService"]) && it.compares_texts();
    for clause in clauses(policy).filter(via) {
        for (text, span) in clause.plain_texts().filter(|it| !is_endpoint(it.0)) {
            let message = format_args!(
                "`{text}` in {} is the endpoint of no service in a region, so no request has it",
                clause.statement.label()
            );
            let finding = out.add(&RULE, Some(&policy.document.place_at(span)), message);
            finding.help("write service and region: `s3.us-east-1.amazonaws.com`");
            let folded = text.trim().to_ascii_lowercase();
            respell(policy, finding, span, is_endpoint(&folded).then_some(folded));
        }
    }
}

fn respell(policy: &Policy, finding: &mut Finding, span: Span, meant: Option<String>) {
    finding.reference("INVALID_SERVICE_PRINCIPAL_FORMAT");
    if let Some(meant) = meant {
        finding.edit(&policy.document.source, Edit::replace(span, quote(&meant)));
    }
}

fn is_principal(text: &str) -> bool {
    let known = DOMAINS.iter().any(|it| text.strip_suffix(it).is_some_and(|it| !it.is_empty()));
    known && is_host(text)
}

/// What a misspelled service principal was meant to be.
fn principal(text: &str) -> Option<String> {
    let folded = text.trim().to_ascii_lowercase();
    if is_principal(&folded) {
        return Some(folded);
    }
    let lone = service(&folded).is_some();
    lone.then(|| format!("{folded}.amazonaws.com"))
}

fn is_endpoint(text: &str) -> bool {
    // The guide says `amazonaws.com` for China too; whoever wrote the longer one is left alone.
    let short = text.strip_suffix(".cn").unwrap_or(text);
    let Some((service, region)) =
        short.strip_suffix(".amazonaws.com").and_then(|it| it.rsplit_once('.'))
    else {
        return false;
    };
    !service.is_empty() && is_host(text) && is_region(region)
}

fn is_host(text: &str) -> bool {
    text.bytes().all(|it| {
        it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'.' | b'-' | b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_known_by_their_form_in_every_partition() {
        for good in ["logs.amazonaws.com", "logs.us-east-1.amazonaws.com", "ec2.amazonaws.com.cn"] {
            assert!(is_principal(good), "{good}");
        }
        for bad in ["logs", "Logs.amazonaws.com", ".amazonaws.com", "https://s3.amazonaws.com", ""]
        {
            assert!(!is_principal(bad), "{bad}");
        }
        assert_eq!(principal("Logs.Amazonaws.com "), Some("logs.amazonaws.com".to_owned()));
        for good in ["s3.us-east-1.amazonaws.com", "ec2.us-gov-west-1.amazonaws.com"] {
            assert!(is_endpoint(good), "{good}");
        }
        for bad in ["s3", "s3.amazonaws.com", "us-east-1.amazonaws.com", "s3.useast.amazonaws.com"]
        {
            assert!(!is_endpoint(bad), "{bad}");
        }
    }
}
