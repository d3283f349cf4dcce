//! Rules over one policy of any form: what AWS refuses, or reads otherwise than it seems.
//!
//! Source: AWS, IAM Access Analyzer, "IAM policy validation check reference", findings of type
//! error.

use keywright_policy::Rule;

use crate::aws::Policy;

mod action_of_other_service;
mod action_unknown;
mod address_malformed;
mod address_private;
mod arn_malformed;
mod arn_unfit;
mod cidr;
mod condition_key_doubled;
mod condition_key_inapplicable;
mod condition_key_malformed;
mod condition_key_unknown;
mod condition_values_mixed;
mod effect_unknown;
mod element_missing;
mod element_mistyped;
mod element_repeated;
mod element_unknown;
mod elements_opposed;
mod endpoint_id_malformed;
mod kms_key_value_malformed;
mod near;
mod operator_unknown;
mod policy_oversized;
mod principal_is_nobody;
mod principal_kind_unsupported;
mod principal_malformed;
mod principal_unsupported;
mod principal_wildcard;
mod provider_unfenced;
mod qualifier_missing;
mod region;
mod region_unknown;
mod resource_control_malformed;
mod run;
mod service_name_malformed;
mod service_principal_fenced_out;
mod sid_not_unique;
mod sid_unsupported;
#[cfg(test)]
mod tests;
mod tree;
mod trust_malformed;
mod value_too_permissive;
mod variable;
mod variable_malformed;
mod variable_misplaced;
mod version_unknown;

pub use run::lint;

/// Every rule, in the order of their codes.
pub const RULES: &[Rule<Policy>] = &[
    element_mistyped::RULE,
    element_unknown::RULE,
    version_unknown::RULE,
    element_missing::RULE,
    effect_unknown::RULE,
    elements_opposed::RULE,
    element_repeated::RULE,
    principal_malformed::RULE,
    principal_wildcard::RULE,
    principal_is_nobody::RULE,
    principal_kind_unsupported::RULE,
    principal_unsupported::RULE,
    service_name_malformed::RULE,
    service_principal_fenced_out::RULE,
    operator_unknown::RULE,
    condition_key_malformed::RULE,
    condition_key_unknown::RULE,
    condition_key_doubled::RULE,
    condition_values_mixed::RULE,
    qualifier_missing::RULE,
    condition_key_inapplicable::RULE,
    kms_key_value_malformed::RULE,
    value_too_permissive::RULE,
    address_malformed::RULE,
    address_private::RULE,
    region_unknown::RULE,
    endpoint_id_malformed::RULE,
    variable_malformed::RULE,
    variable_misplaced::RULE,
    sid_not_unique::RULE,
    sid_unsupported::RULE,
    action_unknown::RULE,
    action_of_other_service::RULE,
    arn_malformed::RULE,
    arn_unfit::RULE,
    resource_control_malformed::RULE,
    policy_oversized::RULE,
    trust_malformed::RULE,
    provider_unfenced::RULE,
];
