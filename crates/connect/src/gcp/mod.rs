//! Google Cloud: KMS, IAM policies up to the organization.
//!
//! Credentials are found by Google's own library. What is read is asked for by REST: the library of
//! Cloud KMS shows numbers where the service, and `gcloud`, say words, and drops what it does not
//! know.
//!
//! Source: Google, REST reference: Cloud KMS v1, KMS Inventory v1, Resource Manager v1 and v3, IAM
//! v1, v2 and v3, Access Context Manager v1.

mod above;
mod ancestry;
mod caller;
mod door;
mod endpoints;
mod examined;
mod find;
mod key;
mod name;
mod own;

pub use caller::Caller;
pub use door::Door;
pub use endpoints::Endpoints;
pub use own::{PERMISSIONS, own_role};
