//! A key that the store has another cluster hold.
//!
//! Source: Confluent, best practices for self-managed keys, "Do not reuse encryption keys".

use keywright_clouds::Identity;
use keywright_model::ClusterName;
use keywright_model::text::Place;
use keywright_policy::{Findings, Page, Rule};

use crate::judge::{Claimed, Held, PlanView, Snapshot};

/// A declared cluster stands on a key that another cluster claimed.
pub(super) const RULE: Rule<Snapshot> =
    Rule { code: "EST-018", page: Page::new(include_str!("key_held_elsewhere.md")), check };

/// A cluster will stand on a key that another cluster claimed.
pub(super) const OF_PLAN: Rule<PlanView> =
    Rule { code: RULE.code, page: RULE.page, check: planned };

fn check(it: &Snapshot, out: &mut Findings) {
    for key in &it.keys {
        for cluster in it.estate.clusters_of(&key.name) {
            let id = cluster.id.as_ref().map(|it| it.value.as_str());
            let place =
                it.estate.place(cluster.key.as_ref().map_or(cluster.name.span, |it| it.span));
            let names = [Some(cluster.name.value.as_str()), id];
            let told = Told { key: &key.name, cluster: &cluster.name.value, names, place: &place };
            tell(&it.held, &key.identities, &told, out);
        }
    }
}

fn planned(it: &PlanView, out: &mut Findings) {
    for (at, key) in it.keys.iter().enumerate() {
        for cluster in it.clusters.iter().filter(|it| it.after.is(at)) {
            let names = [Some(cluster.name.as_str()), cluster.id.as_deref()];
            let (name, place) = (&key.planned.name, &cluster.place);
            let told = Told { key: name, cluster: &cluster.name, names, place };
            tell(&it.held, &key.planned.identities, &told, out);
        }
    }
}

/// A cluster on a key, by all of its names.
struct Told<'t> {
    key: &'t keywright_model::KeyName,
    cluster: &'t ClusterName,
    names: [Option<&'t str>; 2],
    place: &'t Place,
}

fn tell(held: &Held, identities: &[Identity], it: &Told<'_>, out: &mut Findings) {
    let own = |claim: &&Claimed| it.names.contains(&Some(claim.cluster.as_str()));
    for claim in held.of(identities).filter(|claim| !own(claim)) {
        tell_of(claim, it, out);
    }
}

fn tell_of(claim: &Claimed, it: &Told<'_>, out: &mut Findings) {
    let finding = out.add(
        &RULE,
        Some(it.place),
        format_args!(
            "cluster `{}` stands on key `{}`, which cluster `{}` holds by claim {}",
            it.cluster, it.key, claim.cluster, claim.number,
        ),
    );
    if let Some(place) = &claim.place {
        finding.note(place, "the claim");
    }
    finding.help(
        "make a key of its own for it; where both names mean one cluster, `keywright key transfer` \
         passes the claim on",
    );
    finding.key = Some(it.key.clone());
    finding.clusters = vec![it.cluster.clone()];
}
