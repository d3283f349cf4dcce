//! The dates of a policy's statements: when what one allows ends, and when what one denies begins.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition operators", date operators;
//! "AWS global condition context keys", `aws:CurrentTime`, `aws:EpochTime`.

use jiff::Timestamp;

use crate::aws::decide::date;
use crate::aws::{Compare, Condition, Effect, Statement, Test};

/// The first moment from which a statement no longer allows, or begins to deny, for certain by its
/// dates alone.
pub(super) fn turns(statement: &Statement) -> Option<Timestamp> {
    let dates = |wanted: [Compare; 2]| {
        let timed = statement.conditions.iter().filter(|it| is_time(&it.key));
        timed.filter_map(move |it| bound(it, wanted))
    };
    match statement.effect? {
        Effect::Allow => dates([Compare::Less, Compare::LessOrEqual]).min(),
        Effect::Deny => dates([Compare::Greater, Compare::GreaterOrEqual]).max(),
    }
}

fn is_time(key: &str) -> bool {
    ["aws:CurrentTime", "aws:EpochTime"].iter().any(|it| it.eq_ignore_ascii_case(key))
}

/// The date of a comparison. Several values are alternatives: the latest end, the earliest start.
fn bound(condition: &Condition, wanted: [Compare; 2]) -> Option<Timestamp> {
    let (Test::Date(compare) | Test::Numeric(compare)) = condition.operator.test else {
        return None;
    };
    if !wanted.contains(&compare) || condition.operator.qualifier.is_some() {
        return None;
    }
    let dates = condition.values.iter().map(|it| moment(condition.operator.test, &it.0));
    let dates = dates.collect::<Option<Vec<Timestamp>>>()?;
    match compare {
        Compare::Less | Compare::LessOrEqual => dates.into_iter().max(),
        Compare::Greater | Compare::GreaterOrEqual => dates.into_iter().min(),
        Compare::Equal | Compare::NotEqual => None,
    }
}

/// A date, or of a comparison of numbers the seconds since 1970.
fn moment(test: Test, text: &str) -> Option<Timestamp> {
    match test {
        Test::Numeric(_) => Timestamp::from_second(text.parse().ok()?).ok(),
        _ => date(text),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::text::{Document, Source};

    use super::*;
    use crate::aws::{Form, Policy};

    fn check(effect: &str, condition: &str, wanted: Option<&str>) {
        let text = format!(
            r#"{{"Statement": [{{"Effect": "{effect}", "Principal": "*", "Action": "kms:*",
                "Resource": "*", "Condition": {condition}}}]}}"#
        );
        let source = Arc::new(Source::new("it.json", &*text));
        let policy = Policy::read(Document::parse(source).expect("JSON"), Form::Key);
        let found = turns(&policy.statements[0]).map(|it| it.to_string());
        assert_eq!(found.as_deref(), wanted, "{text}");
    }

    #[test]
    fn an_allow_ends_and_a_deny_begins() {
        let day = Some("2027-01-01T00:00:00Z");
        let less = r#"{"DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}"#;
        check("Allow", less, day);
        check("Deny", less, None);
        let greater = r#"{"DateGreaterThanEquals": {"aws:currenttime": "2027-01-01"}}"#;
        check("Deny", greater, day);
        check("Allow", greater, None);
        check("Allow", r#"{"NumericLessThan": {"aws:EpochTime": "1798761600"}}"#, day);
    }

    #[test]
    fn a_year_is_a_date_and_as_a_number_a_second() {
        let day = Some("2027-01-01T00:00:00Z");
        for text in ["2027", "2027-01", "2027-01-01", "2027-01-01T00:00Z", "1798761600"] {
            let until = format!(r#"{{"DateLessThan": {{"aws:CurrentTime": "{text}"}}}}"#);
            check("Allow", &until, day);
        }
        let second = Some("1970-01-01T00:33:47Z");
        check("Allow", r#"{"NumericLessThan": {"aws:EpochTime": "2027"}}"#, second);
    }

    #[test]
    fn of_several_ends_the_first_counts_and_of_alternatives_the_last() {
        let both = r#"{"DateLessThan": {"aws:CurrentTime": "2028-01-01T00:00:00Z"},
            "DateLessThanEquals": {"aws:CurrentTime": ["2026-01-01T00:00:00Z", "2027-01-01"]}}"#;
        check("Allow", both, Some("2027-01-01T00:00:00Z"));
        check("Allow", r#"{"DateLessThan": {"aws:CurrentTime": "soon"}}"#, None);
        check("Allow", r#"{"DateLessThan": {"aws:TokenIssueTime": "2027-01-01"}}"#, None);
    }
}
