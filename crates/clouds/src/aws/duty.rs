//! What an operation of AWS KMS comes to.
//!
//! Source: AWS KMS Developer Guide, "Cryptographic operations", "Key policies in AWS KMS" (who may
//! `kms:PutKeyPolicy` or `kms:CreateGrant` can give permissions); Service Authorization Reference,
//! "Actions, resources, and condition keys for AWS Key Management Service", access levels.

use keywright_policy::Duty;

use super::catalogue::{Level, service};

/// Operations by the key's material.
const USES: [&str; 13] = [
    "Decrypt",
    "DeriveSharedSecret",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "ReEncryptFrom",
    "ReEncryptTo",
    "Sign",
    "Verify",
    "VerifyMac",
];

/// Operations that give access.
const REACHES: [&str; 2] = ["CreateGrant", "PutKeyPolicy"];

/// Sorts an operation, `kms:Decrypt`.
pub fn duty(action: &str) -> Duty {
    let Some(name) = action.strip_prefix("kms:") else { return Duty::Other };
    if USES.contains(&name) {
        return Duty::Use;
    }
    if REACHES.contains(&name) {
        return Duty::Reach;
    }
    let known = service("kms").and_then(|it| it.actions.iter().find(|it| it.name == name));
    match known {
        Some(it) if !it.resource_types.contains(&"key") => Duty::Other,
        Some(it) => match it.level {
            Level::List | Level::Read => Duty::Read,
            Level::Write | Level::Permissions | Level::Tagging => Duty::Administer,
        },
        None => Duty::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_on_a_key_is_sorted() {
        let of = |duty: Duty| -> Vec<&str> {
            let all = service("kms").map(|it| it.actions.as_slice()).unwrap_or_default();
            let own = |it: &&super::super::catalogue::Action| {
                self::duty(&format!("kms:{}", it.name)) == duty
            };
            all.iter().filter(own).map(|it| it.name).collect()
        };
        for name in &USES {
            assert!(of(Duty::Use).contains(name), "{name} is an operation of the catalogue");
        }
        assert_eq!(of(Duty::Reach), REACHES);
        for name in ["ScheduleKeyDeletion", "DisableKey", "RevokeGrant", "TagResource"] {
            assert!(of(Duty::Administer).contains(&name), "{name}");
        }
        for name in ["DescribeKey", "GetKeyPolicy", "ListGrants", "GetPublicKey"] {
            assert!(of(Duty::Read).contains(&name), "{name}");
        }
        for name in ["CreateKey", "ListKeys", "GenerateRandom", "ConnectCustomKeyStore"] {
            assert!(of(Duty::Other).contains(&name), "{name}");
        }
    }
}
