//! A cluster of a kind that takes no key of the customer's.
//!
//! Source: Confluent Terraform provider, `confluent_kafka_cluster`, `byok_key`; issue 279 (a key on
//! a Basic cluster was dropped in silence).

use keywright_policy::{Findings, Page, Rule};

use crate::judge::KeyView;

/// The cluster cannot be encrypted by this key.
pub(super) const RULE: Rule<KeyView> =
    Rule { code: "EST-004", page: Page::new(include_str!("cluster_kind_unfit.md")), check };

fn check(it: &KeyView, out: &mut Findings) {
    for cluster in &it.clusters {
        let Some(kind) = cluster.kind.filter(|kind| !kind.takes_key(it.cloud)) else { continue };
        let place = cluster.region.as_ref().map(|it| &it.1);
        let declared = it.declared.as_ref().and_then(|(estate, _)| {
            let cluster = estate.cluster(&cluster.name)?;
            Some(estate.place(cluster.kind.span))
        });
        let finding = out.add(
            &RULE,
            declared.as_ref().or(place),
            format_args!(
                "cluster `{}` is {}, a kind that takes no self-managed key on {}",
                cluster.name,
                kind.word(),
                it.cloud,
            ),
        );
        finding.help(
            "correct the kind; if it is true, the cluster's data is not under this key: make a \
             Dedicated or Enterprise cluster on it",
        );
        finding.clusters = vec![cluster.name.clone()];
    }
}
