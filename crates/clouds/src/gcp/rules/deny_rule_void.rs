//! A deny rule that spares everybody.
//!
//! Source: IAM API v2, `DenyRule.exceptionPrincipals`: who is excluded is not denied, whatever the
//! rule says of them beside.

use keywright_policy::{Findings, Page, Rule};

use crate::gcp::Case;
use crate::gcp::command::deny_policy;
use crate::gcp::layer::{Listed, Stands};

/// A fence with a gate for everyone.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-027", page: Page::new(include_str!("deny_rule_void.md")), check };

const EVERYBODY: &str = "principalSet://goog/public:all";

fn check(case: &Case, out: &mut Findings) {
    let shown = case.document.ids().into_iter().find_map(|it| it.1.as_str());
    let layers = &case.document.layers;
    let hierarchy = layers.hierarchy(case.key.id.as_deref().or(shown));
    let apart = |point: &_| hierarchy.stands(point) == Stands::Apart;
    for policy in layers.denies.iter().filter(|it| !it.point.as_ref().is_some_and(apart)) {
        let void = |it: &&Listed| it.text == EVERYBODY;
        for spared in policy.rules.iter().filter_map(|it| it.exceptions.iter().find(void)) {
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(spared.span)),
                format_args!(
                    "a rule of deny policy `{}` spares everybody: it takes nothing away",
                    policy.label(),
                ),
            );
            finding.help("name those alone whom it must spare");
            let print = deny_policy("get", &policy.name);
            let print = print.unwrap_or_else(|| "gcloud iam policies get".to_owned());
            finding.command(format!("{print} --format json"));
        }
    }
}
