//! A vendor's service principal that may not sign in.
//!
//! Source: Microsoft Graph, `servicePrincipal`: `accountEnabled`.

use keywright_model::text::Node;
use keywright_policy::{Findings, Page, Rule, Seen, Severity};

use crate::azure::property::{date, set};
use crate::azure::{Case, Told, command};

/// The service principal of the vendor is disabled.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-021", page: Page::new(include_str!("vendor_principal_disabled.md")), check };

const PROPERTY: &str = "accountEnabled";

fn check(case: &Case, out: &mut Findings) {
    let Some(needs) = &case.needs else { return };
    let Seen::Seen(principals) = &needs.principals else { return };
    for found in &case.document.principals {
        let application = found.application().unwrap_or_default();
        let Some(ours) = principals.iter().find(|it| it.id.eq_ignore_ascii_case(application))
        else {
            continue;
        };
        let (root, source) = (&found.document.root, &found.document.source);
        for credential in ["passwordCredentials", "keyCredentials"] {
            let all = root.get_any_case(credential).and_then(Node::as_array).unwrap_or_default();
            for end in all.iter().filter_map(|it| date(it.get_any_case("endDateTime")).known()) {
                let what = format_args!("a credential of `{application}` in this tenant ends");
                out.foretell(&RULE, Severity::Note, end, what);
            }
        }
        let place = found.document.place(root.get_any_case(PROPERTY).unwrap_or(root));
        let finding = match found.enabled() {
            Told::Is(true) | Told::Absent => continue,
            Told::Is(false) => out.add(
                &RULE,
                Some(&place),
                format_args!(
                    "the service principal of `{application}` is disabled, so {} cannot reach the \
                     key of {}",
                    needs.vendor,
                    case.cluster_names()
                ),
            ),
            Told::Unclear(why) => out.unknown(
                &RULE,
                Some(&place),
                format_args!("cannot tell whether `{application}` may sign in: {why}"),
            ),
        };
        finding.note(&ours.place, format_args!("{} names it here", needs.vendor));
        finding.help("enable the service principal");
        finding.edit(source, set(source, root, PROPERTY, "true"));
        finding.command(format!(
            "az ad sp update --id {} --set accountEnabled=true",
            command::word(application)
        ));
    }
}
