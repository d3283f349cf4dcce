//! The rules about texts: what a document must be before anybody can judge it.

use keywright_policy::Rule;

use super::Attempt;

mod document_too_large;
mod encoding_unusual;
mod json_broken;
mod list_truncated;
mod name_repeated;
mod not_observed;
mod plan_unreadable;
mod text_unreadable;

/// Every rule, in the order of their codes.
pub const RULES: &[Rule<Attempt>] = &[
    json_broken::RULE,
    name_repeated::RULE,
    encoding_unusual::RULE,
    document_too_large::RULE,
    text_unreadable::RULE,
    list_truncated::RULE,
    plan_unreadable::RULE,
    not_observed::RULE,
];
