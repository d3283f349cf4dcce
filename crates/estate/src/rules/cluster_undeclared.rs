//! A cluster that the vendor shows on a key of this estate, and that nobody declared.

use keywright_model::ClusterName;
use keywright_policy::{Findings, Page, Rule};

use crate::judge::Snapshot;

/// A cluster is not guarded, because nobody declared it.
pub(super) const RULE: Rule<Snapshot> =
    Rule { code: "EST-013", page: Page::new(include_str!("cluster_undeclared.md")), check };

fn check(it: &Snapshot, out: &mut Findings) {
    for cluster in it.vendor_clusters.iter() {
        let Some(record) = &cluster.key_record else { continue };
        if it.estate.shown_as(cluster).next().is_some() {
            continue;
        }
        let name = cluster.display_name.as_deref().unwrap_or("without a name");
        let finding = out.add(
            &RULE,
            Some(&cluster.place),
            format_args!(
                "cluster `{}` (`{name}`) stands on `{record}`, and is not declared",
                cluster.id
            ),
        );
        finding
            .help(format_args!("add `[cluster.NAME]` with `id = \"{}\"` and its key", cluster.id));
        finding.clusters = vec![ClusterName::new(&cluster.id)];
    }
}
