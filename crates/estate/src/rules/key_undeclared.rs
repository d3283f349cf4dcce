//! A key that the vendor has a record of, and that nobody declared.
//!
//! Source: Confluent Cloud API, `byok/v1`, `Key`, `state`.

use keywright_policy::{Findings, Page, Rule};

use crate::judge::Snapshot;

/// A key is not guarded, because nobody declared it.
pub(super) const RULE: Rule<Snapshot> =
    Rule { code: "EST-023", page: Page::new(include_str!("key_undeclared.md")), check };

fn check(it: &Snapshot, out: &mut Findings) {
    for record in &it.undeclared {
        let key = record.key.as_ref().map_or("a key without an id", |it| it.0.as_str());
        // A record that no cluster uses is no cluster's key.
        if record.in_use != Some(true) {
            continue;
        }
        let place = Some(&record.place);
        let finding = match it.keys.iter().find(|it| it.unclear.is_some()) {
            None => out.add(
                &RULE,
                place,
                format_args!(
                    "a cluster uses `{key}` by the vendor's record `{}`, and it is not declared",
                    record.id
                ),
            ),
            Some(other) => out.unknown(
                &RULE,
                place,
                format_args!(
                    "cannot tell whether `{key}`, which a cluster uses by the vendor's record \
                     `{}`, is declared: it may be key `{}`",
                    record.id, other.name
                ),
            ),
        };
        finding.help(
            "add `[key.NAME]` with its id and its exports, and the cluster that stands on it",
        );
    }
}
