//! A vendor's group that a policy above the key keeps out, whatever lets it in.
//!
//! Source: IAM, "Deny policies"; VPC Service Controls, "Ingress and egress rules"; Confluent,
//! "Manage encryption key policies on Google Cloud".

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Node, Place};
use keywright_policy::{Access, Finding, Findings, Page, Rule};

use super::vendor_permission_missing::lacking;
use crate::gcp::Case;
use crate::gcp::command::deny_policy;
use crate::gcp::layer::{DenyPolicy, DenyRule};

/// A deny policy or a perimeter keeps the vendor from what it needs.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-023", page: Page::new(include_str!("vendor_permission_denied.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(needs) = &case.needs else { return };
    for group in lacking(case).chunk_by(|a, b| a.principal.id == b.principal.id) {
        let mut denied = group.iter().filter_map(|it| match &it.access {
            Access::Denied { by, place } => Some((it, by, place)),
            Access::Allowed | Access::Missing | Access::Unknown { .. } => None,
        });
        let Some((first, by, place)) = denied.next() else { continue };
        let mut names = vec![format!("`{}`", first.permission.name)];
        names.extend(denied.map(|it| format!("`{}`", it.0.permission.name)));
        let finding = out.add(
            &RULE,
            Some(place),
            format_args!(
                "group `{}` is kept from {}, which {} needs for {}: {by}",
                first.principal.id,
                names.join(", "),
                needs.vendor,
                case.cluster_names(),
            ),
        );
        finding.note(&first.principal.place, format_args!("{} names it here", needs.vendor));
        spare(finding, case, place, &first.principal.id);
    }
}

/// Spares the group in the deny rule, or says how to let it through the perimeter.
fn spare(finding: &mut Finding, case: &Case, place: &Place, group: &str) {
    let layers = &case.document.layers;
    let mut all = layers.denies.iter().flat_map(|it| it.rules.iter().map(move |rule| (it, rule)));
    let same = |it: &(&DenyPolicy, &DenyRule)| {
        let source = it.0.document.source.name();
        source == place.source.name() && it.1.span == place.span
    };
    let Some((policy, rule)) = all.find(same) else {
        finding.help("name the group in an ingress rule and in an egress rule of the perimeter");
        finding.command(
            "gcloud access-context-manager perimeters update PERIMETER --policy=POLICY \
             --set-ingress-policies=ingress.yaml --set-egress-policies=egress.yaml",
        );
        return;
    };
    finding.help("spare the group in the deny rule");
    let (document, spared) = (&policy.document, format!("principalSet://goog/group/{group}"));
    let text = document.source.text();
    let rules = document.root.get("rules").and_then(Node::as_array).unwrap_or_default();
    if let Some(body) = rules.get(rule.index).and_then(|it| it.get("denyRule")) {
        let edit = match body.get("exceptionPrincipals") {
            Some(list) => Edit::push_string(text, list, &spared),
            None => Edit::set(text, body, "exceptionPrincipals", &format!("[{}]", quote(&spared))),
        };
        finding.edit(&document.source, edit);
    }
    if let Some(update) = deny_policy("update", &policy.name) {
        finding.command(format_args!("{update} --policy-file=deny.json"));
    }
}
