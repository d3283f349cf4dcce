//! Who gains or loses what, by examples that a person can check.

use expect_test::{Expect, expect};

use super::questions::{assignment, vault, vendor, with};
use super::*;
use crate::conformance::told;

const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";
const KEY: &str =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme/keys/orders";

/// A role of these uses and this management.
fn role(name: &str, data: &str, actions: &str) -> String {
    format!(
        r#"{{"role-definitions": [{{"name": "{name}", "roleName": "{name}",
        "assignableScopes": ["/"],
        "permissions": [{{"actions": [{actions}], "dataActions": [{data}]}}]}}]}}"#
    )
}

const UNWRAP: &str = r#""Microsoft.KeyVault/vaults/keys/unwrap/action""#;
const ASSIGN: &str = r#""Microsoft.Authorization/roleAssignments/write""#;

fn of(assignments: &[String], more: &[String]) -> Side {
    let shown = [vault(""), role("use", UNWRAP, ASSIGN), role("unwrap", UNWRAP, "")];
    with(assignments, &[&shown, more].concat())
}

#[track_caller]
fn check(before: &Side, after: &Side, wanted: Expect) {
    wanted.assert_eq(&told(&diff(before, after)));
}

#[test]
fn a_principal_gains_loses_or_both() {
    let (none, some) = (|| of(&[], &[]), || of(&[vendor("use", VAULT)], &[]));
    check(
        &none(),
        &some(),
        expect![[r#"
        + `vendor`: action<unwrap [resource]
        + `vendor`: write<roleAssignments [resource]
    "#]],
    );
    check(
        &some(),
        &none(),
        expect![[r#"
        - `vendor`: action<unwrap [resource]
        - `vendor`: write<roleAssignments [resource]
    "#]],
    );
    let other = of(&[assignment("other", "User", "unwrap", VAULT, "")], &[]);
    check(
        &some(),
        &other,
        expect![[r#"
        + `other`: action<unwrap [resource]
        - `vendor`: action<unwrap [resource]
        - `vendor`: write<roleAssignments [resource]
    "#]],
    );
    check(&some(), &some(), expect![[""]]);
    check(
        &some(),
        &of(&[vendor("use", KEY)], &[]),
        expect![[r#"
        - `vendor`: action<unwrap [resource]
        - `vendor`: write<roleAssignments [resource]
    "#]],
    );
}

#[test]
fn whoever_is_in_a_group_is_told_and_so_is_who_is_known_to_be() {
    let none = || of(&[], &[]);
    let team = || assignment("team", "Group", "unwrap", VAULT, "");
    check(
        &none(),
        &of(&[team()], &[]),
        expect![[r#"
        + whoever is in group `team`: action<unwrap [resource]
    "#]],
    );
    let member = r#"{"memberships": {"principal": "vendor", "value": [{"id": "team"}]}}"#;
    let member = [member.to_owned()];
    check(
        &of(&[], &member),
        &of(&[team()], &member),
        expect![[r#"
        + `vendor`: action<unwrap [resource]
        + whoever is in group `team`: action<unwrap [resource]
    "#]],
    );
}

#[test]
fn a_change_names_its_dates_and_the_network() {
    let none = || of(&[], &[]);
    let until = r#""endDateTime": "2027-01-01T00:00:00Z","#;
    let dated = || of(&[assignment("a", "User", "unwrap", VAULT, until)], &[]);
    check(
        &none(),
        &dated(),
        expect![[r#"
        + `a`: action<unwrap [resource time]
    "#]],
    );
    let endless = of(&[assignment("a", "User", "unwrap", VAULT, "")], &[]);
    check(
        &dated(),
        &endless,
        expect![[r#"
        + `a`: action<unwrap [resource time]
    "#]],
    );
    let closed =
        |more: &str| with(&[vendor("unwrap", VAULT)], &[vault(more), role("unwrap", UNWRAP, "")]);
    let disabled = r#", "publicNetworkAccess": "Disabled""#;
    check(
        &closed(disabled),
        &closed(""),
        expect![[r#"
        + `vendor`: action<unwrap [network resource]
    "#]],
    );
}

#[test]
fn a_denial_takes_and_whom_it_excludes_keeps() {
    let deny = |excluded: &str| {
        format!(
            r#"[{{"denyAssignmentName": "d", "scope": "/subscriptions/s",
            "permissions": [{{"dataActions": [{UNWRAP}]}}], "principals":
            [{{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"}}],
            "excludePrincipals": [{excluded}]}}]"#
        )
    };
    let both = [vendor("unwrap", VAULT), assignment("team", "Group", "unwrap", VAULT, "")];
    let of = |more: &[String]| of(&both, more);
    check(
        &of(&[]),
        &of(&[deny("")]),
        expect![[r#"
        - `vendor`: action<unwrap [resource]
        - whoever is in group `team`: action<unwrap [resource]
    "#]],
    );
    let spared = deny(r#"{"id": "ops", "type": "Group"}"#);
    check(
        &of(&[deny("")]),
        &of(&[spared]),
        expect![[r#"
        + some members of the groups and sets that are named: action<unwrap [groups principal resource]
    "#]],
    );
}

#[test]
fn what_is_not_known_is_told_so() {
    let none = || of(&[], &[]);
    let condition = r#""condition": "x","#;
    let open = || of(&[assignment("a", "User", "unwrap", VAULT, condition)], &[]);
    check(
        &none(),
        &open(),
        expect![[r#"
        ?+ `a`: action<unwrap: it hangs on the assignment of `unwrap` to `a`, which is not decided
    "#]],
    );
    check(&open(), &open(), expect![[""]]);
    let beyond = role("others", r#""Microsoft.Storage/*""#, "");
    let others = of(&[vendor("others", "/")], std::slice::from_ref(&beyond));
    check(
        &of(&[], &[beyond]),
        &others,
        expect![[r#"
        ?+ `vendor`: : it hangs on operations on data that are none of a key vault's, of which no list is at hand
    "#]],
    );
    check(
        &none(),
        &of(&[], &[vault("")]),
        expect![[r#"
        ? one vault is handed in twice
    "#]],
    );
}
