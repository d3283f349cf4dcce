//! What Google's own roles hold of the permissions on keys and on the policies above them. Only
//! what is certain stands here; a role that does not is asked for with `gcloud iam roles describe`.
//!
//! Source: IAM, "Cloud Key Management Service roles and permissions", whose second half lists for
//! each permission every role that holds it; "Resource Manager roles and permissions". Read in
//! November 2026. `cargo xtask roles` holds the table against the roles themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const TEXT: &str = include_str!("predefined/roles.txt");

/// The table, by role.
static ROLES: LazyLock<BTreeMap<&str, BTreeSet<&str>>> = LazyLock::new(|| {
    let permissions: Vec<&str> = rows("p").collect();
    let row = |it: &'static str| {
        let (role, numbers) = it.split_once('\t').unwrap_or((it, ""));
        let held = numbers.split(' ').filter_map(|it| permissions.get(it.parse::<usize>().ok()?));
        (role, held.copied().collect())
    };
    rows("r").map(row).collect()
});

/// The permissions that the table speaks of: all on keys and versions, and one on key rings.
static PERMISSIONS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| rows("p").collect());

/// The rows of one kind.
fn rows(kind: &'static str) -> impl Iterator<Item = &'static str> {
    TEXT.lines().filter_map(move |it| it.split_once('\t').filter(|it| it.0 == kind)).map(|it| it.1)
}

const PROJECT: &str = "resourcemanager.projects.setIamPolicy";
const FOLDER: &str = "resourcemanager.folders.setIamPolicy";
const ORGANIZATION: &str = "resourcemanager.organizations.setIamPolicy";

/// Roles that certainly set policies in the hierarchy.
const SET_POLICIES: &[(&str, &[&str])] = &[
    ("roles/iam.securityAdmin", &[PROJECT, FOLDER, ORGANIZATION]),
    ("roles/owner", &[PROJECT]),
    ("roles/resourcemanager.folderAdmin", &[FOLDER]),
    ("roles/resourcemanager.folderIamAdmin", &[FOLDER]),
    ("roles/resourcemanager.organizationAdmin", &[PROJECT, FOLDER, ORGANIZATION]),
    ("roles/resourcemanager.projectIamAdmin", &[PROJECT]),
];

/// Roles that certainly set no others, beside all of the key service's own.
const SET_NO_OTHERS: [&str; 8] = [
    "roles/browser",
    "roles/editor",
    "roles/iam.securityReviewer",
    "roles/reader",
    "roles/resourcemanager.folderIamAdmin",
    "roles/resourcemanager.projectIamAdmin",
    "roles/viewer",
    "roles/writer",
];

/// The permissions that vendors ask for: what a role to let one in with holds beside them only
/// reads.
const VENDOR: [&str; 3] = [
    "cloudkms.cryptoKeyVersions.useToDecrypt",
    "cloudkms.cryptoKeyVersions.useToEncrypt",
    "cloudkms.cryptoKeys.get",
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
    if [PROJECT, FOLDER, ORGANIZATION].contains(&permission) {
        let sets = SET_POLICIES.iter().any(|it| it.0 == role && it.1.contains(&permission));
        let own = role.starts_with("roles/cloudkms.") && ROLES.contains_key(role);
        let none = own || SET_NO_OTHERS.contains(&role);
        return if sets { Some(true) } else { none.then_some(false) };
    }
    let known = PERMISSIONS.contains(permission);
    ROLES.get(role).filter(|_| known).map(|it| it.contains(permission))
}

/// Whether Google's reference lists a permission, and the table speaks of it.
pub(super) fn lists(permission: &str) -> bool {
    PERMISSIONS.contains(permission)
}

/// The fewest roles that hold these permissions and none beside them; `None` where no roles do.
pub(super) fn least(permissions: &[&str]) -> Option<Vec<&'static str>> {
    let mut rest = permissions.to_vec();
    let mut chosen = Vec::new();
    for role in OFFERED {
        let speaks = |it: &&str| VENDOR.contains(it);
        let held: Vec<&str> =
            ROLES.get(role).into_iter().flatten().copied().filter(speaks).collect();
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

    const DECRYPT: &str = "cloudkms.cryptoKeyVersions.useToDecrypt";
    const ENCRYPT: &str = "cloudkms.cryptoKeyVersions.useToEncrypt";
    const READ: &str = "cloudkms.cryptoKeys.get";

    #[test]
    fn the_encrypter_decrypter_cannot_read_the_key() {
        let role = "roles/cloudkms.cryptoKeyEncrypterDecrypter";
        assert_eq!(holds(role, DECRYPT), Some(true));
        assert_eq!(holds(role, READ), Some(false));
        assert_eq!(holds("roles/cloudkms.admin", ENCRYPT), Some(false));
    }

    #[test]
    fn every_known_role_gives_the_vendor_this_much() {
        assert_eq!((ROLES.len(), PERMISSIONS.len()), (114, 28));
        let told: Vec<String> = ROLES
            .keys()
            .filter_map(|role| {
                let gives = [("decrypt", DECRYPT), ("encrypt", ENCRYPT), ("get", READ)];
                let gives: Vec<&str> =
                    gives.iter().filter(|it| decided(role, it.1)).map(|it| it.0).collect();
                (!gives.is_empty()).then(|| format!("{role}: {}", gives.join(", ")))
            })
            .collect();
        expect_test::expect![[r#"
            roles/admin: decrypt, encrypt, get
            roles/auditmanager.serviceAgent: get
            roles/cloudkms.admin: get
            roles/cloudkms.cryptoKeyDecrypter: decrypt
            roles/cloudkms.cryptoKeyEncrypter: encrypt
            roles/cloudkms.cryptoKeyEncrypterDecrypter: decrypt, encrypt
            roles/cloudkms.cryptoOperator: decrypt, encrypt
            roles/cloudkms.viewer: get
            roles/cloudkmskacls.serviceAgent: decrypt, encrypt, get
            roles/cloudsecuritycompliance.serviceAgent: get
            roles/container.cloudKmsKeyUser: get
            roles/dlp.serviceAgent: decrypt
            roles/editor: get
            roles/iam.dataScientist: decrypt, encrypt
            roles/iam.databasesAdmin: get
            roles/iam.devOps: decrypt, encrypt
            roles/iam.mlEngineer: get
            roles/iam.securityAuditor: get
            roles/iam.siteReliabilityEngineer: get
            roles/iam.supportUser: get
            roles/owner: decrypt, encrypt, get
            roles/reader: get
            roles/securedlandingzone.bqdwProjectRemediator: get
            roles/viewer: get
            roles/writer: get"#]]
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
        assert_eq!(holds("roles/storage.viewer", READ), None);
        assert_eq!(holds("roles/owner", "cloudkms.locations.get"), None);
        assert_eq!(holds("roles/storage.admin", PROJECT), None);
        assert_eq!(holds("roles/cloudkms.notYet", PROJECT), None);
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
