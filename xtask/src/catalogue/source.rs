//! What the package says, as it says it.

use serde_json::Value;

/// The package's name and version, and all that it holds.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) package: &'static str,
    pub(super) version: String,
    /// The day on which its authors read the reference.
    pub(super) date: String,
    pub(super) services: Vec<Service>,
}

/// One service, its three files as they are.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) prefix: String,
    pub(super) name: String,
    pub(super) actions: Value,
    pub(super) keys: Value,
    pub(super) resource_types: Value,
}
