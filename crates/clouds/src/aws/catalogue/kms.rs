//! What the documentation of AWS KMS says of its condition keys beyond the catalogue's lists.
//!
//! Source: AWS KMS Developer Guide, "AWS KMS condition keys": the lines "API operations", and "This
//! type of condition works even when the parameter doesn't appear in the request"; AWS KMS API
//! Reference, the required parameters of each operation.

use super::presence::lists;
use super::{Action, Presence};

pub(super) const PREFIX: &str = "kms";

/// The resource type of an operation that is authorized for a particular key.
const KEY: &str = "key";

/// Keys that go with every operation on a key, though some actions' lists leave them out.
const ON_EVERY_KEY: [&str; 2] = ["kms:CallerAccount", "kms:ViaService"];

/// Properties that every key has. The deprecated names work as their successors do.
const PROPERTIES: [&str; 6] = [
    "kms:CustomerMasterKeySpec",
    "kms:CustomerMasterKeyUsage",
    "kms:KeyOrigin",
    "kms:KeySpec",
    "kms:KeyUsage",
    "kms:MultiRegion",
];

/// Keys that tell a parameter which the operations they are listed for cannot do without, or whose
/// default they tell as well.
const REQUIRED: [&str; 10] = [
    "kms:DataKeyPairSpec",
    "kms:EncryptionAlgorithm",
    "kms:GrantOperations",
    "kms:KeyAgreementAlgorithm",
    "kms:MacAlgorithm",
    "kms:PrimaryRegion",
    "kms:ReplicaRegion",
    "kms:SigningAlgorithm",
    "kms:WrappingAlgorithm",
    "kms:WrappingKeySpec",
];

/// Whether a request for an action of KMS carries one of KMS's own keys.
pub(super) fn presence(action: &Action, key: &str) -> Presence {
    let one_of = |names: &[&str]| names.iter().any(|it| it.eq_ignore_ascii_case(key));
    let is_listed = lists(action, key);
    // An operation on an alias is authorized for the alias alone as well.
    let is_on_key = action.resource_types == [KEY];
    let may_be_on_key = action.resource_types.contains(&KEY);
    if (is_on_key && one_of(&PROPERTIES)) || (is_listed && one_of(&REQUIRED)) {
        Presence::Always
    } else if is_listed || (may_be_on_key && (one_of(&ON_EVERY_KEY) || one_of(&PROPERTIES))) {
        Presence::Maybe
    } else {
        Presence::Never
    }
}

#[cfg(test)]
mod tests {
    use super::super::{presence, service};
    use super::*;

    fn check(wanted: Presence, key: &str, actions: &[&str]) {
        for action in actions {
            assert_eq!(presence(&format!("kms:{action}"), key), wanted, "{action} {key}");
        }
    }

    #[test]
    fn an_operation_on_a_key_tells_the_key_s_properties() {
        for key in PROPERTIES {
            check(Presence::Always, key, &["Decrypt", "DescribeKey", "SynchronizeMultiRegionKey"]);
            check(Presence::Maybe, key, &["CreateAlias", "UpdateAlias"]);
            check(Presence::Never, key, &["ListKeys", "ListAliases", "GenerateRandom"]);
        }
        check(Presence::Maybe, "kms:KeySpec", &["CreateKey"]);
        check(Presence::Maybe, "kms:ResourceAliases", &["Decrypt"]);
        check(Presence::Maybe, "kms:MultiRegionKeyType", &["Decrypt"]);
    }

    #[test]
    fn a_parameter_that_the_operation_needs_is_always_told() {
        check(Presence::Always, "kms:EncryptionAlgorithm", &["Encrypt", "GenerateDataKeyPair"]);
        check(Presence::Never, "kms:EncryptionAlgorithm", &["Sign", "DescribeKey"]);
        check(Presence::Always, "kms:grantoperations", &["CreateGrant"]);
        check(Presence::Always, "kms:ReplicaRegion", &["ReplicateKey"]);
        check(Presence::Maybe, "kms:MessageType", &["Sign", "Verify"]);
    }

    #[test]
    fn any_operation_on_a_key_may_tell_its_way() {
        for key in ON_EVERY_KEY {
            check(Presence::Maybe, key, &["Decrypt", "SynchronizeMultiRegionKey", "CreateAlias"]);
        }
        check(Presence::Maybe, "kms:CallerAccount", &["ConnectCustomKeyStore"]);
        check(Presence::Never, "kms:ViaService", &["ConnectCustomKeyStore"]);
    }

    #[test]
    fn every_name_is_a_key_of_kms() {
        let kms = service(PREFIX).expect("KMS is a service");
        for name in PROPERTIES.iter().chain(&REQUIRED).chain(&ON_EVERY_KEY) {
            assert_eq!(kms.key(name).map(|it| it.name), Some(*name));
        }
    }
}
