//! The least rights that this door needs.
//!
//! Source: Microsoft, "Azure permissions for Security" (`Microsoft.KeyVault`), "Azure permissions
//! for Management and governance" (`Microsoft.Authorization`, `Microsoft.Management`), "Azure
//! custom roles".

use serde_json::{Value, json};

/// On the control plane.
pub const ACTIONS: [&str; 11] = [
    "Microsoft.Authorization/denyAssignments/read",
    "Microsoft.Authorization/roleAssignments/read",
    "Microsoft.Authorization/roleAssignmentScheduleInstances/read",
    "Microsoft.Authorization/roleDefinitions/read",
    "Microsoft.Insights/diagnosticSettings/read",
    "Microsoft.KeyVault/deletedVaults/read",
    "Microsoft.KeyVault/vaults/read",
    "Microsoft.Management/getEntities/action",
    "Microsoft.ResourceGraph/resources/read",
    "Microsoft.Resources/subscriptions/read",
    "Microsoft.Resources/subscriptions/resources/read",
];

/// Inside of a vault. They show keys, and use none.
pub const DATA_ACTIONS: [&str; 2] =
    ["Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keyrotationpolicies/read"];

/// A custom role, as `az role definition create --role-definition` takes it.
pub fn own_role(subscriptions: &[&str]) -> Value {
    let scopes: Vec<String> =
        subscriptions.iter().map(|it| format!("/subscriptions/{it}")).collect();
    json!({
        "Name": "keywright reader",
        "IsCustom": true,
        "Description": "Reads keys, vaults and who may use them. Uses no key and writes nothing.",
        "Actions": ACTIONS,
        "NotActions": [],
        "DataActions": DATA_ACTIONS,
        "NotDataActions": [],
        "AssignableScopes": scopes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_reads_and_no_more() {
        let role = own_role(&["6f1d2c3b"]);
        assert_eq!(role["AssignableScopes"], json!(["/subscriptions/6f1d2c3b"]));
        let all = ACTIONS.iter().chain(&DATA_ACTIONS);
        // `getEntities` is a question, though it is called an action.
        let read = |it: &&&str| it.ends_with("/read") || it.ends_with("/getEntities/action");
        assert_eq!(all.clone().filter(read).count(), all.count());
    }
}
