//! Conditions whose value does not matter: what a request with the key and one without it get.

use crate::aws::rules::clause::Clause;
use crate::aws::{Qualifier, Test};

/// Which requests meet a condition whatever the key's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whichever {
    /// Every request.
    All,
    /// Those that have the key.
    Present,
    /// Those that lack it.
    Absent,
    /// None.
    No,
}

/// What a condition comes to, where its values do not matter; `None` where they do.
pub(super) fn whichever(clause: &Clause<'_>) -> Option<Whichever> {
    let present = match clause.operator.test {
        Test::Null => {
            return match clause.operator.qualifier? {
                Qualifier::ForAllValues => Some(Whichever::All),
                Qualifier::ForAnyValue => Some(Whichever::No),
            };
        }
        Test::StringLike { negated } | Test::Arn { negated } => {
            let any = clause.values().any(|it| is_everything(it.0, clause.operator.test));
            if !any {
                return None;
            }
            !negated
        }
        Test::StringEquals { .. }
        | Test::Numeric(_)
        | Test::Date(_)
        | Test::Bool
        | Test::Binary
        | Test::Address { .. } => return None,
    };
    Some(match (present, clause.met_without_key()) {
        (true, true) => Whichever::All,
        (true, false) => Whichever::Present,
        (false, true) => Whichever::Absent,
        (false, false) => Whichever::No,
    })
}

fn is_everything(value: &str, test: Test) -> bool {
    let stars = |it: &str| !it.is_empty() && it.bytes().all(|it| it == b'*');
    let arn = matches!(test, Test::Arn { .. }) && value.splitn(6, ':').count() == 6;
    stars(value) || arn && value.strip_prefix("arn:").is_some_and(|it| it.splitn(5, ':').all(stars))
}
