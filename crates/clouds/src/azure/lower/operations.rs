//! The operations that the bundles can tell apart: Key Vault's catalogue, and one that stands for
//! each further set of management's patterns.

use keywright_model::text::Node;
use keywright_policy::Plane;
use keywright_policy::prove::{Bits, GaveUp, Part, TextPattern, classes};

use crate::azure::bundle::Bundle;
use crate::azure::property::property;
use crate::azure::role::Role;
use crate::azure::simulate::catalogue;

use super::names::{assignments, denies};

/// What the catalogue's names begin with.
pub(super) const VAULTS: &str = "Microsoft.KeyVault/vaults/";

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Act {
    pub(super) name: String,
    pub(super) data: bool,
}

impl Act {
    /// Its name within its vault, in lower case; of another provider's, nothing.
    pub(super) fn own(&self) -> Option<String> {
        let folded = self.name.to_ascii_lowercase();
        folded.strip_prefix(&VAULTS.to_ascii_lowercase()).map(str::to_owned)
    }
}

/// One set of a role's or deny assignment's permissions; `None` where a list cannot be read.
struct Set {
    readable: bool,
    conditional: bool,
    given: [Option<Vec<TextPattern>>; 2],
    taken: [Option<Vec<TextPattern>>; 2],
}

/// What a role carries.
pub(super) struct Carried {
    pub(super) certain: Bits,
    pub(super) doubtful: Bits,
}

pub(super) fn pattern(text: &str) -> TextPattern {
    // Both patterns and names are compared in lower case.
    let part = |it: char| if it == '*' { Part::Run } else { Part::One(it.to_ascii_lowercase()) };
    TextPattern(text.chars().map(part).collect())
}

fn patterns(set: &Node, name: &str) -> Option<Vec<TextPattern>> {
    let Some(node) = set.get_any_case(name).filter(|it| !it.is_null()) else {
        return Some(Vec::new());
    };
    let literal = |it: &Node| it.as_str().filter(|it| !it.starts_with('[')).map(pattern);
    node.as_array()?.iter().map(literal).collect()
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
fn sets_of_role(role: &Role<'_>) -> Option<(Vec<Set>, Vec<TextPattern>)> {
    match role {
        Role::Defined(node) => Some((sets(node)?, Vec::new())),
        Role::Builtin(it) => {
            let all = |list: &[&str]| list.iter().map(|it| pattern(it)).collect::<Vec<_>>();
            let set = Set {
                readable: true,
                conditional: false,
                given: [Some(all(it.actions)), Some(all(it.data_actions))],
                taken: [Some(all(it.not_actions)), Some(Vec::new())],
            };
            Some((vec![set], all(it.limited)))
        }
    }
}

/// What a role carries of these operations.
pub(super) fn carried_by_role(acts: &[Act], role: &Role<'_>) -> Carried {
    match sets_of_role(role) {
        Some((sets, limited)) => carried(acts, &sets, &limited),
        None => unknown(acts),
    }
}

/// What a deny assignment takes away of these operations.
pub(super) fn carried_by_denial(acts: &[Act], denial: &Node) -> Carried {
    match sets(denial) {
        Some(sets) => carried(acts, &sets, &[]),
        None => unknown(acts),
    }
}

/// What cannot be read may carry everything.
pub(super) fn unknown(acts: &[Act]) -> Carried {
    Carried { certain: Bits::none(acts.len()), doubtful: Bits::all(acts.len()) }
}

fn carried(acts: &[Act], sets: &[Set], limited: &[TextPattern]) -> Carried {
    let mut found = Carried { certain: Bits::none(acts.len()), doubtful: Bits::none(acts.len()) };
    for (at, act) in acts.iter().enumerate() {
        let plane = usize::from(act.data);
        let name = act.name.to_ascii_lowercase();
        let any = |list: &[TextPattern]| list.iter().any(|it| it.matches(&name));
        let (mut certain, mut doubtful) = (false, false);
        for set in sets {
            let (Some(given), Some(taken), true) =
                (&set.given[plane], &set.taken[plane], set.readable)
            else {
                doubtful = true;
                continue;
            };
            let carries = any(given) && !any(taken);
            let disputed = 1 < sets.len()
                && sets.iter().any(|it| it.taken[plane].as_ref().is_none_or(|it| any(it)));
            certain |= carries && !set.conditional && !disputed;
            doubtful |= carries;
        }
        match (certain, doubtful && !certain, !act.data && any(limited)) {
            (true, _, false) => found.certain.insert(at),
            (true, _, true) | (false, true, _) => found.doubtful.insert(at),
            (false, false, _) => {}
        }
    }
    found
}

/// The operations, and whether they stand for all there are.
pub(super) fn acts(bundles: &[&Bundle], asked: &[String]) -> Result<(Vec<Act>, bool), GaveUp> {
    let mut acts: Vec<Act> = catalogue()
        .map(|it| Act { name: format!("{VAULTS}{}", it.name), data: it.plane == Plane::Data })
        .collect();
    let authorization = ["roleAssignments/write", "roleAssignments/delete"];
    acts.extend(
        authorization.map(|it| Act { name: format!("Microsoft.Authorization/{it}"), data: false }),
    );
    let mut all: Vec<TextPattern> = asked.iter().map(|it| pattern(it)).collect();
    for bundle in bundles {
        let roles = assignments(bundle).filter_map(|it| it.role_id().known());
        for id in roles {
            let Some(role) = Role::find(&id, &bundle.definitions) else { continue };
            let Some((sets, limited)) = sets_of_role(&role) else { continue };
            all.extend(sets.into_iter().flat_map(of_management));
            all.extend(limited);
        }
        let denied = denies(bundle).filter_map(|it| sets(it.node));
        all.extend(denied.flatten().flat_map(of_management));
    }
    all.sort();
    all.dedup();
    let frame = TextPattern(vec![Part::Any, Part::Run, Part::One('/'), Part::Any, Part::Run]);
    let mut complete = true;
    let signature = |text: &str| all.iter().map(|it| it.matches(text)).collect::<Vec<bool>>();
    let mut seen: Vec<Vec<bool>> = Vec::new();
    let known: Vec<Vec<bool>> = acts
        .iter()
        .filter(|it| !it.data)
        .map(|it| signature(&it.name.to_ascii_lowercase()))
        .collect();
    for text in classes(&all, &[frame])?.texts {
        let own = signature(&text);
        if known.contains(&own) || seen.contains(&own) {
            continue;
        }
        seen.push(own);
        match text.contains(['*', '?', '"', '\\']) {
            true => complete = false,
            false => acts.push(Act { name: text, data: false }),
        }
    }
    Ok((acts, complete))
}

fn of_management(set: Set) -> impl Iterator<Item = TextPattern> {
    let [given, _] = set.given;
    let [taken, _] = set.taken;
    given.into_iter().chain(taken).flatten()
}
