//! What is written, carried out: it keeps what the vendor needs, and not a word too much.

use expect_test::{Expect, expect};
use keywright_model::text::json::quote;
use keywright_policy::{Answered, Settled};

use super::*;
use crate::azure::prove::{Need, Question, Side, ask};
use crate::azure::tests::case;
use crate::shell::words;

pub(crate) const APPLICATION: &str = "5a0e7c1d-2b3f-4c6a-9d8e-7f6a5b4c3d2e";
pub(crate) const OBJECT: &str = "d4e3f201-bac9-4d8e-9f70-6b5c4d3e2f10";
const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";
const KEY: &str = "https://acme.vault.azure.net/keys/orders";

fn record() -> String {
    format!(r#"{{"id": "cck-a1", "key": "{KEY}", "application_id": "{APPLICATION}"}}"#)
}

fn vault(more: &str) -> String {
    format!(
        r#"{{"id": "{VAULT}", "name": "acme", "type": "Microsoft.KeyVault/vaults", "properties":
            {{"enableRbacAuthorization": true, "enablePurgeProtection": true{more}}}}}"#
    )
}

fn principal() -> String {
    format!(
        r#"{{"appId": "{APPLICATION}", "id": "{OBJECT}", "servicePrincipalType": "Application"}}"#
    )
}

const OWNER: &str = r#"[{"principalId": "9d8c7b6a-0000-4000-8000-1f0e9d8c7b6a", "principalType":
    "User", "scope": "/subscriptions/s", "roleDefinitionId":
    "/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"}]"#;

/// Who somebody is, or what something is called, by a look-up that a command does itself.
fn looked_up(text: &str) -> String {
    let inner = text.strip_prefix("\"$(").and_then(|it| it.strip_suffix(")\""));
    let Some(inner) = inner else { return words(text).remove(0) };
    let said = words(inner);
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    match said.as_slice() {
        ["az", "ad", "sp", "show", "--id", APPLICATION, "--query", "id", "--output", "tsv"] => {
            OBJECT.to_owned()
        }
        ["az", "keyvault", "show", "--name", "acme", "--query", "id", "--output", "tsv"] => {
            VAULT.to_owned()
        }
        other => panic!("{other:?}"),
    }
}

/// The assignments that commands make, as the list prints them.
pub(crate) fn assigned(commands: &[Step]) -> Vec<String> {
    let mut made = Vec::new();
    for it in commands {
        let line = &it.command;
        if let Some(id) = line.strip_prefix("az ad sp create --id ") {
            assert_eq!(words(id), [APPLICATION]);
            continue;
        }
        let rest = line.strip_prefix("az role assignment create ").expect("an assignment");
        let option = |name: &str| {
            let text = rest.split_once(&format!("--{name} ")).expect(name).1;
            text.split(" --assignee")
                .next()
                .and_then(|it| it.split(" --role").next())
                .map_or(text, |it| it.split(" --scope").next().unwrap_or(it))
        };
        assert_eq!(option("assignee-principal-type"), "ServicePrincipal");
        made.push(format!(
            r#"{{"principalId": {}, "principalType": "ServicePrincipal", "scope": {},
                "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/{}"}}"#,
            quote(&looked_up(option("assignee-object-id"))),
            quote(&looked_up(option("scope"))),
            option("role"),
        ));
    }
    made
}

/// What `keeps` answers of a tenant after commands.
fn keeps(commands: &[Step], more: &[String]) -> Answered {
    let list = format!("[{}]", assigned(commands).join(", "));
    let all: Vec<String> =
        [vault(""), principal(), list].into_iter().chain(more.iter().cloned()).collect();
    let text = format!(r#"{{"documents": [{}]}}"#, all.join(", "));
    let documents = Side::read(&document("it.json", text)).expect("a bundle");
    let need = |action: &str, data| Need {
        principal: APPLICATION.to_owned(),
        action: format!("Microsoft.KeyVault/vaults/{action}"),
        data,
        resource: KEY.to_owned(),
        time: None,
        network: None,
    };
    let needs = vec![
        need("keys/read", true),
        need("keys/wrap/action", true),
        need("keys/unwrap/action", true),
        need("*/read", false),
    ];
    ask(&Question::Keeps { documents, needs })
}

fn holds(commands: &[Step]) -> bool {
    matches!(keeps(commands, &[]).settled, Settled::Holds)
}

fn told(documents: &[String]) -> String {
    let all: Vec<String> = std::iter::once(record()).chain(documents.iter().cloned()).collect();
    let it = match render(case(&all)) {
        Ok(it) => it,
        Err(why) => return format!("{why:?}\n"),
    };
    assert!(holds(&it.commands), "{:?}", it.commands);
    let mut out: String = it.commands.iter().map(|it| format!("$ {}\n", it.command)).collect();
    out.extend(it.unmet.iter().map(|it| format!("! {} ({})\n", it.what, it.certain)));
    out.extend(it.notes.iter().map(|it| format!("# {it}\n")));
    out
}

fn check(documents: &[String], wanted: Expect) {
    wanted.assert_eq(&told(documents));
}

#[test]
fn a_record_alone_is_enough_to_write_commands() {
    check(
        &[],
        expect![[r#"
        $ az ad sp create --id 5a0e7c1d-2b3f-4c6a-9d8e-7f6a5b4c3d2e
        $ az role assignment create --assignee-object-id "$(az ad sp show --id 5a0e7c1d-2b3f-4c6a-9d8e-7f6a5b4c3d2e --query id --output tsv)" --assignee-principal-type ServicePrincipal --role e147488a-f6f5-4113-8e2d-b22465e65bf6 --scope "$(az keyvault show --name acme --query id --output tsv)"
        $ az role assignment create --assignee-object-id "$(az ad sp show --id 5a0e7c1d-2b3f-4c6a-9d8e-7f6a5b4c3d2e --query id --output tsv)" --assignee-principal-type ServicePrincipal --role 21090545-7ca7-4776-b22c-e363652d74d2 --scope "$(az keyvault show --name acme --query id --output tsv)"
        # the vault was not handed in: role assignments count in RBAC mode alone
        # the vault wants purge protection, which cannot be turned off again: az keyvault update --name acme --enable-purge-protection true
        # of the vault's network: Enterprise clusters want public access from all networks, Dedicated clusters the exception for trusted Microsoft services
        # what stands in the way of these assignments was not asked: that wants the vault, its role assignments and the service principal as exports
    "#]],
    );
}

#[test]
fn exports_tell_the_ids_and_what_is_amiss_beside() {
    let fine = [vault(""), principal(), OWNER.to_owned()];
    check(
        &fine,
        expect![[r#"
        $ az role assignment create --assignee-object-id d4e3f201-bac9-4d8e-9f70-6b5c4d3e2f10 --assignee-principal-type ServicePrincipal --role e147488a-f6f5-4113-8e2d-b22465e65bf6 --scope /subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme
        $ az role assignment create --assignee-object-id d4e3f201-bac9-4d8e-9f70-6b5c4d3e2f10 --assignee-principal-type ServicePrincipal --role 21090545-7ca7-4776-b22c-e363652d74d2 --scope /subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme
    "#]],
    );
    let closed = r#", "networkAcls": {"defaultAction": "Deny", "bypass": "None"}"#;
    let closed = vault(closed).replace("Protection\": true", "Protection\": null");
    check(
        &[
            closed,
            principal(),
            OWNER.to_owned(),
            r#"{"id": "lkc-1", "spec": {"config": {"kind": "Dedicated"}}}"#.to_owned(),
        ],
        expect![[r#"
            $ az role assignment create --assignee-object-id d4e3f201-bac9-4d8e-9f70-6b5c4d3e2f10 --assignee-principal-type ServicePrincipal --role e147488a-f6f5-4113-8e2d-b22465e65bf6 --scope /subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme
            $ az role assignment create --assignee-object-id d4e3f201-bac9-4d8e-9f70-6b5c4d3e2f10 --assignee-principal-type ServicePrincipal --role 21090545-7ca7-4776-b22c-e363652d74d2 --scope /subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme
            ! the vault's network does not let Confluent in for cluster `orders`: `bypass` is `None`; let trusted Microsoft services bypass the firewall: az keyvault update --name acme --bypass AzureServices (true)
            # the vault has no purge protection: the key of cluster `orders` can be destroyed for good; turn purge protection on; it cannot be turned off again: az keyvault update --name acme --enable-purge-protection true
        "#]],
    );
}

#[test]
fn what_stands_in_the_way_is_told() {
    let access = vault("").replace("Authorization\": true", "Authorization\": false");
    check(
        &[access, principal(), OWNER.to_owned()],
        expect![[r#"
        $ az role assignment create --assignee-object-id d4e3f201-bac9-4d8e-9f70-6b5c4d3e2f10 --assignee-principal-type ServicePrincipal --role e147488a-f6f5-4113-8e2d-b22465e65bf6 --scope /subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme
        $ az role assignment create --assignee-object-id d4e3f201-bac9-4d8e-9f70-6b5c4d3e2f10 --assignee-principal-type ServicePrincipal --role 21090545-7ca7-4776-b22c-e363652d74d2 --scope /subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme
        ! cannot tell whether `5a0e7c1d-2b3f-4c6a-9d8e-7f6a5b4c3d2e` then has `Microsoft.KeyVault/vaults/keys/read`, `Microsoft.KeyVault/vaults/keys/wrap/action`, `Microsoft.KeyVault/vaults/keys/unwrap/action`: the vault is not in RBAC mode: its access policies decide (false)
        # the vault is not in RBAC mode: role assignments let nobody use the key of cluster `orders`; make every role assignment first, the vendor's and your own; then switch: access policies lose their effect at once: az keyvault update --name acme --enable-rbac-authorization true
    "#]],
    );
    let denial = r#"{"value": [{"properties": {"denyAssignmentName": "all",
        "scope": "/subscriptions/s", "permissions": [{"actions": ["*"], "dataActions": ["*"]}],
        "principals": [{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"}],
        "excludePrincipals": []}, "type": "Microsoft.Authorization/denyAssignments"}]}"#;
    let all = [vault(""), principal(), OWNER.to_owned(), denial.to_owned()];
    check(
        &all,
        expect![[r#"
        $ az role assignment create --assignee-object-id d4e3f201-bac9-4d8e-9f70-6b5c4d3e2f10 --assignee-principal-type ServicePrincipal --role e147488a-f6f5-4113-8e2d-b22465e65bf6 --scope /subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme
        $ az role assignment create --assignee-object-id d4e3f201-bac9-4d8e-9f70-6b5c4d3e2f10 --assignee-principal-type ServicePrincipal --role 21090545-7ca7-4776-b22c-e363652d74d2 --scope /subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme
        ! `5a0e7c1d-2b3f-4c6a-9d8e-7f6a5b4c3d2e` still lacks `Microsoft.KeyVault/vaults/keys/read`, `Microsoft.KeyVault/vaults/keys/wrap/action`, `Microsoft.KeyVault/vaults/keys/unwrap/action`, `Microsoft.KeyVault/vaults/*/read`: deny assignment `all` takes it away (true)
    "#]],
    );
}

#[test]
fn only_an_application_is_let_in_and_only_to_a_vault() {
    for who in ["", "*", "ann@acme.example", "5a0e7c1d-2b3f-4c6a-9d8e", "$(x)"] {
        let it = render(case(&[record().replace(APPLICATION, who)]));
        assert!(matches!(it, Err(Unrendered::Unfit(_))), "{who}: {it:?}");
    }
    for key in ["KEY", "https://acme.managedhsm.azure.net/keys/orders"] {
        let it = render(case(&[record().replace(KEY, key)]));
        assert!(matches!(it, Err(Unrendered::Unknown(_))), "{key}: {it:?}");
    }
}

#[test]
fn nothing_of_what_is_written_can_be_left_out() {
    for documents in [vec![], vec![vault(""), principal(), OWNER.to_owned()]] {
        let all: Vec<String> = std::iter::once(record()).chain(documents).collect();
        let it = render(case(&all)).expect("written");
        assert!(holds(&it.commands));
        let count = it.commands.iter().filter(|it| it.command.contains("role assignment")).count();
        assert_eq!(count, 2);
        for at in 0..it.commands.len() {
            let mut less = render(case(&all)).expect("written");
            let gone = less.commands.remove(at);
            let needed = gone.command.contains("role assignment");
            assert_eq!(holds(&less.commands), !needed, "{gone:?}");
        }
    }
}

#[test]
fn a_vault_s_name_and_an_object_s_id_are_words() {
    let vault = vault("").replace("\"name\": \"acme\"", "\"name\": \"a; rm -rf /\"");
    let vault = vault.replace("vaults/acme", "vaults/a$(b)");
    let principal = principal().replace(OBJECT, "x'y");
    let it = render(case(&[record(), vault, principal, OWNER.to_owned()])).expect("written");
    let lines: Vec<&str> = it.commands.iter().map(|it| it.command.as_str()).collect();
    expect![[r#"
        az role assignment create --assignee-object-id 'x'\''y' --assignee-principal-type ServicePrincipal --role e147488a-f6f5-4113-8e2d-b22465e65bf6 --scope '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/a$(b)'
        az role assignment create --assignee-object-id 'x'\''y' --assignee-principal-type ServicePrincipal --role 21090545-7ca7-4776-b22c-e363652d74d2 --scope '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/a$(b)'
    "#]].assert_eq(&(lines.join("\n") + "\n"));
}
