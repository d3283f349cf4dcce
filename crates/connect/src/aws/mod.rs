//! AWS: keys by KMS, and what is around them by IAM, MSK and CloudTrail, through AWS's own client
//! libraries.
//!
//! What must never happen: a call that writes; a list without its second page that looks whole.

mod arn;
mod around;
mod call;
mod clients;
mod door;
mod examine;
mod find;
mod heard;
mod identities;
mod kept;
mod key;
mod look;
mod own_policy;
mod refusal;
mod settings;
mod shape;
mod validate;

pub use door::Door;
pub use own_policy::{Own, own_policy};
pub use settings::{Role, Settings};
pub use validate::{Location, Position, Step, Validation};
