//! AWS KMS.

mod arn;
mod condition;
mod decide;
mod exports;
mod facts;
mod identity;
mod kind;
mod policy;
pub mod rules;

pub use arn::Arn;
pub use condition::Operator;
pub use decide::{Requester, decide};
pub use exports::Exports;
pub use facts::{KeyFacts, Origin};

use facts::date;
pub use identity::{Spelling, identity};
pub use kind::{Kind, recognize};
pub use policy::{
    ActionPart, Condition, Effect, Fault, Policy, PrincipalPart, ResourcePart, Statement, Who,
};

/// A key in AWS, as rules see it.
pub type Case = keywright_policy::Case<Exports>;
