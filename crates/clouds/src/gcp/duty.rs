//! What a permission of Google Cloud comes to, for a key.
//!
//! Source: Cloud KMS, "Permissions and roles"; "Separation of duties".

use keywright_policy::Duty;

use super::permission::is_known;

/// Sorts a permission, `cloudkms.cryptoKeyVersions.useToDecrypt`.
pub fn duty(permission: &str) -> Duty {
    if !is_known(permission) {
        return Duty::Other;
    }
    let verb = permission.rsplit('.').next().unwrap_or_default();
    match verb {
        "setIamPolicy" => Duty::Reach,
        "get" | "list" | "getIamPolicy" | "viewPublicKey" => Duty::Read,
        _ if verb.starts_with("useTo") => Duty::Use,
        _ => Duty::Administer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_is_sorted_by_its_verb() {
        for (permission, wanted) in [
            ("cloudkms.cryptoKeyVersions.useToDecrypt", Duty::Use),
            ("cloudkms.cryptoKeyVersions.useToEncryptViaDelegation", Duty::Use),
            ("cloudkms.cryptoKeys.setIamPolicy", Duty::Reach),
            ("cloudkms.cryptoKeys.update", Duty::Administer),
            ("cloudkms.cryptoKeyVersions.destroy", Duty::Administer),
            ("cloudkms.cryptoKeys.get", Duty::Read),
            ("cloudkms.cryptoKeyVersions.viewPublicKey", Duty::Read),
            ("cloudkms.cryptoKeys.(any other)", Duty::Other),
            ("storage.objects.get", Duty::Other),
        ] {
            assert_eq!(duty(permission), wanted, "{permission}");
        }
    }
}
