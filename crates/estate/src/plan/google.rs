//! Keys in Google Cloud.

use super::resource::{Plan, Resource, When};
use super::side::Side;
use super::value::State;

/// Keys.
pub(super) const KEYS: &[&str] = &[];

/// What stands beside a key.
pub(super) const BESIDE: &[&str] = &[];

/// A key's id.
pub(super) fn id(_: &State<'_>) -> Option<String> {
    None
}

/// A key in one world; `None` where it is not there.
pub(super) fn side(_: &Plan<'_>, _: &Resource<'_>, _: When) -> Option<Side> {
    None
}
