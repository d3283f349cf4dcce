//! A value that its operator cannot read, or reads only by an old habit.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition operators".

use jiff::Timestamp;
use jiff::civil::Date;
use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::clauses;
use crate::aws::{Policy, Test};

/// A value of another type than its operator's.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-104", page: Page::new(include_str!("value_of_other_type.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy) {
        for (value, span) in clause.values() {
            // What a variable stands for is known with the request.
            if value.contains("${") {
                continue;
            }
            let Some((code, wanted)) = unread(clause.operator.test, value) else { continue };
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(span)),
                format_args!("`{}` wants {wanted}, and finds `{value}`", clause.block.name),
            );
            finding.reference(code);
            finding.help(format_args!("write {wanted}"));
            let epoch = value.parse().ok().and_then(|it| Timestamp::from_second(it).ok());
            if let (Test::Date(_), Some(date)) = (clause.operator.test, epoch) {
                let text = format!("\"{}\"", date.strftime("%Y-%m-%dT%H:%M:%SZ"));
                finding.edit(&policy.document.source, Edit::replace(span, text));
            }
        }
    }
}

/// AWS's code, and what the test wants instead of a value that it cannot read.
fn unread(test: Test, value: &str) -> Option<(&'static str, &'static str)> {
    match test {
        Test::Bool | Test::Null => {
            let boolean = ["true", "false"].iter().any(|it| value.eq_ignore_ascii_case(it));
            (!boolean).then_some(("TYPE_MISMATCH_BOOLEAN", "`true` or `false`"))
        }
        Test::Numeric(_) => (!is_number(value)).then_some(("TYPE_MISMATCH_NUMBER", "a number")),
        Test::Date(_) if is_date(value) => None,
        Test::Date(_) if is_number(value) => {
            Some(("INVALID_DATE_VALUE", "a date such as `2026-01-31T00:00:00Z`"))
        }
        Test::Date(_) => Some(("TYPE_MISMATCH_DATE", "a date such as `2026-01-31T00:00:00Z`")),
        Test::Binary => (!is_base64(value)).then_some(("TYPE_MISMATCH_STRING", "base64")),
        Test::StringEquals { .. }
        | Test::StringLike { .. }
        | Test::Arn { .. }
        | Test::Address { .. } => None,
    }
}

fn is_number(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    all(whole) && all(part)
}

/// A date, a month, a year, or a moment with its zone.
fn is_date(value: &str) -> bool {
    let day = match value.len() {
        4 => format!("{value}-01-01"),
        7 => format!("{value}-01"),
        _ => value.to_owned(),
    };
    if value.contains('T') {
        value.parse::<Timestamp>().is_ok()
    } else {
        day.parse::<Date>().is_ok()
    }
}

fn is_base64(value: &str) -> bool {
    let body = value.trim_end_matches('=');
    let letter = |it: u8| it.is_ascii_alphanumeric() || it == b'+' || it == b'/';
    value.len().is_multiple_of(4) && value.len() - body.len() <= 2 && body.bytes().all(letter)
}
