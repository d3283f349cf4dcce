//! Clusters of Amazon MSK.
//!
//! Source: Terraform AWS provider, `aws_msk_cluster`.

/// Whatever is read.
pub(super) const KINDS: &[&str] = &["aws_msk_cluster"];

/// Where a cluster names its key.
pub(super) const KEY: &[&str] = &["encryption_info", "encryption_at_rest_kms_key_arn"];
