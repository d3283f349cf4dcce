//! Confluent Cloud, self-managed encryption keys.
//!
//! Source: Confluent documentation, "Best practices for using self-managed encryption keys" and
//! "Manage key policies" for AWS, Azure and Google Cloud; confluentinc/cli v4 `internal/byok`;
//! Confluent Cloud API `byok/v1` and `cmk/v2` (OpenAPI). Read in August 2026.

mod cluster;
mod kind;
mod needs;
mod record;

pub use cluster::{Cluster, ClusterKind, clusters};
pub use kind::{Kind, recognize};
pub use needs::{needs, permissions};
pub use record::{Phase, Record, records};

/// Days after a cluster's deletion until its key is released.
///
/// Source: Confluent, "Self-managed encryption keys", each cloud's page, "Limitations".
pub const RELEASE_DAYS: i64 = 5;
