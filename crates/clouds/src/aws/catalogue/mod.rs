//! Every AWS service's actions, resource types and condition keys.

mod global;
mod index;
mod key;
mod kms;
mod memo;
mod name;
mod presence;
mod read;
mod service;
#[cfg(test)]
mod tests;

pub use global::{Carried, GlobalKey, global, global_key, globals};
pub use index::{service, services};
pub use key::condition_key;
pub use presence::{Presence, presence, presence_of_all};
pub use service::{Action, KeyKind, KeyType, Level, ResourceType, Service};
