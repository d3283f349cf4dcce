//! What is judged of a vendor and what is decided of its single requests, held against each other
//! over bundles made by chance.

use std::sync::Arc;

use keywright_model::text::{Document, Node, Source};
use keywright_policy::{Access, Outcome, Plane};

use super::super::prove::tests::bundles::{Chance, bundle};
use super::super::simulate::{Case, decide as simulate};
use super::super::{Exports, Kind, Requester, decide, recognize};

const URL: &str = "https://acme.vault.azure.net/keys/orders";
const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";
const NOW: &str = "2026-03-01T00:00:00Z";

/// The exports of a bundle that decide about roles, as a key's judgement takes them.
fn exports(bundle: &Document) -> (Exports, Vec<String>) {
    let mut exports = Exports::default();
    let mut texts = vec![
        format!(
            r#"{{"id": "{VAULT}", "name": "acme",
                "properties": {{"enableRbacAuthorization": true}}}}"#
        ),
        r#"{"appId": "app", "id": "p1", "servicePrincipalType": "Application"}"#.to_owned(),
    ];
    for node in bundle.root.get("documents").and_then(Node::as_array).unwrap_or_default() {
        let inner = match node.as_object() {
            Some([one]) => &one.node,
            Some(_) | None => node,
        };
        match recognize(inner) {
            Some(Kind::Vault | Kind::Key | Kind::ServicePrincipal) | None => {}
            Some(_) => texts.push(bundle.source.slice(inner.span).to_owned()),
        }
        // A list of groups that no context tells is put under its name.
        if node.get("memberships").is_some() {
            texts.push(bundle.source.slice(node.span).to_owned());
        }
    }
    for text in &texts {
        let document = Document::parse(Arc::new(Source::new("it", text.as_str()))).expect("JSON");
        match document.root.get("memberships") {
            Some(list) => {
                exports.take(Kind::Memberships, document.branch(list));
            }
            None => {
                let kind = recognize(&document.root).expect("a kind");
                exports.take(kind, document);
            }
        }
    }
    (exports, texts)
}

#[test]
fn a_judgement_of_the_vendor_and_its_single_requests_agree() {
    let mut counts = [0, 0, 0, 0];
    for seed in 1..=1500_u64 {
        let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let text = bundle(&mut chance);
        let source = Arc::new(Source::new("it", text));
        let (exports, texts) = exports(&Document::parse(source).expect("JSON"));
        let who =
            Requester { application: "app", key: Some(URL), now: NOW.parse().expect("a date") };
        for (action, plane) in [
            ("Microsoft.KeyVault/vaults/keys/read", Plane::Data),
            ("Microsoft.KeyVault/vaults/keys/wrap/action", Plane::Data),
            ("Microsoft.KeyVault/vaults/keys/unwrap/action", Plane::Data),
            ("Microsoft.KeyVault/vaults/write", Plane::Control),
        ] {
            let resource = if plane == Plane::Data { URL } else { VAULT };
            let case = format!(
                r#"{{"request": {{"principal": "app", "action": "{action}", "data": {},
                    "resource": "{resource}", "time": "{NOW}"}}, "documents": [{}]}}"#,
                plane == Plane::Data,
                texts.join(",")
            );
            let document = Document::parse(Arc::new(Source::new("case", case.as_str())));
            let read =
                Case::read(&document.expect("JSON")).unwrap_or_else(|it| panic!("{it:?}\n{case}"));
            let outcome = simulate(&read).outcome;
            let access = decide(&exports, who, action, plane);
            let (fits, at) = match &access {
                Access::Allowed => (outcome == Outcome::Allow, 0),
                Access::Denied { .. } => (outcome == Outcome::ExplicitDeny, 1),
                // Who may read an asymmetric key may use its public half, or may not.
                Access::Missing if action.ends_with("/wrap/action") => {
                    (outcome != Outcome::Allow, 2)
                }
                Access::Missing => (outcome.denies(), 2),
                // WHY: a judgement doubts more, as whether a list was taken with what is inherited.
                Access::Unknown { .. } if outcome == Outcome::Unknown => (true, 3),
                Access::Unknown { .. } => continue,
            };
            assert!(fits, "seed {seed}: {access:?} and {outcome:?}\n{case}");
            counts[at] += 1;
        }
    }
    assert!(counts.iter().all(|it| 30 < *it), "{counts:?}");
}
