//! Private addresses where AWS sees public ones.
//!
//! Source: AWS, IAM User Guide, "AWS global condition context keys", aws:SourceIp; RFC 1918.

use keywright_policy::{Findings, Page, Rule};

use super::cidr::Range;
use crate::aws::rules::clause::clauses;
use crate::aws::{Policy, Test};

/// All of the ranges are private, so none is ever the caller's.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-025", page: Page::new(include_str!("address_private.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy).filter(|it| it.is_any(&["aws:SourceIp"])) {
        let Test::Address { negated } = clause.operator.test else { continue };
        let mut values = clause.texts().peekable();
        let private = |text: &str| Range::parse(text).is_some_and(Range::is_private);
        if values.peek().is_none() || !values.all(|it| private(it.0)) {
            continue;
        }
        let (code, holds) = match negated {
            false => ("PRIVATE_IP_ADDRESS", "never holds"),
            true => ("PRIVATE_NOT_IP_ADDRESS", "always holds"),
        };
        let place = policy.document.place(&clause.key.node);
        let label = clause.statement.label();
        let message =
            format_args!("`aws:SourceIp` of {label} has private ranges alone: it {holds}");
        out.add(&RULE, Some(&place), message).reference(code).help(
            "write public addresses; for calls through a VPC endpoint compare `aws:VpcSourceIp` \
             beside `aws:SourceVpc`",
        );
    }
}
