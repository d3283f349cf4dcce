//! What is written, carried out: it keeps what the vendor's group needs, and not a word too much.

use expect_test::{Expect, expect};
use keywright_model::text::{Document, Edit, Node};
use keywright_policy::Settled;

use super::*;
use crate::gcp::prove::{Bundle, Need, Question, ask};
use crate::gcp::testing::{KEY, case, findings};
use crate::gcp::{Kind, recognize};
use crate::shell::words;

const GROUP: &str = "cck-a1@confluent.io";
const OWN: &str = "projects/p/roles/r_k_custom_kms_role";

/// Documents beside the vendor's record of the key.
fn given(documents: &[&str]) -> String {
    let record = format!(r#"{{"id": "cck-a1", "key": "{KEY}", "security_group": "{GROUP}"}}"#);
    let all: Vec<&str> = std::iter::once(&*record).chain(documents.iter().copied()).collect();
    format!(r#"{{"documents": [{}]}}"#, all.join(", "))
}

fn parsed(text: &str) -> Document {
    document("it.json", text)
}

/// The value of an option of a command's words.
fn option(words: &[String], name: &str) -> String {
    let value = words.iter().find_map(|it| it.strip_prefix(name)?.strip_prefix('='));
    value.unwrap_or_else(|| panic!("no {name} in {words:?}")).to_owned()
}

/// A bundle's text after a command: commands are read, never assumed.
fn after(text: &str, command: &str) -> String {
    let said = words(command);
    let heads: Vec<&str> = said.iter().map(String::as_str).take(5).collect();
    let whole = parsed(text);
    let list = whole.root.get("documents").expect("documents");
    let add = |more: &str| Edit::apply(text, &[Edit::push(text, list, more)]).expect("an edit");
    match heads.as_slice() {
        ["gcloud", "iam", "roles", verb, id] => {
            let name = format!("projects/{}/roles/{id}", option(&said, "--project"));
            let of = |it: &&Node| it.get("name").and_then(Node::as_str) == Some(&name);
            let present = list.as_array().expect("a list").iter().find(of);
            let flag = if *verb == "create" { "--permissions" } else { "--add-permissions" };
            let given = option(&said, flag);
            let given: Vec<String> = given.split(',').map(quote).collect();
            match (present, *verb) {
                (None, "create") => add(&format!(
                    r#"{{"name": "{name}", "includedPermissions": [{}]}}"#,
                    given.join(", ")
                )),
                (Some(role), "update") => {
                    let held = role.get("includedPermissions").expect("permissions");
                    Edit::apply(text, &[Edit::push_all(text, held, &given)]).expect("an edit")
                }
                other => panic!("{other:?}"),
            }
        }
        ["gcloud", "kms", "keys", "add-iam-policy-binding", key] => {
            assert!(KeyPath::parse(key).is_some(), "{key}");
            assert_eq!(option(&said, "--condition"), "None");
            let binding = format!(
                r#"{{"role": {}, "members": [{}]}}"#,
                quote(&option(&said, "--role")),
                quote(&option(&said, "--member"))
            );
            let of = |it: &&Node| recognize(it) == Some(Kind::Policy);
            let policy = list.as_array().expect("a list").iter().find(of);
            let edit = match policy.map(|it| (it, it.get("bindings"))) {
                None => return add(&format!(r#"{{"bindings": [{binding}]}}"#)),
                Some((it, None)) => Edit::set(text, it, "bindings", &format!("[{binding}]")),
                Some((_, Some(bindings))) => Edit::push(text, bindings, &binding),
            };
            Edit::apply(text, &[edit]).expect("an edit")
        }
        other => panic!("{other:?}"),
    }
}

/// A bundle's text after all that is written of it.
pub(crate) fn carried_out(text: &str, rendered: &Rendered) -> String {
    let all = rendered.commands.iter().flat_map(|it| it.command.split(" && "));
    all.fold(text.to_owned(), |text, it| after(&text, it))
}

/// What `keeps` answers of the three permissions.
pub(crate) fn keeps(text: &str, group: &str) -> keywright_policy::Answered {
    let whole = parsed(text);
    let inner = whole.root.get("documents").expect("documents");
    let inner = whole.source.slice(inner.span);
    let bundle = parsed(&format!(r#"{{"resource": "{KEY}", "documents": {inner}}}"#));
    let documents = Box::new(Bundle::read(&bundle).expect("a bundle"));
    let needs = ["Versions.useToDecrypt", "Versions.useToEncrypt", "s.get"].map(|it| Need {
        principal: format!("group:{group}"),
        permission: format!("cloudkms.cryptoKey{it}"),
    });
    ask(&Question::Keeps { documents, needs: needs.to_vec() })
}

fn told(text: &str) -> String {
    let it = match render(case(text)) {
        Ok(it) => it,
        Err(why) => return format!("{why:?}\n"),
    };
    let mut out: String = it.commands.iter().map(|it| format!("$ {}\n", it.command)).collect();
    out.extend(it.unmet.iter().map(|it| format!("! {} ({})\n", it.what, it.certain)));
    let answered = keeps(&carried_out(&strip(text), &it), GROUP);
    let holds = matches!(answered.settled, Settled::Holds);
    assert_eq!(holds, it.unmet.is_empty(), "{out}{}", answered.reason);
    out
}

/// The bundle without the vendor's record, which no question is about.
fn strip(text: &str) -> String {
    let whole = parsed(text);
    let list = whole.root.get("documents").expect("documents");
    let edit = Edit::remove_element(list, 0).expect("the record");
    Edit::apply(text, &[edit]).expect("an edit")
}

fn check(documents: &[&str], wanted: Expect) {
    wanted.assert_eq(&told(&given(documents)));
}

/// Google's own roles are bound, and no other.
#[track_caller]
fn own_roles(documents: &[&str]) {
    expect![[r#"
        $ gcloud kms keys add-iam-policy-binding projects/p/locations/us-central1/keyRings/r/cryptoKeys/k --member=group:cck-a1@confluent.io --role=roles/cloudkms.cryptoKeyEncrypterDecrypter --condition=None
        $ gcloud kms keys add-iam-policy-binding projects/p/locations/us-central1/keyRings/r/cryptoKeys/k --member=group:cck-a1@confluent.io --role=roles/cloudkms.viewer --condition=None
    "#]].assert_eq(&told(&given(documents)));
}

fn role(permissions: &[&str], more: &str) -> String {
    let list: Vec<String> = permissions.iter().map(|it| quote(it)).collect();
    format!(r#"{{"name": "{OWN}", "includedPermissions": [{}]{more}}}"#, list.join(", "))
}

fn bound(role: &str, more: &str) -> String {
    format!(r#"{{"bindings": [{{"role": "{role}", "members": ["group:{GROUP}"{more}]}}]}}"#)
}

const USE: [&str; 2] =
    ["cloudkms.cryptoKeyVersions.useToDecrypt", "cloudkms.cryptoKeyVersions.useToEncrypt"];
const ALL: [&str; 3] = [
    "cloudkms.cryptoKeyVersions.useToDecrypt",
    "cloudkms.cryptoKeyVersions.useToEncrypt",
    "cloudkms.cryptoKeys.get",
];

#[test]
fn a_key_that_nobody_told_of_gets_the_vendor_s_role() {
    check(
        &[],
        expect![[r#"
            $ gcloud iam roles create r_k_custom_kms_role --project=p --permissions=cloudkms.cryptoKeyVersions.useToDecrypt,cloudkms.cryptoKeyVersions.useToEncrypt,cloudkms.cryptoKeys.get && gcloud kms keys add-iam-policy-binding projects/p/locations/us-central1/keyRings/r/cryptoKeys/k --member=group:cck-a1@confluent.io --role=projects/p/roles/r_k_custom_kms_role --condition=None
        "#]],
    );
    check(
        &[r#"{"etag": "x"}"#],
        expect![[r#"
            $ gcloud iam roles create r_k_custom_kms_role --project=p --permissions=cloudkms.cryptoKeyVersions.useToDecrypt,cloudkms.cryptoKeyVersions.useToEncrypt,cloudkms.cryptoKeys.get && gcloud kms keys add-iam-policy-binding projects/p/locations/us-central1/keyRings/r/cryptoKeys/k --member=group:cck-a1@confluent.io --role=projects/p/roles/r_k_custom_kms_role --condition=None
        "#]],
    );
}

#[test]
fn a_role_that_is_there_is_used_and_completed() {
    check(
        &[&role(&ALL, ""), r#"{"etag": "x"}"#],
        expect![[r#"
        $ gcloud kms keys add-iam-policy-binding projects/p/locations/us-central1/keyRings/r/cryptoKeys/k --member=group:cck-a1@confluent.io --role=projects/p/roles/r_k_custom_kms_role --condition=None
    "#]],
    );
    check(
        &[&role(&USE, ""), &bound(OWN, "")],
        expect![[r#"
        $ gcloud iam roles update r_k_custom_kms_role --project=p --add-permissions=cloudkms.cryptoKeys.get
        $ gcloud kms keys add-iam-policy-binding projects/p/locations/us-central1/keyRings/r/cryptoKeys/k --member=group:cck-a1@confluent.io --role=projects/p/roles/r_k_custom_kms_role --condition=None
    "#]],
    );
}

#[test]
fn a_role_that_is_not_to_be_used_is_left_alone() {
    let wide = [ALL[0], ALL[1], ALL[2], "cloudkms.cryptoKeyVersions.destroy"];
    own_roles(&[&role(&wide, ""), r#"{"etag": "x"}"#]);
    own_roles(&[&role(&ALL, r#", "deleted": true"#), r#"{"etag": "x"}"#]);
    // Somebody else would have what is added.
    own_roles(&[&role(&USE, ""), &bound(OWN, r#", "user:ann@example.com""#)]);
}

#[test]
fn a_role_that_is_bound_above_the_key_is_shared_too() {
    let above = format!(
        r#"[{{"id": "p", "type": "project", "policy": {{"bindings": [{{"role": "{OWN}",
            "members": ["user:ann@example.com"]}}]}}}}]"#
    );
    let text = given(&[&role(&USE, ""), &bound(OWN, ""), &above]);
    let told = told(&text);
    assert!(!told.contains("roles update"), "{told}");
    // Nor does the rule widen it.
    let mut found = findings(&text).into_iter();
    let missing = found.find(|it| it.rule.code == "GCP-001").expect("a finding");
    let command = missing.fix.command.expect("a command");
    assert!(!command.contains("roles update"), "{command}");
}

#[test]
fn a_role_that_is_bound_and_was_not_handed_in_is_in_doubt() {
    check(
        &[&bound(OWN, "")],
        expect![[r#"
        $ gcloud kms keys add-iam-policy-binding projects/p/locations/us-central1/keyRings/r/cryptoKeys/k --member=group:cck-a1@confluent.io --role=projects/p/roles/r_k_custom_kms_role --condition=None
        ! cannot tell whether `cck-a1@confluent.io` then has `cloudkms.cryptoKeyVersions.useToDecrypt`, `cloudkms.cryptoKeyVersions.useToEncrypt`, `cloudkms.cryptoKeys.get`: what role `projects/p/roles/r_k_custom_kms_role` holds was not handed in (false)
    "#]],
    );
}

#[test]
fn a_role_that_others_have_and_was_not_handed_in_is_left_alone() {
    own_roles(&[&bound(OWN, "").replace("group:cck-a1", "group:cck-b2")]);
}

#[test]
fn leave_under_a_condition_is_not_enough() {
    let fenced = format!(
        r#"{{"version": 3, "bindings": [{{"role": "roles/owner", "members": ["group:{GROUP}"],
            "condition": {{"expression": "request.time.getHours() < 8"}}}}]}}"#
    );
    check(
        &[&fenced],
        expect![[r#"
            $ gcloud iam roles create r_k_custom_kms_role --project=p --permissions=cloudkms.cryptoKeyVersions.useToDecrypt,cloudkms.cryptoKeyVersions.useToEncrypt,cloudkms.cryptoKeys.get && gcloud kms keys add-iam-policy-binding projects/p/locations/us-central1/keyRings/r/cryptoKeys/k --member=group:cck-a1@confluent.io --role=projects/p/roles/r_k_custom_kms_role --condition=None
        "#]],
    );
}

#[test]
fn what_stands_in_the_way_is_told() {
    let denial = format!(
        r#"{{"name": "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/all",
            "rules": [{{"denyRule": {{"deniedPrincipals": ["principalSet://goog/public:all"],
            "deniedPermissions": ["{}"]}}}}]}}"#,
        "cloudkms.googleapis.com/cryptoKeyVersions.useToDecrypt"
    );
    check(
        &[r#"{"etag": "x"}"#, &denial],
        expect![[r#"
            $ gcloud iam roles create r_k_custom_kms_role --project=p --permissions=cloudkms.cryptoKeyVersions.useToDecrypt,cloudkms.cryptoKeyVersions.useToEncrypt,cloudkms.cryptoKeys.get && gcloud kms keys add-iam-policy-binding projects/p/locations/us-central1/keyRings/r/cryptoKeys/k --member=group:cck-a1@confluent.io --role=projects/p/roles/r_k_custom_kms_role --condition=None
            ! `cck-a1@confluent.io` still lacks `cloudkms.cryptoKeyVersions.useToDecrypt`: deny policy `all` takes it away (true)
        "#]],
    );
}

#[test]
fn a_project_s_number_names_no_role() {
    let by_number = given(&[]).replace("projects/p/", "projects/123/");
    let it = render(case(&by_number)).expect("written");
    let lines: Vec<&str> = it.commands.iter().map(|it| it.command.as_str()).collect();
    expect![[r#"
        gcloud kms keys add-iam-policy-binding projects/123/locations/us-central1/keyRings/r/cryptoKeys/k --member=group:cck-a1@confluent.io --role=roles/cloudkms.cryptoKeyEncrypterDecrypter --condition=None
        gcloud kms keys add-iam-policy-binding projects/123/locations/us-central1/keyRings/r/cryptoKeys/k --member=group:cck-a1@confluent.io --role=roles/cloudkms.viewer --condition=None
    "#]].assert_eq(&(lines.join("\n") + "\n"));
}

#[test]
fn the_role_s_id_is_the_vendor_s_own() {
    let id = |key: &str| role_id(KeyPath::parse(key).expect("a key"));
    let of = |ring: &str, key: &str| {
        id(&format!("projects/p/locations/l/keyRings/{ring}/cryptoKeys/{key}"))
    };
    assert_eq!(of("kafka-prod", "orders-1"), "kafka_prod_orders_1_custom_kms_role");
    assert_eq!(of(&"r".repeat(63), "k"), "custom_kms_role");
    assert_eq!(of("r:x", "k"), "custom_kms_role");
}

#[test]
fn only_a_group_is_let_in_and_only_to_a_key() {
    for who in ["allUsers", "", "user:a@b.c", "a@b.c@d.e", "@b.c", "a@b", "a b@c.d", "x'@b.c"] {
        let text = given(&[]).replace(GROUP, who);
        let it = render(case(&text));
        assert!(matches!(it, Err(Unrendered::Unfit(_))), "{who}: {it:?}");
    }
    let it = render(case(&given(&[]).replace(KEY, "k; rm")));
    assert!(matches!(it, Err(Unrendered::Unknown(_))), "{it:?}");
}

#[test]
fn nothing_of_what_is_written_can_be_left_out() {
    for documents in [&[][..], &[r#"{"etag": "x"}"#], &[&role(&ALL[..2], ", \"deleted\": true")]] {
        let text = given(documents);
        let it = render(case(&text)).expect("written");
        assert!(matches!(keeps(&carried_out(&strip(&text), &it), GROUP).settled, Settled::Holds));
        let lines: Vec<&str> = it.commands.iter().flat_map(|it| it.command.split(" && ")).collect();
        for at in 0..lines.len() {
            let mut less = lines.clone();
            let gone = less.remove(at);
            let text = less.iter().fold(strip(&text), |text, it| after(&text, it));
            let told = keeps(&text, GROUP);
            assert!(!matches!(told.settled, Settled::Holds), "{gone}");
        }
        for gone in ALL {
            let mut less = render(case(&text)).expect("written");
            for it in &mut less.commands {
                let list = ["=", ","].map(|head| format!("{head}{gone}"));
                it.command = it.command.replace(&list[1], "").replace(&list[0], "=x.y.z");
            }
            let custom = less.commands.iter().any(|it| it.command.contains("roles create"));
            let told = keeps(&carried_out(&strip(&text), &less), GROUP);
            assert!(!custom || !matches!(told.settled, Settled::Holds), "{gone} {less:?}");
        }
    }
}

#[test]
fn a_binding_that_the_organization_refuses_is_told() {
    let notes = |rule: &str| {
        let policy = format!(
            r#"{{"name": "projects/p/policies/iam.allowedPolicyMemberDomains",
            "spec": {{"rules": [{rule}]}}}}"#
        );
        render(case(&given(&[&policy]))).expect("commands").notes.join("\n")
    };
    let name = "organization policy `iam.allowedPolicyMemberDomains`";
    let refused = format!("{name} does not allow `group:{GROUP}`: the binding will be refused");
    assert!(notes(r#"{"denyAll": true}"#).contains(&refused));
    let open = format!("{name} may refuse the binding of `group:{GROUP}`: ");
    assert!(notes(r#"{"values": {"allowedValues": ["C02abc"]}}"#).contains(&open));
    assert!(!notes(r#"{"allowAll": true}"#).contains(name));
}
