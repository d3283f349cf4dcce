//! Which resources are read, and which touch a key and are not.

/// Whatever is read.
const READ: [&[&str]; 8] = [
    super::aws::KEYS,
    super::aws::BESIDE,
    super::azure::KEYS,
    super::azure::BESIDE,
    super::google::KEYS,
    super::google::BESIDE,
    super::confluent::KINDS,
    super::msk::KINDS,
];

/// How the types begin whose resources are keys, or stand around keys.
const OF_KEYS: [&str; 7] = [
    "aws_kms_",
    "awscc_kms_",
    "azurerm_key_vault",
    "google_kms_",
    "confluent_byok_",
    "aws_msk_cluster",
    "aws_msk_serverless_cluster",
];

/// Whether a type of resource is read.
pub(super) fn is_read(kind: &str) -> bool {
    READ.iter().any(|it| it.contains(&kind))
}

/// Whether a resource of this type may change what a key is or whom it serves.
pub(super) fn touches_keys(kind: &str) -> bool {
    is_read(kind) || OF_KEYS.iter().any(|it| kind.starts_with(it))
}
