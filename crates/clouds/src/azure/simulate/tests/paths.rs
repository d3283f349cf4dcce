//! Resource ids that nobody would write so, and that mean the same or nothing.

use super::*;

/// Everybody is denied the use of keys, in the vault's subscription.
fn denied() -> Vec<String> {
    vec![by_roles(), own(CRYPTO, "/"), deny(&everybody(), "", "/subscriptions/s", "")]
}

fn of(resource: &str, documents: &[String]) -> String {
    match case(&request(UNWRAP, resource, ""), documents) {
        Ok(case) => decide(&case).outcome.word().to_owned(),
        Err(fault) => fault.message,
    }
}

#[test]
fn case_and_slashes_of_a_path_mean_nothing() {
    let key = format!("{VAULT}/keys/orders");
    let slashed = key.replace('/', "//");
    for resource in [&key, &key.to_uppercase(), &format!("{key}/"), &slashed, URL] {
        assert_eq!(of(resource, &denied()), "explicit-deny", "{resource}");
    }
    for scope in [VAULT.to_uppercase(), format!("{VAULT}/"), VAULT.replace('/', "//")] {
        check(&[by_roles(), own(CRYPTO, &scope)], "allow");
        let vault = by_roles().replace(VAULT, &scope);
        check(&[vault, own(CRYPTO, VAULT)], "allow");
        // Whether keys lie below their vault here is nowhere written.
        let alone = r#""doNotApplyToChildScopes": true,"#;
        let deny = deny(&everybody(), "", &scope, alone);
        check(&[by_roles(), own(CRYPTO, VAULT), deny], "unknown");
    }
}

#[test]
fn a_vault_lies_where_its_export_says() {
    let key = "providers/Microsoft.KeyVault/vaults/acme/keys/orders";
    // A path that does not say where the vault lies leaves that to its export.
    assert_eq!(of(&format!("/{key}"), &denied()), "explicit-deny");
    let without = &denied()[1..];
    assert_eq!(of(&format!("/{key}"), without), "unknown");
    let elsewhere = format!("/subscriptions/other/resourceGroups/g/{key}");
    let refused = of(&elsewhere, &denied());
    assert!(refused.contains("lies elsewhere"), "{refused}");
    for none in [format!("/subscriptions/s/{key}"), format!("/x/y/{key}")] {
        let refused = of(&none, &denied());
        assert!(refused.contains("is no resource"), "{refused}");
    }
}

#[test]
fn a_schedule_is_joined_to_its_assignment_however_its_id_is_written() {
    let id = format!("{VAULT}/providers/Microsoft.Authorization/roleAssignments/r");
    let more = format!(r#""id": "{id}","#);
    let ended = |origin: &str| {
        let dates = format!(
            r#""roleAssignmentScheduleId": "s", "endDateTime": "2026-01-01T00:00:00Z",
                "originRoleAssignmentId": "{origin}","#
        );
        format!("[{}]", assignment(OBJECT, "ServicePrincipal", CRYPTO, VAULT, &dates))
    };
    let at = r#", "time": "2026-06-01T00:00:00Z""#;
    for origin in [id.clone(), id.to_uppercase(), format!("{id}/"), id.replace('/', "//")] {
        let plain = list(&[assignment(OBJECT, "ServicePrincipal", CRYPTO, VAULT, &more)]);
        let found = answer(&request(UNWRAP, URL, at), &[by_roles(), plain, ended(&origin)]);
        assert!(found.starts_with("implicit-deny"), "{origin}: {found}");
    }
}
