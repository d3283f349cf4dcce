//! A production cluster that could have a key of its own and has none.

use keywright_policy::{Findings, Page, Rule};

use crate::declaration::{Environment, State};
use crate::judge::Snapshot;

/// A cluster of production stands on a key of the vendor's.
pub(super) const RULE: Rule<Snapshot> =
    Rule { code: "EST-010", page: Page::new(include_str!("cluster_without_key.md")), check };

fn check(it: &Snapshot, out: &mut Findings) {
    for cluster in &it.estate.clusters {
        let production = cluster.environment == Environment::Production;
        let live = cluster.state == State::Active && cluster.key.is_none();
        if !production || !live || !cluster.kind.value.takes_key(cluster.cloud) {
            continue;
        }
        let name = &cluster.name.value;
        let finding = out.add(
            &RULE,
            Some(&it.estate.place(cluster.name.span)),
            format_args!("production cluster `{name}` is declared without a key"),
        );
        finding
            .help("name its key; if it has none of yours, that can only change with a new cluster");
        finding.clusters = vec![name.clone()];
    }
}
