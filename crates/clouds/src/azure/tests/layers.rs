//! The layers beside role assignments: denials, groups, management groups, dates.

use keywright_policy::foresee;

use super::super::rules::RULES;
use super::template::{
    APPLICATION, CRYPTO, OBJECT, READER, SUBSCRIPTION, assignment, both, inherited, vault_id, with,
};
use super::{case, codes, told};

const GROUP: &str = "99999999-0000-4000-8000-000000000001";
const TENANT: &str = "88888888-0000-4000-8000-000000000001";

/// The template with a list of deny assignments.
fn denied(denies: &[String]) -> Vec<String> {
    let [crypto, reader] = both();
    let mut texts = with(&[inherited(), crypto, reader]);
    texts.push(format!("[{}]", denies.join(",")));
    texts
}

/// A deny assignment of the use of keys.
fn deny(principals: &str, excluded: &str, scope: &str, more: &str) -> String {
    format!(
        r#"{{"denyAssignmentName": "locked", "scope": "{scope}", {more}
            "permissions": [{{"actions": [], "notActions": [],
                "dataActions": ["Microsoft.KeyVault/vaults/keys/*"], "notDataActions": []}}],
            "principals": [{principals}], "excludePrincipals": [{excluded}]}}"#
    )
}

fn who(id: &str, kind: &str) -> String {
    format!(r#"{{"id": "{id}", "type": "{kind}"}}"#)
}

fn everybody() -> String {
    who("00000000-0000-0000-0000-000000000000", "SystemDefined")
}

fn groups(ids: &[&str]) -> String {
    let each =
        |it: &&str| format!(r##"{{"@odata.type": "#microsoft.graph.group", "id": "{it}"}}"##);
    let all: Vec<String> = ids.iter().map(each).collect();
    format!(
        r##"{{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects",
            "value": [{}]}}"##,
        all.join(",")
    )
}

/// The command of the first finding.
fn command(texts: &[String]) -> String {
    told(texts).into_iter().find_map(|it| it.fix.command).unwrap_or_default()
}

#[test]
fn a_certain_denial_outweighs_every_role() {
    let certain = "AZU-001 error";
    let doubtful = "AZU-002 unknown";
    let vendor = || who(OBJECT, "ServicePrincipal");
    let check = |text: String, wanted: &[&str]| {
        assert_eq!(codes(&denied(std::slice::from_ref(&text))), wanted, "{text}");
    };
    check(deny(&everybody(), "", &vault_id(), ""), &[certain]);
    check(deny(&everybody(), "", SUBSCRIPTION, ""), &[certain]);
    check(deny(&vendor(), "", &vault_id(), ""), &[certain]);
    check(deny(&everybody(), &vendor(), &vault_id(), ""), &[]);
    check(deny(&who("someone", "User"), "", &vault_id(), ""), &[]);
    check(deny(&everybody(), "", "/subscriptions/other", ""), &[]);
    check(deny(&who(GROUP, "Group"), "", &vault_id(), ""), &[doubtful]);
    check(deny(&everybody(), &who(GROUP, "Group"), &vault_id(), ""), &[doubtful]);
    check(deny(&everybody(), "", &vault_id(), r#""condition": "x","#), &[doubtful]);
    check(deny(&who("someone", ""), "", &vault_id(), ""), &[doubtful]);
    let child = r#""doNotApplyToChildScopes": true,"#;
    check(deny(&everybody(), "", SUBSCRIPTION, child), &[]);
    check(deny(&everybody(), "", &vault_id(), child), &[doubtful]);
    check(deny(&everybody(), "", &format!("{}/keys/orders", vault_id()), child), &[certain]);
    check(deny(&everybody(), "", &format!("{}/keys/other", vault_id()), ""), &[]);
    let group = "/providers/Microsoft.Management/managementGroups/prod";
    check(deny(&everybody(), "", group, ""), &[doubtful]);
}

#[test]
fn a_denial_says_which_and_where_and_no_role_is_offered_against_it() {
    let mut found = told(&denied(&[deny(&everybody(), "", &vault_id(), "")]));
    found.retain(|it| it.rule.code == "AZU-001");
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    let wanted = "deny assignment `locked` takes it away";
    assert!(finding.message.ends_with(wanted), "{}", finding.message);
    assert_eq!(finding.place.as_ref().map(|it| it.source.name()), Some("8.json"));
    assert!(finding.fix.edits.is_empty() && finding.fix.command.is_none());
}

#[test]
fn a_denial_in_the_shape_of_rest_counts_alike() {
    let flat = deny(&everybody(), "", &vault_id(), "");
    let mut texts = denied(&[]);
    texts.pop();
    texts.push(format!(r#"{{"value": [{{"id": "x", "properties": {flat}}}]}}"#));
    assert_eq!(codes(&texts), ["AZU-001 error"]);
}

#[test]
fn a_denial_of_a_part_is_a_doubt_and_what_it_leaves_out_is_none() {
    let of = |actions: &str, not: &str| {
        let text = deny(&everybody(), "", &vault_id(), "")
            .replace(r#""actions": []"#, &format!(r#""actions": [{actions}]"#))
            .replace(
                r#""dataActions": ["Microsoft.KeyVault/vaults/keys/*"]"#,
                r#""dataActions": []"#,
            )
            .replace(r#""notActions": []"#, &format!(r#""notActions": [{not}]"#));
        codes(&denied(&[text]))
    };
    assert_eq!(of(r#""Microsoft.KeyVault/vaults/secrets/read""#, ""), ["AZU-002 unknown"]);
    assert_eq!(of(r#""*""#, r#""*/read""#), [""; 0]);
    assert_eq!(of(r#""*""#, ""), ["AZU-001 error"]);
    assert_eq!(of(r#""*/write", "*/delete""#, ""), [""; 0]);
}

#[test]
fn a_role_of_a_group_counts_where_the_vendor_is_known_to_belong() {
    let to_group = |text: &String| {
        text.replace(OBJECT, GROUP)
            .replace(APPLICATION, "keys-users")
            .replace(r#""principalType": "ServicePrincipal""#, r#""principalType": "Group""#)
    };
    let mut texts = with(&[vec![inherited()], both().iter().map(to_group).collect()].concat());
    assert_eq!(codes(&texts), ["AZU-002 unknown"]);
    assert!(command(&texts).contains("/transitiveMemberOf"), "{}", command(&texts));
    texts.push(groups(&[GROUP]));
    assert_eq!(codes(&texts), [""; 0]);
    texts[8] = groups(&["another"]);
    assert_eq!(codes(&texts), ["AZU-001 error"]);
    texts[8] = groups(&[GROUP]).replacen('{', r#"{"principal": "someone else","#, 1);
    assert_eq!(codes(&texts), ["AZU-002 unknown"], "it is another's list");
    texts[8] = groups(&[GROUP]).replacen('{', &format!(r#"{{"principal": "{OBJECT}","#), 1);
    assert_eq!(codes(&texts), [""; 0]);
    let mut texts = denied(&[deny(&who(GROUP, "Group"), "", &vault_id(), "")]);
    texts.push(groups(&[GROUP]));
    assert_eq!(codes(&texts), ["AZU-001 error"]);
    texts[9] = groups(&["another"]);
    assert_eq!(codes(&texts), [""; 0]);
}

fn entities(chain: &[&str]) -> String {
    let names: Vec<String> = chain.iter().map(|it| format!("\"{it}\"")).collect();
    format!(
        r#"[{{"id": "{SUBSCRIPTION}", "type": "/subscriptions", "tenantId": "{TENANT}",
            "parentNameChain": [{}]}}]"#,
        names.join(",")
    )
}

#[test]
fn a_management_group_reaches_the_key_only_where_its_subscription_is_known_to_lie_in_it() {
    let group = "/providers/Microsoft.Management/managementGroups/prod";
    let above = [inherited(), assignment(CRYPTO, group), assignment(READER, group)];
    let mut texts = with(&above);
    assert_eq!(codes(&texts), ["AZU-002 unknown"]);
    assert!(command(&texts).contains("entities"), "{}", command(&texts));
    texts.push(entities(&[TENANT, "prod"]));
    assert_eq!(codes(&texts), [""; 0]);
    texts[8] = entities(&[TENANT, "dev"]);
    assert_eq!(codes(&texts), ["AZU-001 error"]);
    texts[8] = entities(&["dev"]);
    assert_eq!(codes(&texts), ["AZU-002 unknown"], "the chain is cut");
    let mut texts = denied(&[deny(&everybody(), "", group, "")]);
    texts.push(entities(&[TENANT, "prod"]));
    assert_eq!(codes(&texts), ["AZU-001 error"]);
    texts[9] = entities(&[TENANT, "dev"]);
    assert_eq!(codes(&texts), [""; 0]);
}

/// The vendor's two roles as schedules with these dates.
fn instances(starts: &str, ends: &str) -> String {
    let dated = |text: &String| {
        let dates = format!(
            r#"{{"roleAssignmentScheduleId": "s", "startDateTime": {starts},
                "endDateTime": {ends},"#
        );
        format!(r#"{{"properties": {}}}"#, text.replacen('{', &dates, 1))
    };
    let all: Vec<String> = both().iter().map(dated).collect();
    format!(r#"{{"value": [{}]}}"#, all.join(","))
}

/// The days that are foretold for the vendor's roles.
fn foretold(texts: &[String]) -> Vec<String> {
    let coming = foresee(RULES, &case(texts)).coming.into_iter();
    let ours = coming.filter(|it| it.rule.code == "AZU-001");
    ours.map(|it| format!("{} {} {}", it.on.strftime("%Y-%m-%d"), it.severity, it.what)).collect()
}

#[test]
fn an_assignment_counts_between_its_dates_and_its_end_is_told() {
    let mut texts = with(&[inherited()]);
    let mut check = |starts: &str, ends: &str, wanted: &[&str]| {
        texts.truncate(8);
        texts.push(instances(starts, ends));
        assert_eq!(codes(&texts), wanted, "{starts} {ends}");
        foretold(&texts)
    };
    assert_eq!(check(r#""2026-01-01T00:00:00Z""#, "null", &[]), [""; 0]);
    let ends = check(r#""2026-01-01T00:00:00Z""#, r#""2027-01-01T00:00:00Z""#, &[]);
    let wanted = format!(
        "2027-01-01 warning `role` ends for `{APPLICATION}`: cluster `orders` loses \
         `Microsoft.KeyVault/vaults/keys/read`, `Microsoft.KeyVault/vaults/keys/wrap/action`, \
         `Microsoft.KeyVault/vaults/keys/unwrap/action`, `Microsoft.KeyVault/vaults/*/read`"
    );
    assert_eq!(ends, [wanted]);
    check(r#""2026-01-01T00:00:00Z""#, r#""2026-11-24T00:00:00Z""#, &["AZU-001 error"]);
    check(r#""2026-12-01T00:00:00Z""#, "null", &["AZU-001 error"]);
    check(r#""soon""#, "null", &["AZU-002 unknown"]);
}

#[test]
fn an_end_is_told_only_where_the_vendor_loses_by_it() {
    let [crypto, reader] = both();
    let ending = instances(r#""2026-01-01T00:00:00Z""#, r#""2027-01-01T00:00:00Z""#);
    let of = |lasting: &[String]| {
        let mut texts = with(&[&[inherited()], lasting].concat());
        texts.push(ending.clone());
        foretold(&texts)
    };
    assert_eq!(of(&[crypto.clone(), reader.clone()]), [""; 0]);
    let [told] = &of(std::slice::from_ref(&crypto))[..] else { panic!("one day") };
    assert!(told.ends_with("loses `Microsoft.KeyVault/vaults/*/read`"), "{told}");
    let open = reader.replace("\"condition\": null", "\"condition\": \"x\"");
    let [told] = &of(&[crypto, open])[..] else { panic!("one day") };
    assert!(told.starts_with("2027-01-01 note ") && told.contains("may lose"), "{told}");
}

#[test]
fn the_end_of_what_only_begins_later_is_told() {
    let mut texts = with(&[inherited()]);
    let first = instances(r#""2026-01-01T00:00:00Z""#, r#""2027-01-01T00:00:00Z""#);
    let second = instances(r#""2026-12-01T00:00:00Z""#, r#""2027-02-01T00:00:00Z""#);
    texts.push(format!("{}{}", first.replace("]}", ","), second.replace("{\"value\": [", "")));
    let [told] = &foretold(&texts)[..] else { panic!("one day: {:?}", foretold(&texts)) };
    assert!(told.starts_with("2027-02-01 warning "), "{told}");
}

#[test]
fn the_dates_of_a_schedule_are_those_of_the_assignment_that_it_made() {
    let [crypto, reader] = both();
    let named = crypto.replacen('{', r#"{"id": "/x/roleAssignments/A","#, 1);
    let mut texts = with(&[inherited(), named, reader]);
    let schedule = crypto.replacen(
        '{',
        r#"{"roleAssignmentScheduleId": "s", "originRoleAssignmentId": "/X/roleAssignments/a",
            "endDateTime": "2026-02-01T00:00:00Z","#,
        1,
    );
    texts.push(format!("[{schedule}]"));
    assert_eq!(codes(&texts), ["AZU-001 error"]);
    texts[8] = texts[8].replace("/X/", "/other/");
    assert_eq!(codes(&texts), [""; 0], "it made another");
}

#[test]
fn an_assumption_goes_where_its_layer_was_handed_in() {
    let count = |texts: &[String]| case(texts).document.assumed().len();
    let bare = with(&both());
    assert_eq!(count(&bare), 3);
    assert_eq!(count(&denied(&[deny(&everybody(), "", "/subscriptions/x", "")])), 2);
}

#[test]
fn two_objects_of_one_application_are_not_taken_together() {
    let [crypto, reader] = both();
    let texts = |own: [String; 2]| {
        let mut texts = with(&std::iter::once(inherited()).chain(own).collect::<Vec<_>>());
        texts.retain(|it| !it.contains("servicePrincipalType"));
        texts
    };
    assert_eq!(codes(&texts([crypto.clone(), reader.clone()])), [""; 0]);
    let other = reader.replace(OBJECT, "3d9a1f52-0000-4e0b-b1d6-5a2e7c9f0b84");
    for own in [[crypto.clone(), other.clone()], [other, crypto]] {
        assert_eq!(codes(&texts(own)), ["AZU-003 unknown"]);
    }
}
