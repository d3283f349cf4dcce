//! The rules over a key in Google Cloud. One rule, two files of one name; the page says the bad
//! pattern.

use keywright_policy::Rule;

use super::Case;

mod access_ends_by_date;
mod access_justification_empty;
mod admit;
mod condition_needs_version_3;
mod deleted_member;
mod deny_rule_void;
mod destroy_window_short;
mod destruction_scheduled;
mod destruction_unguarded;
mod duties_not_separated;
mod duty;
mod export_malformed;
mod key_purpose_unfit;
mod layer_faults;
mod let_in;
mod material_imported;
mod new_versions_refused;
mod primary_not_enabled;
mod public_member;
mod role_disabled_or_deleted;
mod rotation_off;
mod rotation_overdue;
mod rotation_rare;
mod settle;
mod standing;
mod swap;
#[cfg(test)]
mod tests;
mod users_many;
mod vendor_access_undecided;
mod vendor_group_refused;
mod vendor_group_wrong;
mod vendor_permission_denied;
mod vendor_permission_missing;
mod version_not_enabled;
mod versioned_key_id;

pub(super) use vendor_group_refused::refusals;
pub use vendor_permission_missing::lacking;
pub(super) use vendor_permission_missing::only_role;

/// Every rule, in the order of their codes.
pub const RULES: &[Rule<Case>] = &[
    vendor_permission_missing::RULE,
    vendor_access_undecided::RULE,
    vendor_group_wrong::RULE,
    deleted_member::RULE,
    public_member::RULE,
    role_disabled_or_deleted::RULE,
    condition_needs_version_3::RULE,
    access_ends_by_date::RULE,
    key_purpose_unfit::RULE,
    primary_not_enabled::RULE,
    version_not_enabled::RULE,
    destruction_scheduled::RULE,
    rotation_off::RULE,
    rotation_overdue::RULE,
    material_imported::RULE,
    versioned_key_id::RULE,
    access_justification_empty::RULE,
    destroy_window_short::RULE,
    export_malformed::RULE,
    duties_not_separated::RULE,
    rotation_rare::RULE,
    users_many::RULE,
    vendor_permission_denied::RULE,
    vendor_group_refused::RULE,
    new_versions_refused::RULE,
    destruction_unguarded::RULE,
    deny_rule_void::RULE,
];
