//! The rules over a key in Azure. One rule, two files of one name; the page says the bad pattern.

use keywright_policy::Rule;

use super::Case;

mod access_policies_void;
mod audit_log_off;
mod deletion_scheduled;
mod duties_not_separated;
mod expiry_unset;
mod key_disabled;
mod key_expired;
mod key_expiring;
mod key_in_software;
mod key_not_yet_valid;
mod key_type_unfit;
mod network_blocks_vendor;
mod orphaned_assignment;
mod private_endpoint_missing;
mod purge_protection_off;
mod rbac_off;
mod retention_short;
mod rotation_off;
mod rotation_overdue;
mod vault_deleted;
mod vault_mismatched;
mod vault_not_recoverable;
mod vault_open_to_all;
mod vendor_access_undecided;
mod vendor_over_privileged;
mod vendor_principal_disabled;
mod vendor_principal_unjoined;
mod vendor_role_missing;
mod version_disabled;
mod versioned_key_id;

pub(super) use network_blocks_vendor::help as network_help;
pub use vendor_role_missing::lacking;
pub(super) use vendor_role_missing::{edit, object};

/// What role assignments alone do not bring about, and access does not hang on: in a vault of
/// another mode the assignments themselves count for nothing.
pub(super) const BESIDE: &[Rule<Case>] = &[rbac_off::RULE, purge_protection_off::RULE];

/// What stands in the vendor's way whatever is assigned to it.
pub(super) const IN_THE_WAY: &[Rule<Case>] =
    &[network_blocks_vendor::RULE, vendor_principal_disabled::RULE];

/// Every rule, in the order of their codes.
pub const RULES: &[Rule<Case>] = &[
    vendor_role_missing::RULE,
    vendor_access_undecided::RULE,
    vendor_principal_unjoined::RULE,
    rbac_off::RULE,
    purge_protection_off::RULE,
    network_blocks_vendor::RULE,
    key_disabled::RULE,
    key_expired::RULE,
    key_expiring::RULE,
    key_type_unfit::RULE,
    version_disabled::RULE,
    rotation_off::RULE,
    rotation_overdue::RULE,
    versioned_key_id::RULE,
    orphaned_assignment::RULE,
    vendor_over_privileged::RULE,
    access_policies_void::RULE,
    vault_not_recoverable::RULE,
    deletion_scheduled::RULE,
    vendor_principal_disabled::RULE,
    key_not_yet_valid::RULE,
    vault_mismatched::RULE,
    duties_not_separated::RULE,
    expiry_unset::RULE,
    vault_open_to_all::RULE,
    retention_short::RULE,
    audit_log_off::RULE,
    vault_deleted::RULE,
    key_in_software::RULE,
    private_endpoint_missing::RULE,
];
