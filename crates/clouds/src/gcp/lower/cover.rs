//! Principals that stand for classes of them, and which of them a policy's text means.

use std::collections::{BTreeMap, BTreeSet};

use keywright_policy::prove::{Bits, Dimension, GaveUp};

use super::condition::WAYS_MAX;
use super::world::{Way, World};

/// Somebody who stands for all who are told apart from others in no way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::gcp) struct Rep {
    /// As a case names it.
    pub(in crate::gcp) text: String,
    /// Whether it stands for everybody whom no text names.
    pub(in crate::gcp) is_anybody: bool,
}

/// What stands in every name of a cluster's workload.
const WORKLOADS: &str = ".svc.id.goog";

const POOLS: &str = "principalSet://iam.googleapis.com/";
const ANYBODY: [&str; 4] = [
    "user:anybody-else@keywright.invalid",
    "serviceAccount:anybody-else@keywright-else.iam.gserviceaccount.com",
    "group:anybody-else@keywright.invalid",
    "principal://iam.googleapis.com/locations/global/workforcePools/keywright-else/subject/anybody",
];

/// How a text means a principal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Cover {
    Never,
    Always,
    /// As a member of this group or set.
    AsMember(String),
    /// It may, by this text.
    Perhaps(String),
}

/// One principal in the form that members of allow policies have, in small letters where letters do
/// not matter.
fn canonical(text: &str) -> Option<String> {
    let forms = [
        ("principalSet://goog/group/", "group:"),
        ("principal://goog/subject/", "user:"),
        ("principal://iam.googleapis.com/projects/-/serviceAccounts/", "serviceAccount:"),
        ("group:", "group:"),
        ("user:", "user:"),
        ("serviceAccount:", "serviceAccount:"),
    ];
    let found = forms.iter().find_map(|(from, to)| Some((text.strip_prefix(from)?, *to)));
    match found {
        Some((id, sort)) if !id.is_empty() => Some(format!("{sort}{}", id.to_ascii_lowercase())),
        Some(_) => None,
        None => text.starts_with("principal://").then(|| text.to_owned()),
    }
}

/// The pool of an outside provider that a text names.
fn pool(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let ends = ["/subject/", "/group/", "/attribute.", "/*"].map(|it| rest.find(it));
    Some(&rest[..ends.into_iter().flatten().min()?])
}

/// Whether a set is all of its pool: nothing but the star stands behind the pool's name.
fn is_whole_pool(text: &str) -> bool {
    let behind = pool(text).and_then(|it| text.split_once(it));
    behind.is_some_and(|it| it.1 == "/*")
}

/// Everybody who must be told apart.
pub(super) fn reps(texts: &BTreeSet<String>) -> Vec<Rep> {
    let mut named = BTreeSet::new();
    for text in texts {
        named.extend(canonical(text));
        if let Some(domain) = text.strip_prefix("domain:") {
            let domain = domain.to_ascii_lowercase();
            named.insert(format!("user:anybody-else@{domain}"));
            named.insert(format!("group:anybody-else@{domain}"));
        }
        if text.starts_with(POOLS)
            && let Some(pool) = pool(text)
        {
            named.insert(format!("principal://{pool}/subject/anybody-else"));
        }
    }
    let rep = |text: String| {
        let is_anybody = ANYBODY.contains(&text.as_str());
        Rep { text, is_anybody }
    };
    named.extend(ANYBODY.map(str::to_owned));
    named.into_iter().map(rep).collect()
}

/// The groups and sets that somebody may be in, as a case names them.
pub(super) fn sets(texts: &BTreeSet<String>) -> BTreeSet<String> {
    let set = |text: &String| {
        let partial = text.starts_with(POOLS) && !is_whole_pool(text);
        match canonical(text) {
            Some(it) if it.starts_with("group:") => Some(it),
            _ => partial.then(|| text.clone()),
        }
    };
    texts.iter().filter_map(set).collect()
}

/// Whether a service account's name stands for a workload of a cluster whose pool the other text
/// names: one workload has two names.
fn are_one_workload(account: &str, other: &str) -> bool {
    let workload = account.strip_prefix("serviceAccount:").and_then(|it| it.split_once('['));
    let domain = workload.map(|it| it.0).filter(|it| it.ends_with(WORKLOADS));
    let pool = |it: &str| pool(other).is_some_and(|own| own.ends_with(&format!("/{it}")));
    other.starts_with("principal") && domain.is_some_and(pool)
}

fn cover(who: &str, text: &str) -> Cover {
    let federated = who.starts_with("principal://");
    let perhaps = || Cover::Perhaps(text.to_owned());
    let always = |it: bool| if it { Cover::Always } else { Cover::Never };
    if text == "allUsers" || text == "principalSet://goog/public:all" {
        return Cover::Always;
    }
    if text == "allAuthenticatedUsers" {
        return always(!federated);
    }
    if text.starts_with("deleted:") {
        return Cover::Never;
    }
    if are_one_workload(who, text) || are_one_workload(text, who) {
        return perhaps();
    }
    if let Some(it) = canonical(text) {
        return match it == who {
            true => Cover::Always,
            false if it.starts_with("group:") => Cover::AsMember(it),
            false => Cover::Never,
        };
    }
    if text.starts_with("domain:") {
        // WHY whatever the domain: an organization has accounts at several.
        let consumer = ["@gmail.com", "@googlemail.com"].iter().any(|it| who.ends_with(it));
        let person = who.starts_with("user:") && !consumer || who.starts_with("group:");
        return if person && !who.ends_with(".invalid") { perhaps() } else { Cover::Never };
    }
    if text.starts_with(POOLS) {
        return match (pool(text), pool(who)) {
            _ if !federated => Cover::Never,
            (Some(a), Some(b)) if a != b => Cover::Never,
            (Some(_), Some(_)) if is_whole_pool(text) => Cover::Always,
            (Some(_), Some(_)) => Cover::AsMember(text.to_owned()),
            (_, _) => perhaps(),
        };
    }
    let basic = ["projectOwner:", "projectEditor:", "projectViewer:"];
    match who.starts_with("group:") && basic.iter().any(|it| text.starts_with(it)) {
        true => Cover::Never,
        false => perhaps(),
    }
}

impl World {
    /// Those who may be in a group or set.
    pub(in crate::gcp) fn members_of(&self, set: &str) -> Bits {
        let inside = Cover::AsMember(set.to_owned());
        Bits::of(self.reps.len(), |it| cover(&self.reps[it].text, set) == inside)
    }

    /// How a text means everybody whom it may mean.
    fn covers(&self, text: &str) -> BTreeMap<Cover, Bits> {
        let count = self.reps.len();
        let mut by_cover = BTreeMap::new();
        // WHY not workloads of clusters: they have a second name.
        let one = canonical(text).filter(|_| !text.contains(WORKLOADS));
        let Some(it) = one else {
            for (at, rep) in self.reps.iter().enumerate() {
                let cover = cover(&rep.text, text);
                by_cover.entry(cover).or_insert_with(|| Bits::none(count)).insert(at);
            }
            by_cover.remove(&Cover::Never);
            return by_cover;
        };
        let own = self.reps.binary_search_by(|rep| rep.text.cmp(&it));
        let own = own.map_or_else(|_| Bits::none(count), |at| Bits::one(count, at));
        if it.starts_with("group:") {
            by_cover.insert(Cover::AsMember(it), own.not());
        }
        by_cover.insert(Cover::Always, own);
        by_cover
    }

    /// What is asked for beside being one of those whom a text covers; `None` where nothing is.
    fn asked_for(&mut self, cover: Cover, wanted: usize) -> Option<(Dimension, Bits)> {
        let dimension = match cover {
            Cover::Never | Cover::Always => return None,
            Cover::AsMember(set) => match self.members.get(&set) {
                Some(dimension) => *dimension,
                None => self.flag(format!("who is in `{set}`"), 2),
            },
            Cover::Perhaps(text) => self.flag(format!("whom `{text}` means"), 2),
        };
        Some((dimension, Bits::one(2, wanted)))
    }

    /// The ways to be meant by one of some texts: one way for all whom they name.
    pub(super) fn meant<'t>(&mut self, texts: impl Iterator<Item = &'t str>) -> Vec<Way> {
        let mut by_cover: BTreeMap<Cover, Bits> = BTreeMap::new();
        for (cover, set) in texts.flat_map(|it| self.covers(it)).collect::<Vec<_>>() {
            let all = by_cover.entry(cover).or_insert_with(|| Bits::none(set.count()));
            *all = all.or(&set);
        }
        let who = self.who;
        let ways = by_cover.into_iter().filter(|it| !it.1.is_empty()).map(|(cover, set)| {
            std::iter::once((who, set)).chain(self.asked_for(cover, 1)).collect()
        });
        ways.collect()
    }

    /// The ways to be meant by none of some texts.
    pub(super) fn unmeant<'t>(
        &mut self,
        texts: impl Iterator<Item = &'t str>,
    ) -> Result<Vec<Way>, GaveUp> {
        let covers: Vec<(Cover, Bits)> = texts.flat_map(|it| self.covers(it)).collect();
        let named = covers.iter().filter(|it| it.0 == Cover::Always);
        let others = named.fold(Bits::all(self.reps.len()), |all, it| all.minus(&it.1));
        // Those of whom the same is asked stand together.
        let mut parts: Vec<(Bits, Way)> = vec![(others, Vec::new())];
        for (cover, set) in covers.into_iter().filter(|it| it.0 != Cover::Always) {
            let asked = self.asked_for(cover, 0);
            let split = parts.into_iter().flat_map(|(who, way)| {
                let within = way.iter().cloned().chain(asked.clone()).collect();
                [(who.and(&set), within), (who.minus(&set), way)]
            });
            parts = split.filter(|it| !it.0.is_empty()).collect();
            if WAYS_MAX < parts.len() {
                return Err(GaveUp);
            }
        }
        let who = self.who;
        let way = |(set, way): (Bits, Way)| std::iter::once((who, set)).chain(way).collect();
        Ok(parts.into_iter().map(way).collect())
    }
}
