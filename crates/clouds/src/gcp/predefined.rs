//! What Google's own roles hold of the permissions that Kafka vendors ask for. Only what is certain
//! stands here; a role that does not is asked for with `gcloud iam roles describe`.
//!
//! Source: Cloud KMS, "Permissions and roles"; IAM, "Cloud KMS roles and permissions" and "IAM
//! basic and predefined roles reference". Read in August 2026.

const DECRYPT: &str = "cloudkms.cryptoKeyVersions.useToDecrypt";
const ENCRYPT: &str = "cloudkms.cryptoKeyVersions.useToEncrypt";
const READ: &str = "cloudkms.cryptoKeys.get";

/// The permissions that the table speaks of.
const KNOWN: [&str; 3] = [DECRYPT, ENCRYPT, READ];

/// Roles, and which of the known permissions they hold: all that are not listed, they lack.
const ROLES: &[(&str, &[&str])] = &[
    ("roles/cloudkms.admin", &[READ]),
    ("roles/cloudkms.cryptoKeyDecrypter", &[DECRYPT]),
    ("roles/cloudkms.cryptoKeyEncrypter", &[ENCRYPT]),
    ("roles/cloudkms.cryptoKeyEncrypterDecrypter", &[DECRYPT, ENCRYPT]),
    ("roles/cloudkms.cryptoOperator", &[DECRYPT, ENCRYPT]),
    ("roles/cloudkms.viewer", &[READ]),
    ("roles/cloudkmskacls.serviceAgent", &KNOWN),
    ("roles/iam.dataScientist", &[DECRYPT, ENCRYPT]),
    ("roles/iam.devOps", &[DECRYPT, ENCRYPT]),
    ("roles/owner", &KNOWN),
];

/// The roles to let a vendor in with, the widest first: each holds nothing that changes a key.
const OFFERED: [&str; 4] = [
    "roles/cloudkms.cryptoKeyEncrypterDecrypter",
    "roles/cloudkms.cryptoKeyEncrypter",
    "roles/cloudkms.cryptoKeyDecrypter",
    "roles/cloudkms.viewer",
];

/// Whether a role of Google's holds a permission; `None` where that is not certain.
pub(super) fn holds(role: &str, permission: &str) -> Option<bool> {
    let known = KNOWN.contains(&permission);
    let (_, held) = ROLES.iter().find(|it| known && it.0 == role)?;
    Some(held.contains(&permission))
}

/// The fewest roles that hold these permissions and none beside them; `None` where no roles do.
pub(super) fn least(permissions: &[&str]) -> Option<Vec<&'static str>> {
    let mut rest = permissions.to_vec();
    let mut chosen = Vec::new();
    for role in OFFERED {
        let held = ROLES.iter().find(|it| it.0 == role).map_or(&[][..], |it| it.1);
        if held.iter().all(|it| rest.contains(it)) {
            rest.retain(|it| !held.contains(it));
            chosen.push(role);
        }
    }
    rest.is_empty().then_some(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encrypter_decrypter_cannot_read_the_key() {
        let role = "roles/cloudkms.cryptoKeyEncrypterDecrypter";
        assert_eq!(holds(role, DECRYPT), Some(true));
        assert_eq!(holds(role, READ), Some(false));
        assert_eq!(holds("roles/cloudkms.admin", ENCRYPT), Some(false));
    }

    #[test]
    fn every_known_role_gives_the_vendor_this_much() {
        let told: Vec<String> = ROLES
            .iter()
            .map(|(role, _)| {
                let gives = [("decrypt", DECRYPT), ("encrypt", ENCRYPT), ("get", READ)];
                let gives: Vec<&str> =
                    gives.iter().filter(|it| decided(role, it.1)).map(|it| it.0).collect();
                format!("{role}: {}", gives.join(", "))
            })
            .collect();
        expect_test::expect![[r#"
            roles/cloudkms.admin: get
            roles/cloudkms.cryptoKeyDecrypter: decrypt
            roles/cloudkms.cryptoKeyEncrypter: encrypt
            roles/cloudkms.cryptoKeyEncrypterDecrypter: decrypt, encrypt
            roles/cloudkms.cryptoOperator: decrypt, encrypt
            roles/cloudkms.viewer: get
            roles/cloudkmskacls.serviceAgent: decrypt, encrypt, get
            roles/iam.dataScientist: decrypt, encrypt
            roles/iam.devOps: decrypt, encrypt
            roles/owner: decrypt, encrypt, get"#]]
        .assert_eq(&told.join("\n"));
    }

    /// Whether a binding of the role certainly gives the vendor's group a permission.
    fn decided(role: &str, permission: &str) -> bool {
        let group = "cck-a1@confluent.io";
        let policy =
            format!(r#"{{"bindings": [{{"role": "{role}", "members": ["group:{group}"]}}]}}"#);
        let exports = crate::gcp::testing::exports(&policy);
        match crate::gcp::decide(&exports, group, permission) {
            keywright_policy::Access::Allowed => true,
            keywright_policy::Access::Missing => false,
            other => panic!("{role}, {permission}: {other:?}"),
        }
    }

    #[test]
    fn what_the_table_does_not_say_is_not_known() {
        assert_eq!(holds("roles/editor", READ), None);
        assert_eq!(holds("roles/owner", "cloudkms.cryptoKeyVersions.destroy"), None);
    }

    #[test]
    fn the_least_roles_hold_nothing_beside_what_is_asked() {
        let both = "roles/cloudkms.cryptoKeyEncrypterDecrypter";
        assert_eq!(least(&[READ, ENCRYPT, DECRYPT]), Some(vec![both, "roles/cloudkms.viewer"]));
        assert_eq!(least(&[DECRYPT]), Some(vec!["roles/cloudkms.cryptoKeyDecrypter"]));
        assert_eq!(least(&[]), Some(vec![]));
        assert_eq!(least(&["cloudkms.locations.get"]), None);
    }
}
