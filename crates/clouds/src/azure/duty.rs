//! What an operation of Azure comes to, for a key in a vault.
//!
//! Source: Microsoft, "Azure permissions for Security", `Microsoft.KeyVault`; "Azure role-based
//! access control (Azure RBAC) vs. access policies": who may write the vault can give himself
//! access to what it holds by an access policy.

use keywright_policy::{Duty, Plane};

const VAULTS: &str = "microsoft.keyvault/vaults/";

const USES: [&str; 7] = ["decrypt", "encrypt", "release", "sign", "unwrap", "verify", "wrap"];

/// Management operations that give access.
const REACHES: [&str; 3] = [
    "microsoft.authorization/roleassignments/write",
    "microsoft.keyvault/vaults/accesspolicies/write",
    "microsoft.keyvault/vaults/write",
];

/// Sorts an operation. Without a plane, the name alone decides.
pub fn duty(action: &str, plane: Option<Plane>) -> Duty {
    let folded = action.to_ascii_lowercase();
    let data = plane != Some(Plane::Control);
    if REACHES.contains(&folded.as_str()) {
        return Duty::Reach;
    }
    if folded == "microsoft.authorization/roleassignments/delete" {
        return Duty::Administer;
    }
    let Some(name) = folded.strip_prefix(VAULTS) else { return Duty::Other };
    let use_of = name.strip_prefix("keys/").and_then(|it| it.strip_suffix("/action"));
    if data && use_of.is_some_and(|it| USES.contains(&it)) {
        return Duty::Use;
    }
    let of_key = ["keys/", "keyrotationpolicies/"].iter().any(|it| name.starts_with(it));
    let of_vault = !data && ["read", "delete", "deploy/action"].contains(&name);
    match (of_key || of_vault, name.ends_with("read")) {
        (true, true) => Duty::Read,
        (true, false) => Duty::Administer,
        (false, _) => Duty::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gives_access_is_apart_from_what_uses_and_what_looks() {
        let of =
            |name: &str, plane| duty(&format!("Microsoft.KeyVault/vaults/{name}"), Some(plane));
        assert_eq!(of("keys/unwrap/action", Plane::Data), Duty::Use);
        assert_eq!(of("keys/wrap/action", Plane::Data), Duty::Use);
        assert_eq!(of("keys/read", Plane::Data), Duty::Read);
        assert_eq!(of("keys/purge/action", Plane::Data), Duty::Administer);
        assert_eq!(of("keys/delete", Plane::Data), Duty::Administer);
        assert_eq!(of("keyrotationpolicies/write", Plane::Data), Duty::Administer);
        assert_eq!(of("write", Plane::Control), Duty::Reach);
        assert_eq!(of("accessPolicies/write", Plane::Control), Duty::Reach);
        assert_eq!(of("delete", Plane::Control), Duty::Administer);
        assert_eq!(of("secrets/getSecret/action", Plane::Data), Duty::Other);
        let writes = "Microsoft.Authorization/roleAssignments/write";
        assert_eq!(duty(writes, Some(Plane::Control)), Duty::Reach);
    }
}
