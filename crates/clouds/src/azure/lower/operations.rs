//! The operations that the bundles can tell apart: Key Vault's catalogue, and one that stands for
//! each further set of management's patterns; or, beyond it, one for each set of patterns of uses
//! that are no vault's.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use keywright_model::text::Node;
use keywright_policy::Plane;
use keywright_policy::prove::{Bits, Part, TextPattern, classes};

use crate::azure::builtin::{BUILTINS, Builtin};
use crate::azure::bundle::Bundle;
use crate::azure::property::property;
use crate::azure::role::{Role, Roles};
use crate::azure::simulate::catalogue;

use super::limits::{LITERALS_MAX, TooLarge, WILDCARDS_MAX};
use super::names::{assignments, denies};
use super::wild::{Wild, by_ends, is_operation};

/// What the catalogue's names begin with.
pub(super) const VAULTS: &str = "Microsoft.KeyVault/vaults/";

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Act {
    pub(super) name: String,
    /// Its name in lower case, as names are compared.
    pub(super) folded: String,
    pub(super) data: bool,
}

/// Key Vault's operations, and those that give access.
static LISTED: LazyLock<Vec<Arc<Act>>> = LazyLock::new(|| {
    let vaults =
        catalogue().map(|it| Act::new(format!("{VAULTS}{}", it.name), it.plane == Plane::Data));
    let access = ["roleAssignments/write", "roleAssignments/delete"];
    let access = access.map(|it| Act::new(format!("Microsoft.Authorization/{it}"), false));
    vaults.chain(access).collect()
});

/// The names of those that are management, in lower case.
static MANAGEMENT: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| LISTED.iter().filter(|it| !it.data).map(|it| it.folded.as_str()).collect());

/// Whatever is a vault's, or of what lies in one.
static OURS: LazyLock<Patterns> = LazyLock::new(|| {
    let kinds = ["", "keys/", "secrets/", "certificates/"];
    Patterns::of(kinds.map(|it| format!("{VAULTS}{it}*")).iter().map(String::as_str))
});

impl Act {
    fn new(name: String, data: bool) -> Arc<Act> {
        Arc::new(Act { folded: name.to_ascii_lowercase(), name, data })
    }

    /// Whether it is none of management's, by the catalogue: it has the name of a use alone.
    pub(super) fn is_misnamed(&self) -> bool {
        let planes = LISTED.iter().filter(|it| it.folded == self.folded).map(|it| it.data);
        !self.data && planes.collect::<Vec<_>>() == [true]
    }

    /// Whether it is a use of one of these names within its vault.
    pub(super) fn is_use_in(&self, all: &[&str]) -> bool {
        self.data && self.own().is_some_and(|it| all.contains(&it))
    }

    /// Its name within its vault, in lower case; of another provider's, nothing.
    pub(super) fn own(&self) -> Option<&str> {
        let start = self.folded.get(..VAULTS.len())?;
        start.eq_ignore_ascii_case(VAULTS).then(|| &self.folded[VAULTS.len()..])
    }
}

/// Operations. Those of the catalogue are one for all questions.
pub(super) type Acts = Vec<Arc<Act>>;

/// A list of patterns: those that are names, and those with a wildcard.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    names: BTreeSet<Arc<str>>,
    wild: Vec<Arc<Wild>>,
}

impl Patterns {
    /// A list as it is written.
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Patterns {
        let mut found = Patterns::default();
        texts.into_iter().for_each(|it| found.put(pattern(it)));
        found
    }

    fn put(&mut self, pattern: TextPattern) {
        match pattern.as_literal() {
            Some(name) => drop(self.names.insert(name.into())),
            None => self.wild.push(Arc::new(Wild::of(pattern))),
        }
    }

    fn extend(&mut self, other: &Patterns) {
        self.names.extend(other.names.iter().cloned());
        self.wild.extend(other.wild.iter().cloned());
    }

    /// Whether one of them holds a name in lower case.
    pub(super) fn matches(&self, name: &str) -> bool {
        self.names.contains(name) || self.wild.iter().any(|it| it.matches(name))
    }
}

/// One set of a role's or deny assignment's permissions; `None` where a list cannot be read.
#[derive(Debug)]
struct Set {
    readable: bool,
    conditional: bool,
    given: [Option<Patterns>; 2],
    taken: [Option<Patterns>; 2],
}

/// What a role carries.
pub(super) struct Carried {
    pub(super) certain: Bits,
    pub(super) doubtful: Bits,
}

fn pattern(text: &str) -> TextPattern {
    // Both patterns and names are compared in lower case.
    let part = |it: char| if it == '*' { Part::Run } else { Part::One(it.to_ascii_lowercase()) };
    TextPattern(text.chars().map(part).collect())
}

fn patterns(set: &Node, name: &str) -> Option<Patterns> {
    let Some(node) = set.get_any_case(name).filter(|it| !it.is_null()) else {
        return Some(Patterns::default());
    };
    let mut found = Patterns::default();
    for it in node.as_array()? {
        found.put(pattern(it.as_str().filter(|it| !it.starts_with('['))?));
    }
    Some(found)
}

fn sets(holder: &Node) -> Option<Vec<Set>> {
    let list = property(holder, "permissions")?.as_array()?;
    let read = |set: &Node| Set {
        readable: ["actions", "dataActions"]
            .iter()
            .any(|it| set.get_any_case(it).is_some_and(|it| !it.is_null())),
        conditional: set.get_any_case("condition").is_some_and(|it| !it.is_null()),
        given: [patterns(set, "actions"), patterns(set, "dataActions")],
        taken: [patterns(set, "notActions"), patterns(set, "notDataActions")],
    };
    Some(list.iter().map(read).collect())
}

/// The sets of a role, and what it carries under a condition of its own.
#[derive(Debug)]
struct RoleSets {
    sets: Vec<Set>,
    limited: Patterns,
    /// What it carries of the operations that are one for all questions, where that was looked up.
    listed: Vec<Share>,
}

/// Whether a role or a deny assignment carries an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    Certain,
    Doubtful,
    Nothing,
}

/// Those of Azure's own roles, in their order.
static BUILT_IN: LazyLock<Vec<Arc<RoleSets>>> = LazyLock::new(|| {
    let all = |list: &[&'static str]| Patterns::of(list.iter().copied());
    let of = |it: &Builtin| {
        let set = Set {
            readable: true,
            conditional: false,
            given: [Some(all(it.actions)), Some(all(it.data_actions))],
            taken: [Some(all(it.not_actions)), Some(Patterns::default())],
        };
        let (sets, limited) = (vec![set], all(it.limited));
        let listed = LISTED.iter().map(|it| share(it, &sets, &limited)).collect();
        Arc::new(RoleSets { sets, limited, listed })
    };
    BUILTINS.iter().map(of).collect()
});

impl RoleSets {
    fn of(role: &Role<'_>) -> Option<Arc<RoleSets>> {
        match role {
            Role::Defined(node) => {
                let (sets, limited) = (sets(node)?, Patterns::default());
                Some(Arc::new(RoleSets { sets, limited, listed: Vec::new() }))
            }
            Role::Builtin(it) => {
                BUILTINS.iter().zip(&*BUILT_IN).find(|one| one.0.id == it.id).map(|it| it.1.clone())
            }
        }
    }
}

/// What a role carries of these operations.
pub(super) fn carried_by_role(acts: &[Arc<Act>], role: &Role<'_>) -> Carried {
    match RoleSets::of(role) {
        Some(it) => carried(acts, |at, act| {
            let is_listed = LISTED.get(at).is_some_and(|it| Arc::ptr_eq(it, act));
            let told = it.listed.get(at).filter(|_| is_listed);
            told.copied().unwrap_or_else(|| share(act, &it.sets, &it.limited))
        }),
        None => unknown(acts),
    }
}

/// What a deny assignment takes away of these operations.
pub(super) fn carried_by_denial(acts: &[Arc<Act>], denial: &Node) -> Carried {
    match sets(denial) {
        Some(sets) => carried(acts, |_, act| share(act, &sets, &Patterns::default())),
        None => unknown(acts),
    }
}

/// What cannot be read may carry everything.
pub(super) fn unknown(acts: &[Arc<Act>]) -> Carried {
    Carried { certain: Bits::none(acts.len()), doubtful: Bits::all(acts.len()) }
}

fn carried(acts: &[Arc<Act>], share: impl Fn(usize, &Arc<Act>) -> Share) -> Carried {
    let mut found = Carried { certain: Bits::none(acts.len()), doubtful: Bits::none(acts.len()) };
    for (at, act) in acts.iter().enumerate() {
        match share(at, act) {
            Share::Certain => found.certain.insert(at),
            Share::Doubtful => found.doubtful.insert(at),
            Share::Nothing => {}
        }
    }
    found
}

fn share(act: &Act, sets: &[Set], limited: &Patterns) -> Share {
    let plane = usize::from(act.data);
    let any = |list: &Patterns| list.matches(&act.folded);
    let (mut certain, mut doubtful) = (false, false);
    for set in sets {
        let (Some(given), Some(taken), true) = (&set.given[plane], &set.taken[plane], set.readable)
        else {
            doubtful = true;
            continue;
        };
        let carries = any(given) && !any(taken);
        let disputed =
            1 < sets.len() && sets.iter().any(|it| it.taken[plane].as_ref().is_none_or(&any));
        certain |= carries && !set.conditional && !disputed;
        doubtful |= carries;
    }
    match (certain, doubtful && !certain, !act.data && any(limited)) {
        (true, _, false) => Share::Certain,
        (true, _, true) | (false, true, _) => Share::Doubtful,
        (false, false, _) => Share::Nothing,
    }
}

/// The operations, and whether they stand for all there are.
pub(super) fn acts(bundles: &[&Bundle], asked: &[String]) -> Result<(Acts, bool), TooLarge> {
    let mut acts = LISTED.clone();
    let mut all = named(bundles, asked, Plane::Control);
    // WHY: what no vault's request can be, another of the same patterns may be.
    all.extend(&OURS);
    all.wild.sort();
    all.wild.dedup();
    let signature = |text: &str| Bits::of(all.wild.len(), |it| all.wild[it].matches(text));
    // A name that a list gives is told apart from whatever else is in the same patterns.
    let unnamed = MANAGEMENT.iter().filter(|it| !all.names.contains(**it));
    let known: BTreeSet<Bits> = unnamed.map(|it| signature(it)).collect();
    let mut complete = true;
    for text in told_apart(&all)? {
        let of_a_name = all.names.contains(text.as_str());
        if MANAGEMENT.contains(text.as_str()) || !of_a_name && known.contains(&signature(&text)) {
            continue;
        }
        match text.contains(['*', '?', '"', '\\']) {
            true => complete = false,
            false => acts.push(Act::new(text, false)),
        }
    }
    Ok((acts, complete))
}

/// The uses of what is no vault's, as far as patterns tell them apart, and whether they stand for
/// all there are. No catalogue of them is at hand.
pub(super) fn acts_beyond(bundles: &[&Bundle], asked: &[String]) -> Result<(Acts, bool), TooLarge> {
    let mut all = named(bundles, asked, Plane::Data);
    let ours = VAULTS.to_ascii_lowercase();
    all.put(pattern(&format!("{ours}*")));
    all.names.retain(|it| !it.starts_with(&ours));
    let mut texts = told_apart(&all)?;
    texts.retain(|it| !it.starts_with(&ours));
    let count = texts.len();
    texts.retain(|it| !it.contains(['*', '?', '"', '\\']));
    let complete = texts.len() == count;
    Ok((texts.into_iter().map(|name| Act::new(name, true)).collect(), complete))
}

/// Whether a pattern holds an operation of the catalogue, or one of those that give access.
pub(in crate::azure) fn is_known(wanted: &str) -> bool {
    let wanted = pattern(wanted);
    LISTED.iter().any(|it| wanted.matches(&it.folded))
}

/// Every pattern of one interface's operations.
fn named(bundles: &[&Bundle], asked: &[String], plane: Plane) -> Patterns {
    let mut all = Patterns::of(asked.iter().map(String::as_str));
    for bundle in bundles {
        let roles = Roles::of(bundle.definitions());
        let ids: BTreeSet<String> =
            assignments(bundle).filter_map(|it| it.role_id().known()).collect();
        for id in ids {
            let Some(role) = roles.find(&id).and_then(|it| RoleSets::of(&it)) else { continue };
            role.sets.iter().for_each(|it| it.put_into(&mut all, plane));
            if plane == Plane::Control {
                all.extend(&role.limited);
            }
        }
        let denied = denies(bundle).filter_map(|it| sets(it.node));
        denied.flatten().for_each(|it| it.put_into(&mut all, plane));
    }
    all.wild.sort();
    all.wild.dedup();
    all
}

impl Set {
    fn put_into(&self, all: &mut Patterns, plane: Plane) {
        let at = usize::from(plane == Plane::Data);
        [&self.given[at], &self.taken[at]].into_iter().flatten().for_each(|it| all.extend(it));
    }
}

/// A text of each class that the patterns tell apart: every name is one of its own, and the others
/// are told apart by their ends alone where that is enough, else by automata.
fn told_apart(all: &Patterns) -> Result<Vec<String>, TooLarge> {
    if WILDCARDS_MAX < all.wild.len() || LITERALS_MAX < all.names.len() {
        return Err(TooLarge::Patterns);
    }
    let free = |it: &Vec<String>| !it.iter().any(|it| all.names.contains(it.as_str()));
    let mut texts = match by_ends(&all.wild).filter(free) {
        Some(texts) => texts,
        None => by_automata(all)?,
    };
    let names = all.names.iter().map(|it| (**it).to_owned());
    let names = names.filter(|it| is_operation(it) && !texts.contains(it));
    let names: Vec<String> = names.collect();
    texts.extend(names);
    Ok(texts)
}

fn by_automata(all: &Patterns) -> Result<Vec<String>, TooLarge> {
    let frame = TextPattern(vec![Part::Any, Part::Run, Part::One('/'), Part::Any, Part::Run]);
    let mut patterns: Vec<TextPattern> = all.wild.iter().map(|it| it.pattern.clone()).collect();
    // Where a name happens to stand for a class, it is split off, so that another text does.
    loop {
        let texts = classes(&patterns, std::slice::from_ref(&frame))?.texts;
        let is_new = |it: &&String| {
            all.names.contains(it.as_str()) && !patterns.contains(&TextPattern::literal(it))
        };
        let clashes: Vec<TextPattern> =
            texts.iter().filter(is_new).map(|it| TextPattern::literal(it)).collect();
        if clashes.is_empty() {
            return Ok(texts);
        }
        patterns.extend(clashes);
        if WILDCARDS_MAX < patterns.len() {
            return Err(TooLarge::Patterns);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::prove::tests::bundles::Chance;

    /// Every class of names and wildcards together has one text, and no class is left out.
    #[test]
    fn names_beside_wildcards_split_as_automata_of_both_would() {
        let parts = ["a/*", "*/b", "a/b", "a/a", "*/a*", "ab/*b", "b/b", "a*", "c", "a/c/b", "*"];
        for seed in 1..400_u64 {
            let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let count = 1 + chance.below(6);
            let texts: BTreeSet<&str> = (0..count).map(|_| parts[chance.below(11)]).collect();
            let mut all = Patterns::of(texts.iter().copied());
            all.wild.sort();
            let every: Vec<TextPattern> = texts.iter().map(|it| pattern(it)).collect();
            let signature =
                |text: &String| every.iter().map(|it| it.matches(text)).collect::<Vec<bool>>();
            let frame = pattern("~/~").0.into_iter().flat_map(|it| match it {
                Part::One('~') => vec![Part::Any, Part::Run],
                other => vec![other],
            });
            let whole = classes(&every, &[TextPattern(frame.collect())]).expect("small").texts;
            let mut whole: Vec<_> = whole.iter().map(signature).collect();
            let ours = told_apart(&all).expect("small");
            let mut ours: Vec<_> = ours.iter().map(signature).collect();
            whole.sort();
            ours.sort();
            assert_eq!(ours, whole, "seed {seed}: {texts:?}");
        }
    }
}
