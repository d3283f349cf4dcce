//! A vendor's application of which nothing tells the object in this tenant.
//!
//! Source: Confluent, "Manage key policies on Azure": `az ad sp create --id <application id>`, then
//! assignments to the object id.

use keywright_policy::{Findings, Page, Principal, Rule, Seen};

use super::vendor_role_missing::object;
use crate::azure::{Case, command};

/// The vendor's application id stands in no service principal that was handed in.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-003", page: Page::new(include_str!("vendor_principal_unjoined.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(needs) = &case.needs else { return };
    let Seen::Seen(principals) = &needs.principals else { return };
    for principal in principals.iter().filter(|it| !is_joined(case, &it.id)) {
        match case.document.principals.first() {
            Some(_) => mismatched(case, principal, needs.vendor, out),
            None if case.document.assignments.is_some() => unknown(case, principal, out),
            None => {}
        }
    }
}

/// Whether anything tells which object an application is.
pub(super) fn is_joined(case: &Case, application: &str) -> bool {
    object(case, application).is_some()
}

fn mismatched(case: &Case, principal: &Principal, vendor: &str, out: &mut Findings) {
    for found in &case.document.principals {
        let root = &found.document.root;
        let place = found.document.place(root.get_any_case("appId").unwrap_or(root));
        let message = match found.application() {
            Some(it) if it.eq_ignore_ascii_case(&principal.id) => {
                format!("the service principal of `{it}` does not say its object id")
            }
            Some(it) => format!(
                "the service principal is of application `{it}`, while {vendor} uses `{}` for {}",
                principal.id,
                case.cluster_names()
            ),
            None => "the service principal does not say its application".to_owned(),
        };
        let finding = out.add(&RULE, Some(&place), format_args!("{message}"));
        finding.note(&principal.place, format_args!("{vendor} names its application here"));
        finding.help("hand in the service principal of the vendor's application for this key");
        finding.command(show(&principal.id));
    }
}

fn unknown(case: &Case, principal: &Principal, out: &mut Findings) {
    let finding = out.unknown(
        &RULE,
        Some(&principal.place),
        format_args!(
            "cannot tell what `{}` may do for {}: assignments name objects of this tenant, and \
             nothing tells which one it is",
            principal.id,
            case.cluster_names()
        ),
    );
    finding.help("hand in its service principal; where there is none, create it first");
    finding.command(show(&principal.id));
}

fn show(application: &str) -> String {
    format!("az ad sp show --id {} --output json", command::word(application))
}
