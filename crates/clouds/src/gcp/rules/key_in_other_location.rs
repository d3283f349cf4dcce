//! A key that lies elsewhere than its cluster.
//!
//! Source: Confluent, "Self-managed keys on Google Cloud": the key is in the cluster's region.

use keywright_model::Region;
use keywright_policy::{Findings, Page, Rule};

use crate::gcp::command::{create_key, key_id};
use crate::gcp::{Case, KeyPath};

/// The key's location is not the cluster's region.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-019", page: Page::new(include_str!("key_in_other_location.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(path) = KeyPath::parse(key_id(case)) else { return };
    let here = Region::new(path.location);
    let node = case.document.key.as_ref().map(|it| it.place("name"));
    for cluster in &case.key.clusters {
        let Some(region) = cluster.region.as_ref().filter(|it| **it != here) else { continue };
        let finding = out.add(
            &RULE,
            node.as_ref(),
            format_args!(
                "the key lies in `{here}` and cluster `{}` in `{region}`: the vendor takes a key \
                 of the cluster's own region only",
                cluster.name,
            ),
        );
        finding.clusters = vec![cluster.name.clone()];
        finding.help(format_args!("make a key in `{region}`; neither key nor cluster can move"));
        finding.command(create_key(case, Some(region.as_str())));
    }
}
