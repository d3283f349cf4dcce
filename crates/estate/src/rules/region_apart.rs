//! A key in another region than its cluster.
//!
//! Source: Confluent, self-managed encryption keys, each cloud's page: the key and the cluster must
//! be in the same region.

use keywright_model::{Cloud, Region};
use keywright_policy::{Findings, Page, Rule};

use crate::judge::KeyView;

/// Key and cluster are in two regions.
pub(super) const RULE: Rule<KeyView> =
    Rule { code: "EST-003", page: Page::new(include_str!("region_apart.md")), check };

fn check(it: &KeyView, out: &mut Findings) {
    let Some(here) = &it.region else { return };
    recorded(it, here, out);
    for cluster in &it.clusters {
        let Some((there, place)) = cluster.region.as_ref().filter(|(region, _)| region != here)
        else {
            continue;
        };
        let finding = out.add(
            &RULE,
            Some(place),
            format_args!("cluster `{}` is in `{there}`, its key in `{here}`", cluster.name),
        );
        if let Some(id) = it.declared_place() {
            finding.note(&id, "the key's id");
        }
        finding.help("correct the declaration; if it is true, make a key in the cluster's region");
        finding.clusters = vec![cluster.name.clone()];
        if let Some((estate, _)) = &it.declared {
            let text = format!("\"{here}\"");
            let edit = keywright_model::text::Edit::replace(place.span, text);
            finding.edit(&estate.source, edit);
        }
    }
}

/// Confluent's record of a key in AWS shows another region than the key's ARN.
fn recorded(it: &KeyView, here: &Region, out: &mut Findings) {
    // WHY: a key of the other clouds may lie in a location that holds several regions.
    let Some(record) = it.record.as_ref().filter(|_| it.cloud == Cloud::Aws) else { return };
    let Some(there) = record.region.as_ref().filter(|it| *it != here) else { return };
    out.unknown(
        &RULE,
        Some(&record.place),
        format_args!(
            "cannot tell in which region the key of {} is: its ARN says `{here}`, Confluent's \
             record `{there}`",
            it.cluster_names()
        ),
    )
    .help("read the record again, and compare the key's ARN with the one that Confluent was given")
    .command(format_args!("confluent byok describe {} -o json", record.id));
}
