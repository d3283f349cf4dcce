//! The least rights that this door needs.
//!
//! Source: Google, "Permissions and roles" of Cloud KMS, "IAM permissions reference", "Creating and
//! managing custom roles".

use serde_json::{Value, json};

/// Permissions; those that read folders, organizations and what hangs there count where the role is
/// granted on the organization.
pub const PERMISSIONS: [&str; 16] = [
    "accesscontextmanager.policies.list",
    "accesscontextmanager.servicePerimeters.list",
    "cloudkms.cryptoKeyVersions.list",
    "cloudkms.cryptoKeys.get",
    "cloudkms.cryptoKeys.getIamPolicy",
    "cloudkms.cryptoKeys.list",
    "cloudkms.keyRings.getIamPolicy",
    "iam.denypolicies.get",
    "iam.denypolicies.list",
    "iam.policybindings.list",
    "iam.principalaccessboundarypolicies.list",
    "iam.roles.get",
    "resourcemanager.folders.getIamPolicy",
    "resourcemanager.organizations.getIamPolicy",
    "resourcemanager.projects.get",
    "resourcemanager.projects.getIamPolicy",
];

/// A custom role, as `gcloud iam roles create --file` takes it.
pub fn own_role() -> Value {
    json!({
        "title": "keywright reader",
        "description": "Reads keys and who may use them. Uses no key and writes nothing.",
        "stage": "GA",
        "includedPermissions": PERMISSIONS,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_reads_and_no_more() {
        let reads = |it: &&str| [".get", ".getIamPolicy", ".list"].iter().any(|e| it.ends_with(e));
        assert!(PERMISSIONS.iter().all(reads));
        assert!(PERMISSIONS.is_sorted());
        assert_eq!(own_role()["includedPermissions"][3], "cloudkms.cryptoKeys.get");
    }
}
