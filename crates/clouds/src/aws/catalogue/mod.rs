//! Every AWS service's actions, resource types and condition keys.

mod presence;
mod service;

pub use presence::{Presence, presence};
pub use service::{Action, KeyKind, KeyType, Level, ResourceType, Service, global_key, service, services};
