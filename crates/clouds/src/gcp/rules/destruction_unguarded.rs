//! An organization policy about destruction that asks for less than it could.
//!
//! Source: Cloud KMS, "Control key version destruction": `cloudkms.disableBeforeDestroy` and
//! `cloudkms.minimumDestroyScheduledDuration`, which concerns new keys alone.

use keywright_policy::{Findings, Page, Rule};

use crate::gcp::Case;
use crate::gcp::command::organization_policy;
use crate::gcp::layer::Ruling;

/// A version in use can be destroyed in one step.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-026", page: Page::new(include_str!("destruction_unguarded.md")), check };

const DISABLE: &str = "cloudkms.disableBeforeDestroy";

fn check(case: &Case, out: &mut Findings) {
    let shown = case.document.ids().into_iter().find_map(|it| it.1.as_str());
    let layers = &case.document.layers;
    let hierarchy = layers.hierarchy(case.key.id.as_deref().or(shown));
    for policy in layers.constraining(DISABLE, &hierarchy) {
        // Only the project's own policy tells what is in force.
        let on = policy.of_switch(&hierarchy, &|_| Ruling::Refuses);
        if on != Ruling::Allows || !policy.is_of_project() {
            continue;
        }
        out.add(
            &RULE,
            Some(&policy.document.place_at(policy.span())),
            format_args!(
                "organization policy `{DISABLE}` is not enforced: a version of the key of {} can \
                 be scheduled for destruction while it is in use",
                case.cluster_names(),
            ),
        )
        .help("enforce it: a version that is disabled first shows who still uses it")
        .command(format!("{} --format json", organization_policy(case, DISABLE)));
    }
}
