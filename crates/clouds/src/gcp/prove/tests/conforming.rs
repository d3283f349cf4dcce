//! Google Cloud passes the suite that all clouds pass.

use keywright_model::text::{Document, Node};
use keywright_policy::{Answered, Difference, Outcome};

use super::{KEY, held_against_decide, made};
use crate::conformance::{Asked, Cloud, Gives, Row, Unread, conforms, document, with};
use crate::gcp::decide::{Case, decide_case};
use crate::gcp::prove::{Bundle, Need, Question, ask, diff};
use crate::gcp::render::tests::carried_out;
use crate::gcp::testing::case;
use crate::gcp::{Kind, recognize, render};

struct Google;

conforms!(Google);

const DECRYPT: &str = "cloudkms.cryptoKeyVersions.useToDecrypt";

const NEEDS: [(&str, &str); 3] = [
    ("group:cck-a1@confluent.io", DECRYPT),
    ("user:ann@example.com", "cloudkms.cryptoKeys.get"),
    ("serviceAccount:s@p.iam.gserviceaccount.com", "cloudkms.cryptoKeys.setIamPolicy"),
];

/// Everything is denied to everybody in the key's project.
const DENIAL: &str = r#"{"name":
    "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/all",
    "rules": [{"denyRule": {"deniedPrincipals": ["principalSet://goog/public:all"],
    "deniedPermissions": ["cloudkms.googleapis.com/*"]}}]}"#;

fn whole(documents: &str) -> String {
    format!(r#"{{"resource": "{KEY}", "documents": [{documents}]}}"#)
}

fn read(text: &str) -> Option<Box<Bundle>> {
    Bundle::read(&document(text)).ok().map(Box::new)
}

fn documents(document: &Document) -> String {
    let list = document.root.get("documents").and_then(Node::as_array).expect("documents");
    let all: Vec<&str> = list.iter().map(|it| document.source.slice(it.span)).collect();
    all.join(", ")
}

/// The lists of bindings below a node.
fn bindings<'n>(node: &'n Node, out: &mut Vec<&'n Node>) {
    out.extend(node.get("bindings").filter(|it| it.as_array().is_some()));
    for it in node.as_array().unwrap_or_default() {
        bindings(it, out);
    }
    node.get("policy").into_iter().for_each(|it| bindings(it, out));
}

const TO_VENDOR: &str = r#"{"bindings": [{"role": "roles/cloudkms.cryptoOperator",
    "members": ["group:cck-a1@confluent.io"]}]}"#;
const TO_NOBODY: &str = r#"{"etag": "x"}"#;
const OWN: &str = r#"{"bindings": [{"role": "projects/p/roles/uses",
    "members": ["group:cck-a1@confluent.io"]}]}"#;
const DEFINED: &str = r#"{"name": "projects/p/roles/uses",
    "includedPermissions": ["cloudkms.cryptoKeyVersions.useToDecrypt"]}"#;
const ABOVE: &str = r#"[{"id": "p", "type": "project", "policy": {"bindings": [
    {"role": "roles/cloudkms.cryptoOperator", "members": ["group:cck-a1@confluent.io"]}]}},
    {"id": "1", "type": "organization", "policy": {"etag": "x"}}]"#;
const PERIMETER: &str = r#"{"name": "accessPolicies/1/servicePerimeters/s", "title": "s",
    "status": {"resources": ["projects/123"],
    "restrictedServices": ["cloudkms.googleapis.com"]}}"#;
const BOUNDARY: &str = r#"{
    "name": "organizations/1/locations/global/principalAccessBoundaryPolicies/b", "details":
    {"rules": [{"effect": "ALLOW",
    "resources": ["//cloudresourcemanager.googleapis.com/projects/q"]}]}}"#;

const fn row(
    document: &'static str,
    sides: [&'static str; 2],
    keeps: [&'static str; 2],
    gains: [&'static str; 2],
    assumed: Option<&'static str>,
) -> Row {
    Row { document, sides, need: 0, keeps, gains, assumed }
}

impl Cloud for Google {
    const NEEDS: usize = NEEDS.len();
    const LAYERS: &'static [Row] = &[
        row(
            DENIAL,
            [TO_NOBODY, TO_VENDOR],
            ["fails", "holds"],
            ["holds", "fails"],
            Some("no deny policy"),
        ),
        row(
            BOUNDARY,
            [TO_NOBODY, TO_VENDOR],
            ["unknown", "holds"],
            ["unknown", "fails"],
            Some("access boundary"),
        ),
        row(
            PERIMETER,
            [TO_NOBODY, TO_VENDOR],
            ["unknown", "holds"],
            ["unknown", "fails"],
            Some("VPC Service Controls"),
        ),
        row(
            ABOVE,
            [TO_NOBODY, TO_VENDOR],
            ["holds", "holds"],
            ["holds", "fails"],
            Some("of key ring, project"),
        ),
        row(
            ABOVE,
            [TO_VENDOR, TO_NOBODY],
            ["holds", "fails"],
            ["holds", "holds"],
            Some("of key ring, project"),
        ),
        row(DEFINED, [OWN, OWN], ["holds", "unknown"], ["holds", "holds"], None),
    ];

    fn pair(seed: u64) -> [String; 2] {
        made(seed).1.map(|it| whole(&it))
    }

    fn side(documents: &str) -> String {
        whole(documents)
    }

    fn layer(document: &Node) -> Option<(&'static str, Gives)> {
        match recognize(document)? {
            Kind::DenyPolicies => Some(("deny policies", Gives::Denial)),
            Kind::Boundaries => Some(("access boundaries", Gives::Denial)),
            Kind::Perimeters => Some(("perimeters", Gives::Denial)),
            Kind::AncestorPolicies => Some(("policies above", Gives::Leave)),
            Kind::Role => Some(("roles", Gives::Facts)),
            _ => None,
        }
    }

    fn ask(asked: Asked, reference: &str, candidate: &str) -> Option<Answered> {
        let documents = read(candidate)?;
        Some(ask(&match asked {
            Asked::NoNewAccess => {
                let [reference, candidate] = [read(reference)?, documents];
                Question::NoNewAccess { reference, candidate }
            }
            Asked::Keeps(at) => {
                let [principal, permission] = <[&str; 2]>::from(NEEDS[at]).map(str::to_owned);
                Question::Keeps { documents, needs: vec![Need { principal, permission }] }
            }
            Asked::NotGranted => Question::NotGranted {
                documents,
                actions: vec![DECRYPT.to_owned()],
                resources: Vec::new(),
            },
            Asked::NotPublic => Question::NotPublic { documents },
            Asked::NoLockout => Question::NoLockout { documents, within: () },
        }))
    }

    fn diff(before: &str, after: &str) -> Option<Difference> {
        Some(diff(&*read(before)?, &*read(after)?))
    }

    fn decided(case: &str) -> Option<Outcome> {
        Some(decide_case(&Case::read(&document(case)).ok()?).outcome)
    }

    fn before(case: &str, reference: &str, _: &str) -> String {
        let case = document(case);
        let request = case.source.slice(case.root.get("request").expect("a request").span);
        let documents = documents(&document(reference));
        format!("{{\"request\": {request}, \"documents\": [{documents}]}}")
    }

    fn printed(text: &str) -> String {
        whole(&read(text).expect("a bundle").texts.join(", "))
    }

    fn compared(seed: u64) -> usize {
        let [allowed, refused, _] = held_against_decide(seed);
        usize::try_from(allowed + refused).expect("few")
    }

    fn leaves(root: &Node) -> Vec<(&Node, usize)> {
        let mut lists = Vec::new();
        bindings(root.get("documents").expect("documents"), &mut lists);
        let count = |it: &Node| it.as_array().map_or(0, <[Node]>::len);
        lists.into_iter().flat_map(|it| (0..count(it)).map(move |at| (it, at))).collect()
    }

    fn denied(text: &str) -> String {
        with(text, DENIAL)
    }

    fn rendered(text: &str) -> Option<(String, bool, Answered)> {
        let group = NEEDS[0].0.trim_start_matches("group:");
        let record = format!(r#"{{"id": "cck-a1", "key": "{KEY}", "security_group": "{group}"}}"#);
        let it = render(case(&with(text, &record))).ok()?;
        let after = carried_out(text, &it);
        let needs = ["Versions.useToDecrypt", "Versions.useToEncrypt", "s.get"].map(|it| Need {
            principal: NEEDS[0].0.to_owned(),
            permission: format!("cloudkms.cryptoKey{it}"),
        });
        let documents = read(&after)?;
        let keeps = ask(&Question::Keeps { documents, needs: needs.to_vec() });
        Some((after, it.unmet.is_empty(), keeps))
    }

    fn broken(text: &str) -> Vec<(Unread, String)> {
        let rule = |rest: &str| with(text, &DENIAL.replacen("\"rules\": [", rest, 1));
        let mut all = vec![
            (Unread::Anything, with(text, "7")),
            (Unread::Anything, with(text, r#"{"etag": "x"}"#)),
            (Unread::Denial, rule("\"rules\": [7, ")),
            (Unread::Denial, rule("\"rules\": 7, \"was\": [")),
        ];
        let swaps = [
            (r#""bindings": ["#, r#""bindings": [7, "#),
            (r#""members": ["#, r#""members": [7, "#),
            (r#""role": "#, r#""role": 7, "was": "#),
            (r#""members": "#, r#""member": "#),
            (r#""includedPermissions": "#, r#""includedPermissions": 7, "was": "#),
        ];
        let broken = swaps.iter().filter(|it| text.contains(it.0));
        all.extend(broken.map(|it| (Unread::Anything, text.replacen(it.0, it.1, 1))));
        all
    }
}
