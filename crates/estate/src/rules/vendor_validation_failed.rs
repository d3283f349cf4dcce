//! The vendor itself says that it cannot use the key.
//!
//! Source: Confluent Cloud API, `byok/v1`, `validation`.

use keywright_policy::{Findings, Page, Rule};
use keywright_vendors::confluent::Phase;

use crate::judge::KeyView;

/// The vendor's last try to use the key failed, or none has succeeded yet.
pub(super) const RULE: Rule<KeyView> =
    Rule { code: "EST-005", page: Page::new(include_str!("vendor_validation_failed.md")), check };

fn check(it: &KeyView, out: &mut Findings) {
    let Some(record) = &it.record else { return };
    let Some((phase, place)) = &record.phase else { return };
    let id = &record.id;
    let again = format!("confluent byok describe {id} -o json");
    match phase {
        Phase::Valid => {}
        Phase::Invalid(why) => {
            out.add(
                &RULE,
                Some(place),
                format_args!(
                    "Confluent cannot use `{id}`, the key of {}: {why}",
                    it.cluster_names()
                ),
            )
            .help("mend the other findings about this key, then read the record again")
            .command(again);
        }
        Phase::Initializing if it.clusters.is_empty() => {}
        Phase::Initializing => {
            out.unknown(
                &RULE,
                Some(place),
                format_args!(
                    "Confluent has not yet used `{id}`, the key of {}",
                    it.cluster_names()
                ),
            )
            .help("let the principals of the record in, wait a few minutes, then read it again")
            .command(again);
        }
        Phase::Other(phase) => {
            out.unknown(
                &RULE,
                Some(place),
                format_args!("the record of `{id}` has the phase `{phase}`, which is not known"),
            )
            .help("read the record again, and ask the vendor what the phase means")
            .command(again);
        }
    }
}
