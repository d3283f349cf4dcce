//! Google Cloud KMS.

mod baseline;
pub mod cel;
mod command;
mod condition;
pub mod decide;
mod duty;
mod exports;
mod fault;
mod identity;
mod key;
mod kind;
pub mod layer;
mod level;
pub mod lower;
mod member;
mod permission;
mod policy;
mod predefined;
pub mod prove;
mod rebind;
mod render;
mod resource;
mod role;
pub mod rules;
#[cfg(test)]
mod testing;
mod trail;

pub use baseline::baseline;
pub use condition::Condition;
pub use decide::{decide, decide_for};
pub use duty::duty;
pub use exports::Exports;
pub use fault::Fault;
pub use identity::{Spelling, identity};
pub use key::{KeyFacts, Version, Versions};
pub use kind::{Kind, recognize};
pub use layer::Layers;
pub use member::{Covers, Member};
pub use permission::misnamed;
pub use policy::{Binding, Named, Policy};
pub use render::render;
pub use resource::{KeyPath, RoleName};
pub use role::{Role, RoleState, Roles};
pub use trail::{is_trail, trail};

/// A key in Google Cloud, as rules see it.
pub type Case = keywright_policy::Case<Exports>;
