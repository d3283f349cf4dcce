//! A key that does not rotate.
//!
//! Source: Cloud KMS API v1, `CryptoKey.rotation_schedule` and `next_rotation_time`: a schedule has
//! both; Confluent, best practices, "Rotate encryption keys on a regular basis".

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use crate::gcp::command::{key_id, keys, schedule, schedule_fields};
use crate::gcp::{Case, KeyFacts};

/// A key that never rotated should not wait a whole period for the first time.
const FIRST_DAYS: i64 = 1;

/// One version of the material encrypts for ever.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-013", page: Page::new(include_str!("rotation_off.md")), check };

fn check(case: &Case, out: &mut Findings) {
    // WHY: Google cannot rotate imported material, which a rule of its own tells.
    let rotates = |it: &&KeyFacts| it.encrypts() == Some(true) && !it.is_import_only();
    let Some(key) = case.document.key.as_ref().filter(rotates) else { return };
    let lacks = match (key.field("rotationPeriod"), key.field("nextRotationTime")) {
        (Some(_), Some(_)) => return,
        (None, None) => "no `rotationPeriod` and no `nextRotationTime`",
        (None, Some(_)) => "no `rotationPeriod`",
        (Some(_), None) => "no `nextRotationTime`",
    };
    let place = key.document.place(&key.document.root);
    let message =
        format_args!("the key of {} does not rotate: it has {lacks}", case.cluster_names());
    let finding = out.add(&RULE, Some(&place), message);
    let text = key.document.source.text();
    for (name, value) in schedule_fields(case, FIRST_DAYS) {
        if key.field(name).is_none() {
            finding.edit(&key.document.source, Edit::set(text, &key.document.root, name, &value));
        }
    }
    finding.help("give it a schedule; rotation by hand is not supported by the vendor");
    let update = keys("update", key_id(case));
    finding.command(format_args!("{update} {}", schedule(case, FIRST_DAYS)));
}
