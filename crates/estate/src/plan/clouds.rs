//! Keys of all clouds, each by its own cloud's resources.

use keywright_model::Cloud;

use super::resource::{Plan, Resource, When};
use super::side::Side;
use super::value::State;
use super::{aws, azure, google};

/// The types of resources that are keys.
pub(super) fn kinds(cloud: Cloud) -> &'static [&'static str] {
    match cloud {
        Cloud::Aws => aws::KEYS,
        Cloud::Azure => azure::KEYS,
        Cloud::Google => google::KEYS,
    }
}

/// The cloud whose key a type of resource is.
pub(super) fn cloud_of(kind: &str) -> Option<Cloud> {
    Cloud::ALL.into_iter().find(|it| kinds(*it).contains(&kind))
}

/// A key's id.
pub(super) fn id(cloud: Cloud, state: &State<'_>) -> Option<String> {
    match cloud {
        Cloud::Aws => aws::id(state),
        Cloud::Azure => azure::id(state),
        Cloud::Google => google::id(state),
    }
}

/// A key in one world; `None` where it is not there.
pub(crate) fn side(plan: &Plan<'_>, key: &Resource<'_>, when: When) -> Option<Side> {
    match cloud_of(key.kind)? {
        Cloud::Aws => aws::side(plan, key, when),
        Cloud::Azure => azure::side(plan, key, when),
        Cloud::Google => google::side(plan, key, when),
    }
}
