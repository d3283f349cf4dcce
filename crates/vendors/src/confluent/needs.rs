//! What Confluent needs of a key, in each cloud.
//!
//! Source: Confluent, "Best practices for using self-managed encryption keys", "Validate key
//! policies before deployment"; confluentinc/cli `internal/byok/command_create.go` (templates).

use keywright_model::Cloud;
use keywright_policy::{Needs, Network, Permission, Plane, Principal, Seen};

use super::ClusterKind;

const fn kms(
    set: &'static str,
    name: &'static str,
    operations: &'static [&'static str],
) -> Permission {
    Permission { name, set, operations, plane: Plane::Data }
}

/// What the vendor's template calls its two statements.
const USE: &str = "Allow Confluent accounts to use the key";
const GRANTS: &str = "Allow Confluent accounts to attach persistent resources";

/// The patterns mean the operations that AWS's catalogue lists for them, twelve in all.
const AWS: &[Permission] = &[
    kms(USE, "kms:Encrypt", &["kms:Encrypt"]),
    kms(USE, "kms:Decrypt", &["kms:Decrypt"]),
    kms(USE, "kms:ReEncrypt*", &["kms:ReEncryptFrom", "kms:ReEncryptTo"]),
    kms(
        USE,
        "kms:GenerateDataKey*",
        &[
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyPair",
            "kms:GenerateDataKeyPairWithoutPlaintext",
            "kms:GenerateDataKeyWithoutPlaintext",
        ],
    ),
    kms(USE, "kms:DescribeKey", &["kms:DescribeKey"]),
    kms(GRANTS, "kms:CreateGrant", &["kms:CreateGrant"]),
    kms(GRANTS, "kms:ListGrants", &["kms:ListGrants"]),
    kms(GRANTS, "kms:RevokeGrant", &["kms:RevokeGrant"]),
];

const fn vault(plane: Plane, set: &'static str, name: &'static [&'static str]) -> Permission {
    Permission { name: name[0], set, operations: name, plane }
}

const CRYPTO: &str = "Key Vault Crypto Service Encryption User";
const READER: &str = "Key Vault Reader";

/// The vendor asks for two roles; what counts is what they carry on a vault and its keys. The
/// reader's pattern is asked for whole: a role that covers it covers the reader.
///
/// Source: Microsoft, Azure built-in roles for Security (role definitions e147488a-… and
/// 21090545-…).
const AZURE: &[Permission] = &[
    vault(Plane::Data, CRYPTO, &["Microsoft.KeyVault/vaults/keys/read"]),
    vault(Plane::Data, CRYPTO, &["Microsoft.KeyVault/vaults/keys/wrap/action"]),
    vault(Plane::Data, CRYPTO, &["Microsoft.KeyVault/vaults/keys/unwrap/action"]),
    vault(Plane::Control, READER, &["Microsoft.KeyVault/vaults/*/read"]),
];

const ROLE: &str = "custom role";

const GOOGLE: &[Permission] = &[
    kms(
        ROLE,
        "cloudkms.cryptoKeyVersions.useToDecrypt",
        &["cloudkms.cryptoKeyVersions.useToDecrypt"],
    ),
    kms(
        ROLE,
        "cloudkms.cryptoKeyVersions.useToEncrypt",
        &["cloudkms.cryptoKeyVersions.useToEncrypt"],
    ),
    kms(ROLE, "cloudkms.cryptoKeys.get", &["cloudkms.cryptoKeys.get"]),
];

/// What Confluent's principals must be able to do with a key of this cloud.
pub fn permissions(cloud: Cloud) -> &'static [Permission] {
    match cloud {
        Cloud::Aws => AWS,
        Cloud::Azure => AZURE,
        Cloud::Google => GOOGLE,
    }
}

/// What Confluent needs of one key: `principals` come from its record of that key, `kinds` are
/// those of the clusters on it.
pub fn needs(cloud: Cloud, principals: Seen<Vec<Principal>>, kinds: &[ClusterKind]) -> Needs {
    Needs {
        vendor: "Confluent",
        principals,
        permissions: permissions(cloud),
        network: network(cloud, kinds),
        refs: &["BP5"],
    }
}

/// Source: Confluent, best practices, Azure checklist: Enterprise wants public access, Dedicated
/// the exception for trusted Microsoft services.
fn network(cloud: Cloud, kinds: &[ClusterKind]) -> Network {
    match (cloud, kinds) {
        (Cloud::Aws | Cloud::Google, _) => Network::Any,
        (Cloud::Azure, []) => Network::Unknown,
        (Cloud::Azure, kinds) if kinds.contains(&ClusterKind::Enterprise) => Network::Public,
        (Cloud::Azure, kinds) if kinds.iter().all(|&it| it == ClusterKind::Dedicated) => {
            Network::TrustedServices
        }
        (Cloud::Azure, _) => Network::Unknown,
    }
}
