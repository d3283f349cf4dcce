//! The rules that need the estate: what is declared beside what is shown, and all keys side by
//! side.

use keywright_policy::Rule;

use crate::judge::{KeyView, PlanView, Snapshot, Usage};

mod cards;
mod cluster_differs;
mod cluster_kind_unfit;
mod cluster_undeclared;
mod cluster_without_key;
mod drifted_from_baseline;
mod export_missing;
mod identity_unclear;
mod key_held_elsewhere;
mod key_id_differs;
mod key_shared;
mod key_undeclared;
mod key_unreleased;
mod owner_missing;
mod plan_part_unknown;
mod plan_resource_unread;
mod plan_strips_cluster;
mod record_missing;
mod region_apart;
mod used_by_other;
mod vendor_binding_differs;
mod vendor_denied;
mod vendor_silent;
mod vendor_validation_failed;

pub use cards::cards;
pub(crate) use drifted_from_baseline::RULE as DRIFTED;

/// The rules over one key with its surroundings, in the order of their codes.
pub const KEY_RULES: &[Rule<KeyView>] = &[
    region_apart::RULE,
    cluster_kind_unfit::RULE,
    vendor_validation_failed::RULE,
    key_id_differs::RULE,
    export_missing::RULE,
    record_missing::RULE,
    vendor_binding_differs::RULE,
];

/// The rules over the whole estate, in the order of their codes.
pub const ESTATE_RULES: &[Rule<Snapshot>] = &[
    key_shared::RULE,
    identity_unclear::RULE,
    cluster_without_key::RULE,
    key_unreleased::RULE,
    owner_missing::RULE,
    cluster_undeclared::RULE,
    cluster_differs::RULE,
    key_held_elsewhere::RULE,
    key_undeclared::RULE,
];

/// The rules over a key's usage, in the order of their codes.
pub(crate) const USAGE_RULES: &[Rule<Usage>] =
    &[vendor_silent::RULE, vendor_denied::RULE, used_by_other::RULE];

/// The rules over a plan, in the order of their codes.
pub(crate) const PLAN_RULES: &[Rule<PlanView>] = &[
    plan_strips_cluster::RULE,
    plan_part_unknown::RULE,
    plan_resource_unread::RULE,
    key_held_elsewhere::OF_PLAN,
];

/// The rules over one key that hold of a key as it will be. The others ask for exports and
/// declarations, which a plan is not.
pub(crate) const PLAN_KEY_RULES: &[Rule<KeyView>] = &[region_apart::RULE, cluster_kind_unfit::RULE];

/// The rules over all keys that hold of keys as they will be.
/// Those of them that ask what the documents of a key and of its siblings show; the others rest on
/// the declaration and the vendor's lists alone.
pub(crate) const SIBLING_RULES: &[Rule<Snapshot>] =
    &[key_shared::RULE, identity_unclear::RULE, key_held_elsewhere::RULE];
pub(crate) const PLAN_ESTATE_RULES: &[Rule<Snapshot>] = &[key_shared::RULE];
