//! Azure passes the suite that all clouds pass.

use keywright_model::text::{Document, Node};
use keywright_policy::{Answered, Difference, Network, Outcome};

use super::{held_against_decide, pair};
use crate::azure::prove::{Need, Question, Side, ask, diff};
use crate::azure::render;
use crate::azure::render::tests::{APPLICATION, OBJECT, assigned};
use crate::azure::simulate::{Case, Origin, decide};
use crate::azure::tests::case;
use crate::conformance::{Asked, Cloud, Gives, Row, Unread, conforms, document, with};

struct Azure;

conforms!(Azure);

const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";
const KEY: &str =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme/keys/orders";
const WRAP: &str = "Microsoft.KeyVault/vaults/keys/wrap/action";

const NEEDS: [(&str, &str, bool, &str); 4] = [
    // Denials reach management in whichever mode a vault is.
    ("p1", "Microsoft.KeyVault/vaults/read", false, VAULT),
    ("p1", WRAP, true, KEY),
    ("p1", "Microsoft.KeyVault/vaults/keys/read", true, KEY),
    ("p2", "Microsoft.KeyVault/vaults/write", false, VAULT),
];

/// Everything is denied to everybody in the subscription.
const DENIAL: &str = r#"{"deny-assignments": [{"denyAssignmentName": "all",
    "scope": "/subscriptions/s", "permissions": [{"actions": ["*"], "dataActions": ["*"]}],
    "principals": [{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"}],
    "excludePrincipals": []}]}"#;

fn documents(document: &Document) -> &[Node] {
    document.root.get("documents").and_then(Node::as_array).unwrap_or_default()
}

const APPLICATION_TEXT: &str = "\"5a0e7c1d-2b3f-4c6a-9d8e-7f6a5b4c3d2e\"";

/// A document as it is handed in by itself: a list without its name.
fn bare(text: &str) -> String {
    let it = document(text);
    let names =
        ["role-assignments", "assignment-schedules", "deny-assignments", "role-definitions"];
    let list = names.iter().find_map(|name| it.root.get(name));
    list.map_or(text, |it| &text[it.span.range()]).to_owned()
}

fn text(node: &Node, names: &[&str]) -> Option<String> {
    node.at(names).and_then(Node::as_str).map(str::to_ascii_lowercase)
}

/// A list under its name, or bare.
fn listed<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    let list = node.get(name)?;
    list.get("value").or(Some(list)).filter(|it| it.as_array().is_some())
}

const OPEN: &str = r#"{"id":
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme", "name": "acme",
    "properties": {"enableRbacAuthorization": true}}"#;

/// The vault, and one assignment of a role that uses keys.
macro_rules! given {
    ($kind:literal, $id:literal, $scope:literal) => {
        concat!(
            r#"{"role-assignments": [{"principalId": ""#,
            $id,
            r#"", "principalType": ""#,
            $kind,
            r#"", "scope": ""#,
            $scope,
            r#"", "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/"#,
            r#"e147488a-f6f5-4113-8e2d-b22465e65bf6"}]}"#
        )
    };
}

const TO_VENDOR: &str = given!("ServicePrincipal", "p1", "/subscriptions/s");
const TO_GROUP: &str = given!("Group", "g1", "/subscriptions/s");
const TO_MANAGED: &str =
    given!("ServicePrincipal", "p1", "/providers/Microsoft.Management/managementGroups/prod");
const TO_NOBODY: &str = r#"{"role-assignments": []}"#;
const MEMBER: &str = r#"{"memberships": {"principal": "p1", "value": [{"id": "g1"}]}}"#;
const STRANGER: &str = r#"{"memberships": {"principal": "p1", "value": []}}"#;
const WITHIN: &str =
    r#"[{"id": "/subscriptions/s", "tenantId": "t", "parentNameChain": ["t", "prod"]}]"#;
const NOT_DENIED: Option<&str> = Some("where no deny assignments were handed in");
const ANY_GROUP: Option<&str> = Some("anybody may belong to any group");

const fn row(
    document: &'static str,
    sides: [&'static str; 2],
    keeps: [&'static str; 2],
    gains: [&'static str; 2],
    assumed: Option<&'static str>,
) -> Row {
    Row { document, sides, need: 1, keeps, gains, assumed }
}

impl Cloud for Azure {
    const NEEDS: usize = NEEDS.len();
    const LAYERS: &'static [Row] = &[
        row(DENIAL, [TO_NOBODY, TO_VENDOR], ["fails", "holds"], ["holds", "fails"], NOT_DENIED),
        row(DENIAL, [TO_VENDOR, TO_VENDOR], ["fails", "holds"], ["holds", "holds"], NOT_DENIED),
        row(MEMBER, [TO_VENDOR, TO_GROUP], ["holds", "unknown"], ["fails", "fails"], ANY_GROUP),
        row(STRANGER, [TO_NOBODY, TO_GROUP], ["fails", "unknown"], ["fails", "fails"], ANY_GROUP),
        row(WITHIN, [TO_MANAGED, TO_MANAGED], ["holds", "unknown"], ["holds", "holds"], None),
    ];

    fn pair(seed: u64) -> [String; 2] {
        let (_, old, new) = pair(seed);
        [old, new]
    }

    fn side(documents: &str) -> String {
        format!("{{\"documents\": [{OPEN}, {documents}]}}")
    }

    fn layer(document: &Node) -> Option<(&'static str, Gives)> {
        let has = |name: &str| document.get(name).is_some();
        let of_entities = document
            .as_array()
            .and_then(<[Node]>::first)
            .is_some_and(|it| it.get("tenantId").is_some());
        [
            (has("deny-assignments"), "deny assignments", Gives::Denial),
            (has("memberships"), "groups of a principal", Gives::Facts),
            (has("role-definitions"), "definitions of roles", Gives::Facts),
            (of_entities, "management groups", Gives::Facts),
            (has("attributes"), "key", Gives::Denial),
            // What is asked comes by a private endpoint, which a perimeter gives nothing.
            (has("perimeter-associations"), "perimeters", Gives::Denial),
        ]
        .into_iter()
        .find_map(|it| it.0.then_some((it.1, it.2)))
    }

    fn ask(asked: Asked, reference: &str, candidate: &str) -> Option<Answered> {
        let bundle = Side::read(&document(candidate)).ok()?;
        Some(ask(&match asked {
            Asked::NoNewAccess => {
                let reference = Side::read(&document(reference)).ok()?;
                Question::NoNewAccess { reference, candidate: bundle }
            }
            Asked::Keeps(at) => {
                let (principal, action, data, resource) = NEEDS[at];
                let [principal, action, resource] =
                    [principal, action, resource].map(str::to_owned);
                // Past every network, so that what is told hangs on nothing else.
                let network = Some(Origin::PrivateEndpoint);
                let need = Need { principal, action, data, resource, time: None, network };
                Question::Keeps { documents: bundle, needs: vec![need] }
            }
            Asked::NotGranted => {
                let (actions, resources) = (vec![WRAP.to_owned()], vec![VAULT.to_owned()]);
                Question::NotGranted { documents: bundle, actions, resources }
            }
            Asked::NotPublic => Question::NotPublic { documents: bundle },
            Asked::NoLockout => Question::NoLockout { documents: bundle, within: VAULT.to_owned() },
        }))
    }

    fn diff(before: &str, after: &str) -> Option<Difference> {
        let side = |text: &str| Side::read(&document(text)).ok();
        Some(diff(&side(before)?, &side(after)?))
    }

    fn decided(case: &str) -> Option<Outcome> {
        Some(decide(&Case::read(&document(case)).ok()?).outcome)
    }

    /// The reference's documents, and what a case adds to either side: a principal's groups, and a
    /// vault in RBAC mode where the side shows none of that name.
    fn before(case: &str, reference: &str, candidate: &str) -> String {
        let (case, reference) = (document(case), document(reference));
        let given = documents(&document(candidate)).len();
        let ours = documents(&reference);
        let mut all: Vec<String> =
            ours.iter().map(|it| reference.source.slice(it.span).to_owned()).collect();
        let owner = |it: &Node| text(it, &["memberships", "principal"]);
        for (at, it) in documents(&case).iter().enumerate() {
            if owner(it).is_some() && !ours.iter().any(|one| owner(one) == owner(it)) {
                all.push(case.source.slice(it.span).to_owned());
            }
            let is_vault = it.get("properties").is_some() && it.get("name").is_some();
            let same = |one: &Node| text(one, &["name"]) == text(it, &["name"]);
            if is_vault && !ours.iter().any(same) {
                let [id, name] = ["id", "name"].map(|name| text(it, &[name]).expect("a text"));
                all.push(format!(
                    r#"{{"id": "{id}", "name": "{name}",
                        "properties": {{"enableRbacAuthorization": true}}}}"#
                ));
            }
            assert!(at < given || owner(it).is_some() || is_vault, "a case adds nothing else");
        }
        let request = case.source.slice(case.root.get("request").expect("a request").span);
        format!("{{\"request\": {request}, \"documents\": [{}]}}", all.join(", "))
    }

    fn printed(text: &str) -> String {
        let side = Side::read(&document(text)).expect("a bundle");
        let slice = |it: &Node| side.document.source.slice(it.span).to_owned();
        let all: Vec<String> = documents(&side.document).iter().map(slice).collect();
        format!("{{\"documents\": [{}]}}", all.join(", "))
    }

    fn compared(seed: u64) -> usize {
        held_against_decide(seed).iter().sum()
    }

    fn leaves(root: &Node) -> Vec<(&Node, usize)> {
        let all = root.get("documents").and_then(Node::as_array).unwrap_or_default();
        let lists = all.iter().filter_map(|it| {
            let policies = it.at(&["properties", "accessPolicies"]);
            listed(it, "role-assignments").or(policies)
        });
        let count = |it: &Node| it.as_array().map_or(0, <[Node]>::len);
        lists.flat_map(|it| (0..count(it)).map(move |at| (it, at))).collect()
    }

    fn denied(text: &str) -> String {
        with(text, DENIAL)
    }

    /// A key's own attributes are no matter of access, and stay out.
    fn rendered(text: &str) -> Option<(String, bool, Answered)> {
        let parsed = document(text);
        let slice = |it: &Node| parsed.source.slice(it.span).replace("\"a3\"", APPLICATION_TEXT);
        let given = documents(&parsed).iter().filter(|it| it.get("attributes").is_none());
        let mut given: Vec<String> = given.map(slice).collect();
        if !given.iter().any(|it| it.contains(APPLICATION)) {
            given.push(format!(
                r#"{{"appId": "{APPLICATION}", "id": "{OBJECT}",
                    "servicePrincipalType": "Application"}}"#
            ));
        }
        let record = format!(
            r#"{{"id": "cck-a1", "key": "https://acme.vault.azure.net/keys/orders",
                "application_id": "{APPLICATION}"}}"#
        );
        let exports: Vec<String> = given.iter().map(|it| bare(it)).chain([record]).collect();
        let mut case = case(&exports);
        // Past every network, as the needs below are asked.
        case.needs.as_mut()?.network = Network::Any;
        let it = render(case).ok()?;
        if it.notes.iter().any(|it| it.contains("was not asked")) {
            return None;
        }
        let made = assigned(&it.commands);
        let mut after = given;
        after.push(format!("[{}]", made.join(", ")));
        let after = format!("{{\"documents\": [{}]}}", after.join(", "));
        let need = |(action, data): (&str, bool)| Need {
            principal: APPLICATION.to_owned(),
            action: format!("Microsoft.KeyVault/vaults/{action}"),
            data,
            resource: KEY.to_owned(),
            time: None,
            network: Some(Origin::PrivateEndpoint),
        };
        let needs = [
            ("keys/read", true),
            ("keys/wrap/action", true),
            ("keys/unwrap/action", true),
            ("*/read", false),
        ];
        let documents = Side::read(&document(&after)).ok()?;
        let needs = needs.into_iter().map(need).collect();
        let keeps = ask(&Question::Keeps { documents, needs });
        Some((after, it.unmet.is_empty(), keeps))
    }

    fn broken(text: &str) -> Vec<(Unread, String)> {
        let mut all: Vec<(Unread, String)> = [
            (Unread::Anything, "7"),
            (Unread::Anything, r#"{"id": "x"}"#),
            (Unread::Anything, r#"{"memberships": {"value": []}}"#),
            (Unread::Anything, r#"{"name": "a", "properties": {"accessPolicies": []}}"#),
            (Unread::Leave, r#"{"role-assignments": [7]}"#),
            (Unread::Leave, r#"{"role-assignments": [{"scope": "/"}]}"#),
            (Unread::Leave, r#"{"role-assignments": {"value": 7}}"#),
            (Unread::Denial, r#"{"deny-assignments": [7]}"#),
            (Unread::Denial, r#"{"deny-assignments": {"value": 7}}"#),
        ]
        .into_iter()
        .map(|it| (it.0, with(text, it.1)))
        .collect();
        let twice = text.replacen(r#""principalId": "#, r#""principalId": 1, "principalId": "#, 1);
        if twice != text {
            all.push((Unread::Anything, twice));
        }
        all
    }
}
