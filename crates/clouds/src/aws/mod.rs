//! AWS KMS.

mod across;
mod arn;
mod baseline;
pub mod catalogue;
mod certain;
pub mod decide;
mod duty;
mod exports;
mod facts;
mod identity;
mod kind;
pub mod lower;
mod meaning;
mod operator;
mod organization;
mod print;
pub mod prove;
mod render;
pub mod rules;
mod text;
mod trail;

pub use arn::Arn;
pub use baseline::{baseline, policy_of};
pub use certain::{Requester, certain};
pub use decide::{Answer, Context, Request, allows};
pub use duty::duty;
pub use exports::{Exports, other_name};
pub use facts::{KeyFacts, Origin};
pub use operator::{Compare, Operator, Qualifier, Test};
pub use organization::Organization;
pub use print::print;
pub use render::render;
pub use trail::{is_meant, is_trail, trail};

use facts::date;
pub use identity::{Spelling, identity};
pub use kind::{Kind, recognize};
pub use meaning::{
    ActionPart, Condition, Effect, Fault, Form, Policy, PrincipalPart, ResourcePart, Statement,
    Version, Who,
};

/// A key in AWS, as rules see it.
pub type Case = keywright_policy::Case<Exports>;
