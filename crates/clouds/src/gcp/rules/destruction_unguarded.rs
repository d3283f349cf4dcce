//! An organization policy about destruction that asks for less than it could.
//!
//! Source: Cloud KMS, "Control key version destruction": `cloudkms.disableBeforeDestroy` and
//! `cloudkms.minimumDestroyScheduledDuration`, which concerns new keys alone.

use jiff::SignedDuration;
use keywright_policy::{Findings, Page, Rule};

use crate::gcp::Case;
use crate::gcp::command::organization_policy;
use crate::gcp::key::{duration, spoken};
use crate::gcp::layer::{Hierarchy, Ruling};

/// A version in use can be destroyed in one step.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-026", page: Page::new(include_str!("destruction_unguarded.md")), check };

const DISABLE: &str = "cloudkms.disableBeforeDestroy";
const LEAST: &str = "cloudkms.minimumDestroyScheduledDuration";

/// What a key has that does not say.
const DEFAULT_HOURS: i64 = 30 * 24;

fn check(case: &Case, out: &mut Findings) {
    let shown = case.document.ids().into_iter().find_map(|it| it.1.as_str());
    let layers = &case.document.layers;
    let hierarchy = layers.hierarchy(case.key.id.as_deref().or(shown));
    shorter(case, &hierarchy, out);
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

/// A key that is older than the policy, and has less time than it asks for.
fn shorter(case: &Case, hierarchy: &Hierarchy, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let own = match key.field("destroyScheduledDuration") {
        None => SignedDuration::from_hours(DEFAULT_HOURS),
        Some(node) => match duration(node) {
            Some(own) => own,
            None => return,
        },
    };
    // `in:30d` holds thirty days and more.
    let means = |value: &str| {
        let days: i64 = value.strip_prefix("in:")?.strip_suffix('d')?.parse().ok()?;
        Some(SignedDuration::from_hours(days.checked_mul(24)?) <= own)
    };
    for policy in case.document.layers.constraining(LEAST, hierarchy) {
        if policy.of_value(hierarchy, &means) != Ruling::Refuses {
            continue;
        }
        out.add(
            &RULE,
            Some(&policy.document.place_at(policy.span())),
            format_args!(
                "organization policy `{LEAST}` asks for more than the {} that the key of {} has \
                 between a destruction's order and its end: it concerns new keys alone",
                spoken(own),
                case.cluster_names(),
            ),
        )
        .help("make the next cluster's key anew: the time of a key never changes")
        .command(format!("{} --format json", organization_policy(case, LEAST)));
    }
}
