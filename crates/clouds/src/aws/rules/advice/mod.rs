//! What is unwise, idle or void in one policy. Most of it AWS tells too, as a warning or a
//! suggestion; the rest is what AWS KMS does with a policy that looks right. One rule, two files.

use keywright_policy::Rule;

use crate::aws::{Case, Policy};

mod action_void_across_accounts;
mod action_void_in_key_policy;
mod advise;
mod allow_on_unsupported_tag;
mod always;
mod arn_compared_as_string;
mod condition_constant;
mod condition_forgeable;
mod condition_irrelevant;
mod condition_key_renamed;
mod condition_never_carried;
mod condition_of_existence;
mod condition_unpaired;
mod deny_by_alias_name;
mod deny_on_unsupported_tag;
mod encryption_context_for_all_values;
mod entry_redundant;
mod for_all_values_on_single_key;
mod grant_outlives_condition;
mod grant_unconstrained;
mod ip_range_loose;
mod missing_version;
mod network;
mod not_principal_without_account;
mod operator_of_other_type;
mod part_empty;
mod private_address_among_public;
mod replica_policy_unseen;
mod service_principal_by_referer;
mod service_principal_unfenced;
mod sid_repeated;
mod statement_redundant;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod value_never_sent;
mod value_of_other_type;
mod void_key;
mod wildcard_in_service;
mod wildcard_taken_literally;

pub use advise::advise;

/// The rules over one policy, in the order of their codes.
pub const RULES: &[Rule<Policy>] = &[
    missing_version::RULE,
    sid_repeated::RULE,
    wildcard_taken_literally::RULE,
    operator_of_other_type::RULE,
    value_of_other_type::RULE,
    for_all_values_on_single_key::RULE,
    service_principal_unfenced::RULE,
    service_principal_by_referer::RULE,
    condition_unpaired::RULE,
    condition_forgeable::RULE,
    arn_compared_as_string::RULE,
    deny_on_unsupported_tag::RULE,
    allow_on_unsupported_tag::RULE,
    condition_never_carried::RULE,
    part_empty::RULE,
    condition_of_existence::RULE,
    condition_constant::RULE,
    entry_redundant::RULE,
    statement_redundant::RULE,
    ip_range_loose::RULE,
    private_address_among_public::RULE,
    condition_irrelevant::RULE,
    wildcard_in_service::RULE,
    encryption_context_for_all_values::RULE,
    action_void_in_key_policy::RULE,
    deny_by_alias_name::RULE,
    value_never_sent::RULE,
    not_principal_without_account::RULE,
    grant_unconstrained::RULE,
    grant_outlives_condition::RULE,
    condition_key_renamed::RULE,
];

/// The rules that want the key's other documents as well, in the order of their codes.
pub const CASE_RULES: &[Rule<Case>] =
    &[action_void_across_accounts::RULE, replica_policy_unseen::RULE];
