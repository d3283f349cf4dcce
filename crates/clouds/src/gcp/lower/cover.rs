//! Principals that stand for classes of them, and which of them a policy's text means.

use std::collections::{BTreeMap, BTreeSet};

use keywright_policy::prove::{Bits, Dimension};

use super::world::{Way, World};

/// Somebody who stands for all who are told apart from others in no way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::gcp) struct Rep {
    /// As a case names it.
    pub(in crate::gcp) text: String,
    /// Whether it stands for everybody whom no text names.
    pub(in crate::gcp) is_anybody: bool,
}

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
    /// It may.
    Perhaps,
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
    let domain = workload.map(|it| it.0).filter(|it| it.ends_with(".svc.id.goog"));
    let pool = |it: &str| pool(other).is_some_and(|own| own.ends_with(&format!("/{it}")));
    other.starts_with("principal") && domain.is_some_and(pool)
}

fn cover(who: &str, text: &str) -> Cover {
    let federated = who.starts_with("principal://");
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
        return Cover::Perhaps;
    }
    if let Some(it) = canonical(text) {
        return match it == who {
            true => Cover::Always,
            false if it.starts_with("group:") => Cover::AsMember(it),
            false => Cover::Never,
        };
    }
    if let Some(domain) = text.strip_prefix("domain:") {
        let person = who.starts_with("user:") || who.starts_with("group:");
        let at = who.rsplit_once('@').map(|it| it.1);
        let same = person && at.is_some_and(|it| it.eq_ignore_ascii_case(domain));
        return if same { Cover::Perhaps } else { Cover::Never };
    }
    if text.starts_with(POOLS) {
        return match (pool(text), pool(who)) {
            _ if !federated => Cover::Never,
            (Some(a), Some(b)) if a != b => Cover::Never,
            (Some(_), Some(_)) if is_whole_pool(text) => Cover::Always,
            (Some(_), Some(_)) => Cover::AsMember(text.to_owned()),
            (_, _) => Cover::Perhaps,
        };
    }
    let basic = ["projectOwner:", "projectEditor:", "projectViewer:"];
    match who.starts_with("group:") && basic.iter().any(|it| text.starts_with(it)) {
        true => Cover::Never,
        false => Cover::Perhaps,
    }
}

impl World {
    /// Those who may be in a group or set.
    pub(in crate::gcp) fn members_of(&self, set: &str) -> Bits {
        let inside = Cover::AsMember(set.to_owned());
        Bits::of(self.reps.len(), |it| cover(&self.reps[it].text, set) == inside)
    }

    /// The ways to be meant by a text, or, for `meant` false, not to be.
    pub(super) fn meaning(&mut self, text: &str, meant: bool) -> Vec<Way> {
        let mut by_cover: BTreeMap<Cover, Bits> = BTreeMap::new();
        let count = self.reps.len();
        for (at, rep) in self.reps.iter().enumerate() {
            let set = by_cover.entry(cover(&rep.text, text)).or_insert_with(|| Bits::none(count));
            set.insert(at);
        }
        let who = self.who;
        let mut ways = Vec::new();
        for (cover, set) in by_cover {
            let wanted = usize::from(meant);
            let more: Option<(Dimension, Bits)> = match cover {
                Cover::Always if meant => None,
                Cover::Never if !meant => None,
                Cover::Always | Cover::Never => continue,
                Cover::AsMember(set) => match self.members.get(&set) {
                    Some(dimension) => Some((*dimension, Bits::one(2, wanted))),
                    None => {
                        Some((self.flag(format!("who is in `{set}`"), 2), Bits::one(2, wanted)))
                    }
                },
                Cover::Perhaps => {
                    Some((self.flag(format!("whom `{text}` means"), 2), Bits::one(2, wanted)))
                }
            };
            ways.push(std::iter::once((who, set)).chain(more).collect());
        }
        ways
    }
}
