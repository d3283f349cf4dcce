//! The vendor shows a cluster on another key than the declaration does.

use keywright_policy::{Findings, Page, Rule};

use crate::judge::KeyView;

/// What is declared of a cluster's key is not what the vendor shows.
pub(super) const RULE: Rule<KeyView> =
    Rule { code: "EST-009", page: Page::new(include_str!("vendor_binding_differs.md")), check };

fn check(it: &KeyView, out: &mut Findings) {
    let (Some(record), Some(_)) = (&it.record, &it.declared) else { return };
    if record.in_use == Some(false) && !it.clusters.is_empty() {
        // A cluster that is being made may not hold its key yet.
        out.unknown(
            &RULE,
            Some(&record.place),
            format_args!(
                "cannot tell what encrypts {}: Confluent shows its key `{}` (`{}`) in no use",
                it.cluster_names(),
                it.name,
                record.id,
            ),
        )
        .help("read the record again; if it stays so, the cluster was made without the key")
        .command(format_args!("confluent byok describe {} -o json", record.id));
    }
    for cluster in &it.clusters {
        let Some(id) = &cluster.id else { continue };
        let Some(shown) = it.vendor_clusters.of_id(id).next() else { continue };
        let found = match &shown.key_record {
            Some(found) if it.record_ids.contains(found) => continue,
            Some(found) => format!("on `{found}`"),
            None => "on no key of yours".to_owned(),
        };
        let finding = out.add(
            &RULE,
            Some(&shown.place),
            format_args!(
                "cluster `{}` is declared on `{}` (`{}`), and Confluent shows it {found}",
                cluster.name, it.name, record.id,
            ),
        );
        finding.note(&record.place, "the vendor's record of the declared key");
        finding
            .help("correct the declaration: a cluster's key cannot be changed after it was made");
        finding.clusters = vec![cluster.name.clone()];
    }
}
