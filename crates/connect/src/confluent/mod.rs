//! Confluent Cloud: records of keys, clusters.
//!
//! Source: Confluent Cloud API reference, `org/v2`, `cmk/v2`, `byok/v1`, "Authentication",
//! "Pagination", "Rate limits"; confluentinc/ccloud-sdk-go-v2, the `openapi.yaml` of each.

mod api_key;
mod door;
mod examined;
mod keys;
mod own;

pub use api_key::{ApiKey, ID_VARIABLE, SECRET_VARIABLE};
pub use door::{ADDRESS, Door};
pub use own::{CALLS, OwnRole, own_roles};
