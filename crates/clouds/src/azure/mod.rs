//! Azure Key Vault.

mod assignment;
mod baseline;
mod builtin;
mod bundle;
mod command;
mod decide;
mod deny;
mod duty;
mod exports;
mod identity;
mod key;
mod kind;
pub mod lower;
mod management_group;
mod membership;
mod perimeter;
mod principal;
mod property;
pub mod prove;
mod render;
mod role;
mod rotation;
pub mod rules;
mod scope;
pub mod simulate;
mod template;
#[cfg(test)]
mod tests;
mod trail;
mod usage;
mod vault;
mod window;

pub use assignment::{Assignment, Assignments};
pub use baseline::baseline;
pub use builtin::{BUILTINS, Builtin, builtin};
pub use bundle::{Bundle, Fault, Numbered};
pub use decide::{Ending, Requester, decide, endings};
pub use deny::{Denies, DenyAssignment, DenyAssignments};
pub use duty::duty;
pub use exports::Exports;
pub use identity::{Spelling, identity};
pub use key::{Key, Version};
pub use kind::{Kind, recognize};
pub use management_group::ManagementGroups;
pub use membership::Memberships;
pub use perimeter::Perimeters;
pub use principal::{Names, ServicePrincipal, Vendor};
pub use property::Told;
pub use render::render;
pub use role::{Carries, Role};
pub use rotation::{Rotates, RotationPolicy};
pub use scope::{Reach, Scope, Target};
pub use trail::{is_trail, trail};
pub use usage::Lets;
pub use vault::{Admits, Vault};
pub use window::When;

/// A key in Azure, as rules see it.
pub type Case = keywright_policy::Case<Exports>;
