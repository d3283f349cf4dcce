//! Every role of Azure's own against what the vendor needs.

use expect_test::expect;
use keywright_policy::Plane;

use super::super::{BUILTINS, Carries, Role};
use super::PERMISSIONS;

#[test]
fn what_each_role_of_azure_carries_of_the_vendors_needs() {
    let mut table = String::new();
    for builtin in BUILTINS {
        let letter = |it: &keywright_policy::Permission| match Role::Builtin(builtin)
            .carries(it.name, it.plane)
        {
            Carries::Whole => "whole",
            Carries::Part(_) => "part",
            Carries::Nothing => "-",
        };
        let row: Vec<&str> = PERMISSIONS.iter().map(letter).collect();
        table.push_str(&format!("{}: {}\n", builtin.name, row.join(" ")));
    }
    expect![[r#"
        Key Vault Crypto Service Encryption User: whole whole whole -
        Key Vault Reader: whole - - whole
        Key Vault Crypto Officer: whole whole whole whole
        Key Vault Crypto User: whole whole whole -
        Key Vault Administrator: whole whole whole whole
        Key Vault Crypto Service Release User: - - - -
        Key Vault Contributor: - - - whole
        Key Vault Certificates Officer: - - - whole
        Key Vault Certificate User: whole - - -
        Key Vault Secrets Officer: - - - whole
        Key Vault Secrets User: - - - -
        Key Vault Data Access Administrator: - - - whole
        Key Vault Purge Operator: - - - -
        Role Based Access Control Administrator: - - - whole
        Owner: - - - whole
        Contributor: - - - whole
        Reader: - - - whole
        User Access Administrator: - - - whole
    "#]]
    .assert_eq(&table);
}

#[test]
fn who_administers_data_access_assigns_some_roles_alone() {
    let it = BUILTINS.iter().find(|it| it.name.ends_with("Data Access Administrator"));
    let role = Role::Builtin(it.expect("it is known"));
    let of = |name: &str| role.carries(&format!("Microsoft.{name}"), Plane::Control);
    assert!(matches!(of("Authorization/roleAssignments/write"), Carries::Part(_)));
    assert_eq!(of("Authorization/roleAssignments/read"), Carries::Whole);
    assert_eq!(of("KeyVault/vaults/write"), Carries::Nothing);
}

#[test]
fn ids_and_names_of_roles_are_used_once() {
    for (at, it) in BUILTINS.iter().enumerate() {
        let twin = BUILTINS[..at].iter().any(|other| other.id == it.id || other.name == it.name);
        assert!(!twin, "{}", it.name);
        assert_eq!((it.id.len(), it.id.matches('-').count()), (36, 4), "{}", it.name);
    }
}
