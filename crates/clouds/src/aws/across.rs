//! What AWS KMS lets callers of other accounts do on a key.

/// Actions that have an effect for callers of other accounts.
///
/// Source: AWS KMS Developer Guide, "Allowing users in other accounts to use a KMS key".
pub(super) const ACROSS_ACCOUNTS: [&str; 23] = [
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DeriveSharedSecret",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:GenerateMac",
    "kms:GetKeyRotationStatus",
    "kms:GetPublicKey",
    "kms:ListGrants",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:RetireGrant",
    "kms:RevokeGrant",
    "kms:Sign",
    "kms:Verify",
    "kms:VerifyMac",
    // Not yet in AWS's list of permissions; cryptographic operations like the others.
    "kms:Decapsulate",
    "kms:Encapsulate",
    // What the API calls `ReEncrypt` is the two above.
    "kms:ReEncrypt",
];

/// Whether an action on a key has any effect for callers of other accounts.
pub(super) fn works_across_accounts(action: &str) -> bool {
    ACROSS_ACCOUNTS.iter().any(|it| it.eq_ignore_ascii_case(action))
}
