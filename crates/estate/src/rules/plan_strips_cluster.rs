//! A plan that takes from a running cluster what it needs of its key.
//!
//! Source: Confluent, best practices, "Never remove required permissions until the cluster is
//! deleted"; self-managed encryption keys, limitations: a key is released five days after its
//! cluster's deletion.

use keywright_model::text::Place;
use keywright_policy::{Access, Finding, Findings, Page, Rule};
use keywright_vendors::confluent::RELEASE_DAYS;

use crate::judge::{JudgedKey, Kept, Need, PlanView, names};
use crate::plan::{Cluster, Fate, Vendor};

/// A cluster that runs loses its key, or its way to it.
pub(super) const RULE: Rule<PlanView> =
    Rule { code: "EST-015", page: Page::new(include_str!("plan_strips_cluster.md")), check };

/// A key with the clusters that it concerns.
struct Struck<'v> {
    key: &'v JudgedKey,
    clusters: Vec<&'v Cluster>,
}

fn check(it: &PlanView, out: &mut Findings) {
    for (at, key) in it.keys.iter().enumerate() {
        let of = |test: &dyn Fn(&Cluster) -> bool| -> Vec<&Cluster> {
            it.clusters.iter().filter(|it| test(it)).collect()
        };
        let stay = Struck { key, clusters: of(&|it| it.stays_on(at)) };
        let leave = Struck { key, clusters: of(&|it| it.leaves(at)) };
        if !stay.clusters.is_empty() {
            if !stay.ended(out) {
                stay.stripped(out);
            }
        } else if !leave.clusters.is_empty() {
            leave.together(out);
        }
    }
}

impl Struck<'_> {
    fn names(&self) -> String {
        names(self.clusters.iter().map(|it| &it.name))
    }

    /// Says whose it is, and shows the clusters.
    fn stamp(&self, finding: &mut Finding) {
        for cluster in &self.clusters {
            finding.note(&cluster.place, format_args!("cluster `{}`", cluster.name));
        }
        finding.key = Some(self.key.planned.name.clone());
        finding.clusters = self.clusters.iter().map(|it| it.name.clone()).collect();
    }

    /// The key as a whole stops serving; tells whether it does.
    fn ended(&self, out: &mut Findings) -> bool {
        let Some((what, so, place)) = self.end().or_else(|| self.record_end()) else {
            return false;
        };
        let message = format_args!("the plan {what}, the key of {}: {so}", self.names());
        let finding = out.add(&RULE, Some(&place), message);
        finding.help(
            "take it out of the plan; a key may go once its cluster is deleted and the vendor \
             has released it",
        );
        self.stamp(finding);
        true
    }

    /// What the plan does to the key as a whole.
    fn end(&self) -> Option<(String, &'static str, Place)> {
        let key = &self.key.planned;
        let name = &key.name;
        let whole = match key.fate {
            Some(Fate::Deleted) => {
                Some((format!("deletes `{name}`"), "nothing that it encrypted can be read"))
            }
            Some(Fate::Replaced) => Some((
                format!("puts another key in the place of `{name}`"),
                "a cluster's key cannot be changed, and its data is lost with the old one",
            )),
            Some(Fate::Stays | Fate::Made | Fate::Changed | Fate::Forgotten) | None => None,
        };
        if let Some((what, so)) = whole {
            return Some((what, so, key.place.clone()));
        }
        let before = self.key.was.as_ref().map(|it| it.ends.len()).unwrap_or_default();
        let ends = self.key.will.as_ref().map(|it| it.ends.as_slice()).unwrap_or_default();
        let new = ends.iter().find(|_| before < ends.len())?;
        Some((new.what.clone(), new.so, new.place.clone()))
    }

    /// What the plan does to the vendor's record. WHY apart: beside its cluster it may go.
    fn record_end(&self) -> Option<(String, &'static str, Place)> {
        let key = &self.key.planned;
        let (name, (address, place)) = (&key.name, key.record_ends.clone()?);
        let what = format!("deletes or replaces `{address}`, the vendor's record of `{name}`");
        Some((what, "by the record the vendor finds its way to the key", place))
    }

    /// The cluster goes, and its key with it.
    fn together(&self, out: &mut Findings) {
        let lost: Vec<&Need> = self.lost().into_iter().filter(|it| is_certain(it)).collect();
        let (what, place) = match (self.end(), lost.first()) {
            (Some((what, _, place)), _) => (what, place),
            (None, Some(need)) => {
                let what = format!("takes `{}` from `{}`", need.permission, need.principal.id);
                (what, self.place(need))
            }
            (None, None) => return,
        };
        let message = format_args!(
            "the plan {what} together with {}, whose key it is: Confluent holds the key for \
             {RELEASE_DAYS} days after a cluster's deletion",
            self.names(),
        );
        let finding = out.add(&RULE, Some(&place), message);
        finding.help(
            "delete the cluster alone, wait until the vendor shows its key released, then plan \
             the rest",
        );
        self.stamp(finding);
    }

    /// The vendor loses something, or may lose it.
    fn stripped(&self, out: &mut Findings) {
        let planned = &self.key.planned;
        let unknown = self.key.will.as_ref().and_then(|it| it.unknown.first());
        if let Some(unknown) = unknown {
            let message = format_args!(
                "cannot tell whether the plan strips {}: {} is known only after the apply",
                self.names(),
                unknown.what,
            );
            let finding = out.unknown(&RULE, Some(&unknown.place), message);
            finding.help(
                "apply what it depends on first (`terraform apply -target …`), then plan again; \
                 or write the value out",
            );
            self.stamp(finding);
        }
        if let (Kept::Unseen(why), false, None) = (&self.key.after, self.key.same, unknown) {
            let message =
                format_args!("cannot tell whether the plan strips {}: {why}", self.names());
            let finding = out.unknown(&RULE, Some(&planned.place), message);
            finding.help(match self.clusters.iter().all(|it| it.vendor == Vendor::Msk) {
                true => "look yourself whether MSK keeps what it needs of the key policy",
                false => {
                    "hand in the estate that holds the vendor's record beside the plan: \
                     `keywright check FOLDER plan.json`"
                }
            });
            self.stamp(finding);
        }
        let lost = self.lost();
        for group in
            lost.chunk_by(|a, b| a.principal.id == b.principal.id && is_certain(a) == is_certain(b))
        {
            self.tell(group, out);
        }
    }

    /// What the vendor has for certain, and will not have for certain: by principal, what it loses
    /// first.
    fn lost(&self) -> Vec<&Need> {
        let Kept::But(lacking) = &self.key.after else { return Vec::new() };
        let mut lost: Vec<&Need> = lacking.iter().filter(|it| self.key.before.meets(it)).collect();
        lost.sort_by_key(|it| !is_certain(it));
        lost
    }

    fn tell(&self, group: &[&Need], out: &mut Findings) {
        let first = group[0];
        let permissions: Vec<String> =
            group.iter().map(|it| format!("`{}`", it.permission)).collect();
        let (who, permissions) = (&first.principal.id, permissions.join(", "));
        let place = self.place(first);
        let finding = match &first.access {
            Access::Missing | Access::Allowed => out.add(
                &RULE,
                Some(&place),
                format_args!(
                    "the plan takes {permissions} from `{who}`, which Confluent needs for {}",
                    self.names()
                ),
            ),
            Access::Denied { by, .. } => out.add(
                &RULE,
                Some(&place),
                format_args!(
                    "the plan denies `{who}` {permissions}, which Confluent needs for {}: {by}",
                    self.names()
                ),
            ),
            Access::Unknown { why, .. } => out.unknown(
                &RULE,
                Some(&place),
                format_args!(
                    "cannot tell whether the plan leaves `{who}` {permissions}, which Confluent \
                     needs for {}: {why}",
                    self.names()
                ),
            ),
        };
        finding.note(&first.principal.place, "Confluent names it here");
        finding.help(
            "leave it in the configuration until the cluster is deleted and its key released, \
             and plan again",
        );
        self.stamp(finding);
    }

    /// Where to point: what forbids it, else what will decide.
    fn place(&self, need: &Need) -> Place {
        let key = &self.key.planned;
        match &need.access {
            Access::Denied { place, .. } | Access::Unknown { place: Some(place), .. } => {
                place.clone()
            }
            Access::Missing | Access::Allowed | Access::Unknown { place: None, .. } => {
                let decides = self.key.will.as_ref().and_then(|it| it.decides.clone());
                decides.unwrap_or_else(|| key.place.clone())
            }
        }
    }
}

fn is_certain(need: &Need) -> bool {
    match need.access {
        Access::Missing | Access::Denied { .. } => true,
        Access::Allowed | Access::Unknown { .. } => false,
    }
}
