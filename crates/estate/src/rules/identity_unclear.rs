//! A key whose identity cannot be told, so that nobody knows whether it is shared.

use keywright_policy::{Findings, Page, Rule};

use crate::judge::Snapshot;

/// Whether two clusters share this key cannot be told.
pub(super) const RULE: Rule<Snapshot> =
    Rule { code: "EST-002", page: Page::new(include_str!("identity_unclear.md")), check };

fn check(it: &Snapshot, out: &mut Findings) {
    for state in &it.keys {
        let (Some(why), Some(key)) = (state.unclear, it.estate.key(&state.name)) else { continue };
        if it.estate.clusters_of(&state.name).next().is_none() {
            continue;
        }
        let finding = out.unknown(
            &RULE,
            Some(&it.estate.place(key.id.span)),
            format_args!("cannot tell whether `{}` is shared: {why}", state.name),
        );
        finding.help("declare the key's own id, or add the description that the cloud prints");
        finding.key = Some(state.name.clone());
    }
}
