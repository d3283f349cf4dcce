//! Letting a vendor's group past what keeps it out above the key, beside all that stands there.
//!
//! Source: IAM API v2, `DenyRule`; Access Context Manager API v1, `IngressPolicy` and
//! `EgressPolicy`; Google Cloud SDK reference, `gcloud access-context-manager perimeters update`:
//! `--set-ingress-policies` replaces every rule that stands, and no flag adds one.

use std::sync::Arc;

use keywright_model::text::json::quote;
use keywright_model::text::{Document, Edit, Node, Place, Span};
use keywright_policy::Finding;

use crate::gcp::command::deny_policy;
use crate::gcp::layer::{DenyPolicy, DenyRule, Layers, Listed, Passage, Perimeter};
use crate::gcp::{Covers, Member};

/// Whether a place lies in a stretch of a document.
pub(super) fn lies_in(place: &Place, document: &Document, span: Span) -> bool {
    let same = Arc::ptr_eq(&place.source, &document.source);
    same && span.start <= place.span.start && place.span.end <= span.end
}

/// The rule of a deny policy that a place lies in.
pub(super) fn deny_rule_at<'l>(
    layers: &'l Layers,
    place: &Place,
) -> Option<(&'l DenyPolicy, &'l DenyRule)> {
    let mut all = layers.denies.iter().flat_map(|it| it.rules.iter().map(move |rule| (it, rule)));
    all.find(|it| lies_in(place, &it.0.document, it.1.span))
}

/// The perimeter that a place lies in.
pub(super) fn perimeter_at<'l>(layers: &'l Layers, place: &Place) -> Option<&'l Perimeter> {
    layers.perimeters.iter().find(|it| lies_in(place, &it.document, it.document.root.span))
}

/// Spares the group in a deny rule.
pub(super) fn spare(finding: &mut Finding, (policy, rule): (&DenyPolicy, &DenyRule), group: &str) {
    finding.help("spare the group in the deny rule");
    let (document, spared) = (&policy.document, format!("principalSet://goog/group/{group}"));
    let text = document.source.text();
    let rules = document.root.get("rules").and_then(Node::as_array).unwrap_or_default();
    if let Some(body) = rules.get(rule.index).and_then(|it| it.get("denyRule")) {
        let edit = added(text, body, "exceptionPrincipals", &quote(&spared));
        finding.edit(&document.source, edit);
    }
    if let Some(update) = deny_policy("update", &policy.name) {
        finding.command(format_args!("{update} --policy-file=deny.json"));
    }
}

/// Names the group in rules of a perimeter, beside those that stand. WHY the command prints: the
/// one that writes replaces every rule of the perimeter.
pub(super) fn let_through(finding: &mut Finding, perimeter: &Perimeter, group: &str) {
    finding.help(
        "add rules for the group to those that stand, and write all of them back with \
         `perimeters update`: its `--set-ingress-policies` and `--set-egress-policies` replace \
         every rule",
    );
    finding.command(format_args!("{} --format json", perimeter.command("describe")));
    let document = &perimeter.document;
    let Some(status) = document.root.get("status") else { return };
    let identity = quote(&format!("group:{group}"));
    let names = |it: &Listed| Member::parse(&it.text).covers(group) == Covers::Yes;
    let named = |it: &Passage| it.identities.iter().any(names);
    let to = "{\"operations\": [{\"serviceName\": \"cloudkms.googleapis.com\", \
              \"methodSelectors\": [{\"method\": \"*\"}]}], \"resources\": [\"*\"]}";
    let ingress = format!(
        "{{\"ingressFrom\": {{\"identities\": [{identity}], \
         \"sources\": [{{\"accessLevel\": \"*\"}}]}}, \"ingressTo\": {to}}}"
    );
    let egress =
        format!("{{\"egressFrom\": {{\"identities\": [{identity}]}}, \"egressTo\": {to}}}");
    let out = |it: &Passage| named(it) && it.reaches == Covers::Yes;
    let lets = |it: &Passage| out(it) && it.from_anywhere;
    let wanted = [
        ("ingressPolicies", ingress, perimeter.ingress.iter().any(lets)),
        ("egressPolicies", egress, perimeter.egress.iter().any(out)),
    ];
    let text = document.source.text();
    for (name, rule, _) in wanted.iter().filter(|it| !it.2) {
        finding.edit(&document.source, added(text, status, name, rule));
    }
}

/// Adds a value to a list of an object, which may not have it, or have `null` there.
fn added(text: &str, object: &Node, name: &str, value: &str) -> Edit {
    match object.get(name).filter(|it| it.as_array().is_some()) {
        Some(list) => Edit::push(text, list, value),
        None => Edit::set(text, object, name, &format!("[{value}]")),
    }
}
