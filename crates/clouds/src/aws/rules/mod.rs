//! The rules over a key in AWS. One rule, two files of one name; the page says the bad pattern.

use keywright_policy::Rule;

use super::Case;

pub mod advice;
mod all;
mod allow_with_not_principal;
mod any_key;
mod clause;
mod cluster_key_idle;
mod dates;
mod deletion_scheduled;
mod deletion_unalarmed;
mod duties_not_separated;
mod enclave_in_debug;
mod event_rule;
mod grant_to_stranger;
mod identity_decrypts_all;
mod key_disabled;
mod key_material_imported;
mod key_spec_unfit;
mod key_unused;
mod last_use;
pub mod lint;
mod metric_filter;
mod msk_key_differs;
mod policy_locked_out;
mod policy_malformed;
mod policy_public;
mod policy_too_large;
mod principal_deleted;
mod principal_not_of_vendor;
mod put;
mod resource_not_star;
mod root_delegates;
mod rotation_off;
mod rotation_overdue;
mod takes;
mod vendor_access_conditional;
mod vendor_grants_free;
mod vendor_permission_denied;
mod vendor_permission_missing;

pub use all::{cards, judge_all};
pub(super) use policy_too_large::POLICY_BYTES_MAX;
pub(super) use put::{id as key_id, put_policy};
pub use vendor_permission_missing::lacking;
pub(super) use vendor_permission_missing::{edits, statement};

/// The rules over a key's case, in the order of their codes.
pub const RULES: &[Rule<Case>] = &[
    vendor_permission_missing::RULE,
    vendor_permission_denied::RULE,
    vendor_access_conditional::RULE,
    principal_not_of_vendor::RULE,
    resource_not_star::RULE,
    principal_deleted::RULE,
    policy_malformed::RULE,
    policy_locked_out::RULE,
    policy_public::RULE,
    allow_with_not_principal::RULE,
    key_disabled::RULE,
    deletion_scheduled::RULE,
    key_spec_unfit::RULE,
    key_material_imported::RULE,
    rotation_off::RULE,
    rotation_overdue::RULE,
    policy_too_large::RULE,
    grant_to_stranger::RULE,
    duties_not_separated::RULE,
    root_delegates::RULE,
    vendor_grants_free::RULE,
    identity_decrypts_all::RULE,
    deletion_unalarmed::RULE,
    enclave_in_debug::RULE,
    msk_key_differs::RULE,
    key_unused::RULE,
    cluster_key_idle::RULE,
];
