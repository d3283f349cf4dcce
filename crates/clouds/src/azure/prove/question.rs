//! The five questions, asked and shown: every "fails" comes with a whole case that was decided once
//! more before anybody sees it.

use jiff::Timestamp;
use keywright_model::text::Node;
use keywright_policy::prove::Region;
use keywright_policy::{Answered, Outcome, Settled};

use crate::azure::Bundle;
use crate::azure::assignment::Assignment;
use crate::azure::identity::KeyId;
use crate::azure::lower::{
    Extra, TooLarge, World, assignments, is_known, is_management_group, owner, policies, segments,
    unreadable,
};
use crate::azure::property::{Told, text};
use crate::azure::simulate::Origin;

use super::ask::{At, Sought, flagged, loose, possible, seek, sure};
use super::keeps::keeps;
use super::side::Side;

/// What somebody must be able to do.
#[derive(Debug, Clone)]
pub struct Need {
    /// An object's id, or an application's that the bundle joins to one.
    pub principal: String,
    /// A pattern of operations.
    pub action: String,
    /// Whether they are uses, or management.
    pub data: bool,
    /// An ARM id, or a key's URL.
    pub resource: String,
    /// When; always, where nothing is said.
    pub time: Option<Timestamp>,
    /// From where; from anywhere, where nothing is said.
    pub network: Option<Origin>,
}

/// A question about bundles; lockout is asked of a vault, by its ARM id.
pub type Question = keywright_policy::Question<Side, Vec<Need>, String>;

/// Asks.
pub fn ask(question: &Question) -> Answered {
    let (before, after) = question.sides();
    let told = match unreadable(&[&before.bundle, &after.bundle]) {
        Some(why) => Reply::unknown(why),
        None => told(question).unwrap_or_else(|it| Reply::unknown(it.why())),
    };
    Answered {
        question: question.name(),
        settled: told.settled,
        reason: told.reason,
        statements: told.by.into_iter().map(|(at, label)| (at, Some(label))).collect(),
        assumed: taken(question),
    }
}

/// What the answer takes for granted.
fn taken(question: &Question) -> Vec<&'static str> {
    let (before, after) = question.sides();
    let mut found = assumed([&before.bundle, &after.bundle], tells_all_groups(question));
    if let Question::Keeps { documents, needs } = question
        && needs.iter().any(|it| !is_named(&documents.bundle, &it.principal))
    {
        found.push("an id that no export names is an object's, and no application's");
    }
    found
}

/// Whether an export names somebody by an id: as an object, or as an application that is one.
fn is_named(bundle: &Bundle, id: &str) -> bool {
    let same = |it: Option<&str>| it.is_some_and(|it| it.eq_ignore_ascii_case(id));
    let text = |it: Option<&Node>| same(it.and_then(Node::as_str));
    objects(bundle, id) != [id.to_ascii_lowercase()]
        || bundle.principals.iter().any(|it| same(it.object()))
        || assignments(bundle).any(|it| text(it.property("principalId")))
        || policies(bundle).any(|it| text(it.get_any_case("objectId")))
}

/// What the answer takes for granted, by whether the groups of whoever is asked about are known.
pub(super) fn assumed(bundles: [&Bundle; 2], groups_are_told: bool) -> Vec<&'static str> {
    let mut found = vec![
        "the lists of role assignments are whole, those above the vault included",
        "a vault that is not shown is in RBAC mode and open, and a key that is not shown is \
         enabled and made for every use",
        "operations on what vaults hold are those of Azure's catalogue of today",
    ];
    if bundles.iter().any(|it| !it.shows_perimeters()) {
        found.push("no network security perimeter in enforced mode stands around a vault");
    }
    if bundles.iter().any(|it| it.denies.is_empty()) {
        found.push("where no deny assignments were handed in, there are none");
    }
    if bundles.iter().any(|it| it.instances.is_empty()) {
        found.push("where no schedules were handed in, no assignment begins or ends by itself");
    }
    if !groups_are_told {
        found.push("where no list of his groups was handed in, anybody may belong to any group");
    }
    found
}

/// Whether the groups of whoever is asked about were handed in: a list is of one principal.
fn tells_all_groups(question: &Question) -> bool {
    let Question::Keeps { documents, needs } = question else { return false };
    let bundle = &documents.bundle;
    let told: Vec<String> =
        bundle.memberships.iter().filter_map(|it| owner(bundle, it.principal())).collect();
    let told = |it: &Need| objects(bundle, &it.principal).iter().all(|it| told.contains(it));
    needs.iter().all(told)
}

/// An answer before it is dressed.
pub(super) struct Reply {
    pub(super) settled: Settled,
    pub(super) reason: String,
    pub(super) by: Option<(usize, String)>,
}

impl Reply {
    pub(super) fn unknown(why: impl Into<String>) -> Reply {
        Reply { settled: Settled::Unknown, reason: why.into(), by: None }
    }

    pub(super) fn holds(why: impl Into<String>) -> Reply {
        Reply { settled: Settled::Holds, reason: why.into(), by: None }
    }

    /// What was sought and must not be there.
    fn of(sought: Sought, holds: &str, fails: impl Fn(&str, &str) -> String) -> Reply {
        match sought {
            Sought::None => Reply::holds(holds),
            Sought::Maybe(why) => Reply::unknown(format!("it hangs on {why}")),
            Sought::Found(shown, by) => {
                let reason = fails(&shown.witness.principal, &shown.witness.action);
                Reply { settled: Settled::Fails(shown), reason, by }
            }
        }
    }
}

fn told(question: &Question) -> Result<Reply, TooLarge> {
    match question {
        Question::NoNewAccess { reference, candidate } => no_new_access(reference, candidate),
        Question::Keeps { documents, needs } => keeps(documents, needs),
        Question::NotGranted { documents, actions, resources } => {
            not_granted(documents, actions, resources)
        }
        Question::NotPublic { documents } => not_public(documents),
        Question::NoLockout { documents, within } => no_lockout(documents, within),
    }
}

/// What hangs on uses that are none of a vault's: they are asked about, and never decided.
pub(super) const BEYOND: &str =
    "operations on data that are none of a key vault's, of which no list is at hand";

/// What was found of the uses that no catalogue lists.
fn beyond(sought: Sought) -> Sought {
    match sought {
        Sought::None => Sought::None,
        Sought::Found(..) | Sought::Maybe(_) => Sought::Maybe(BEYOND.to_owned()),
    }
}

fn no_new_access(reference: &Side, candidate: &Side) -> Result<Reply, TooLarge> {
    let bundles = [&*reference.bundle, &candidate.bundle];
    let world = World::new(&bundles, &Extra::default())?;
    let sought = match gained(&world, reference, candidate)? {
        Sought::None => beyond(gained(&world.beyond(&bundles, &[])?, reference, candidate)?),
        other => other,
    };
    let holds = "every request that the candidate allows was allowed before";
    Ok(Reply::of(sought, holds, |who, what| format!("`{who}` gains `{what}`")))
}

/// What the candidate allows and the reference does not.
fn gained(world: &World, reference: &Side, candidate: &Side) -> Result<Sought, TooLarge> {
    let [old, new] = world.sides.as_slice() else { return Err(TooLarge::Search) };
    let sides = [At { side: reference, lowered: old }, At { side: candidate, lowered: new }];
    let everything = world.everything();
    let gains = |before: Outcome, after| before.denies() && after == Outcome::Allow;
    // For certain: allowed now, and either refused before or allowed by nothing.
    let now = sure(&new.allow, &everything);
    let freed: Vec<Region> = sure(&old.deny, &everything)
        .iter()
        .flat_map(|deny| now.iter().filter_map(|it| it.and(deny)))
        .collect();
    let mut outside = loose(&new.deny);
    let mut sought = seek(world, sides, &freed, &outside, gains)?;
    if !matches!(sought, Sought::Found(..)) {
        outside.extend(loose(&old.allow));
        sought = seek(world, sides, &now, &outside, gains)?;
    }
    // Perhaps: with every flag as it may be, the same on both sides.
    if !matches!(sought, Sought::Found(..)) {
        let now = flagged(&new.allow, &everything);
        let freed: Vec<Region> = flagged(&old.deny, &everything)
            .iter()
            .flat_map(|deny| now.iter().filter_map(|it| it.and(deny)))
            .collect();
        let denied = flagged(&new.deny, &everything);
        let both = [flagged(&old.allow, &everything), denied.clone()].concat();
        let terms = [new.allow.as_slice(), &old.allow, &old.deny, &new.deny];
        sought = match possible(world, &freed, &denied, &terms)? {
            Sought::None => possible(world, &now, &both, &terms)?,
            other => other,
        };
    }
    Ok(sought)
}

/// Whether something in a region is allowed: for certain, perhaps, or not.
pub(super) fn allowed(world: &World, side: &Side, region: &Region) -> Result<Sought, TooLarge> {
    let Some(lowered) = world.sides.first() else { return Err(TooLarge::Search) };
    let at = At { side, lowered };
    let is_allowed = |_, after| after == Outcome::Allow;
    let inside = sure(&lowered.allow, region);
    let found = seek(world, [at, at], &inside, &loose(&lowered.deny), is_allowed)?;
    if let Sought::Found(..) = found {
        return Ok(found);
    }
    let terms = [lowered.allow.as_slice(), &lowered.deny];
    let denied = flagged(&lowered.deny, &world.everything());
    possible(world, &flagged(&lowered.allow, region), &denied, &terms)
}

/// Whether something in a region is refused for certain.
pub(super) fn refused(world: &World, side: &Side, region: &Region) -> Result<Sought, TooLarge> {
    let Some(lowered) = world.sides.first() else { return Err(TooLarge::Search) };
    let at = At { side, lowered };
    let is_refused = |_, after: Outcome| after.denies();
    let found = seek(world, [at, at], &sure(&lowered.deny, region), &[], is_refused)?;
    if let Sought::Found(..) = found {
        return Ok(found);
    }
    seek(world, [at, at], std::slice::from_ref(region), &loose(&lowered.allow), is_refused)
}

/// Whether something in a region is not allowed for certain.
pub(super) fn doubtful(world: &World, region: &Region) -> Result<Sought, TooLarge> {
    let Some(lowered) = world.sides.first() else { return Err(TooLarge::Search) };
    let terms = [lowered.allow.as_slice(), &lowered.deny];
    let everything = world.everything();
    let denied: Vec<Region> = loose(&lowered.deny).iter().filter_map(|it| it.and(region)).collect();
    match possible(world, &denied, &[], &[&lowered.deny])? {
        Sought::None => {
            let sure = sure(&lowered.allow, &everything);
            possible(world, std::slice::from_ref(region), &sure, &terms)
        }
        other => Ok(other),
    }
}

fn not_granted(side: &Side, actions: &[String], resources: &[String]) -> Result<Reply, TooLarge> {
    let mut paths = Vec::new();
    for it in resources {
        match path(&side.bundle, it) {
            Some(path) => paths.push(path),
            None => return Ok(Reply::unknown(format!("where `{it}` lies was not handed in"))),
        }
    }
    let all = vec!["*".to_owned()];
    let actions = if actions.is_empty() { &all } else { actions };
    let extra = Extra { actions: actions.to_vec(), resources: paths.clone(), ..Extra::default() };
    let world = World::new(&[&side.bundle], &extra)?;
    let mut region = world.of_actions(world.everything(), actions, None);
    if !paths.is_empty() {
        region = world.on(region, &paths, true);
    }
    if !world.is_possible(&region)? {
        return Ok(Reply::unknown("no request for any of them is known"));
    }
    for (path, written) in paths.iter().zip(resources) {
        if !world.is_possible(&world.on(region.clone(), std::slice::from_ref(path), true))? {
            let why = format!("no request for any of them on `{written}` is known");
            return Ok(Reply::unknown(why));
        }
    }
    let mut sought = allowed(&world, side, &region)?;
    let mut reached = Sought::None;
    if !matches!(sought, Sought::Found(..)) {
        reached = reach(&world, side, &paths)?;
        if let Sought::Found(..) = reached {
            let how = "which gives every other action";
            return Ok(Reply::of(reached, "", |who, what| format!("`{who}` may `{what}`, {how}")));
        }
    }
    if let Sought::None = sought {
        if let Some((_, group)) = paths.iter().zip(resources).find(|it| is_management_group(it.0)) {
            let why = format!("what lies in `{group}` is asked about by its subscriptions alone");
            return Ok(Reply::unknown(why));
        }
        // WHY: what no catalogue holds may be misspelled, or be what nobody here knows.
        if let Some(unknown) = actions.iter().find(|it| !is_known(it)) {
            let why = format!("`{unknown}` is no operation of Azure Key Vault that is known");
            return Ok(Reply::unknown(why));
        }
        let world = world.beyond(&[&side.bundle], actions)?;
        let mut region = world.of_actions(world.everything(), actions, None);
        if !paths.is_empty() {
            region = world.on(region, &paths, true);
        }
        sought = beyond(allowed(&world, side, &region)?);
    }
    if let Sought::None = sought {
        sought = reached;
    }
    let holds = "no request for any of them is allowed";
    Ok(Reply::of(sought, holds, |who, what| format!("`{who}` may `{what}`")))
}

/// Whoever can give himself access to a vault: by a role, and by a policy where policies decide.
fn reach(world: &World, side: &Side, paths: &[Vec<String>]) -> Result<Sought, TooLarge> {
    let assigns = "Microsoft.Authorization/roleAssignments/write";
    let writes =
        ["Microsoft.KeyVault/vaults/write", "Microsoft.KeyVault/vaults/accessPolicies/write"];
    let ours = |vault: &[String]| {
        let near = |it: &Vec<String>| vault.starts_with(it) || it.starts_with(vault);
        paths.is_empty() || paths.iter().any(near)
    };
    let mut open = Sought::None;
    for vault in &side.bundle.vaults {
        let Some(path) = vault.it.id().map(segments).filter(|it| ours(it)) else { continue };
        let mode = vault.it.rbac();
        for action in std::iter::once(assigns).chain(writes) {
            if action != assigns && mode == Told::Is(true) {
                continue;
            }
            let region = world.of_actions(world.everything(), &[action.to_owned()], Some(false));
            let region = world.on(region, std::slice::from_ref(&path), false);
            match (allowed(world, side, &region)?, &mode) {
                (Sought::None, _) => {}
                (Sought::Found(..), Told::Unclear(why)) if action != assigns => {
                    open = Sought::Maybe(format!("the vault's mode: {why}"));
                }
                (found @ Sought::Found(..), _) => return Ok(found),
                (Sought::Maybe(why), _) => open = Sought::Maybe(why),
            }
        }
    }
    Ok(open)
}

fn not_public(side: &Side) -> Result<Reply, TooLarge> {
    let of = |world: &World| allowed(world, side, &world.by_stranger(world.everything()));
    let world = World::new(&[&side.bundle], &Extra::default())?;
    let sought = match of(&world)? {
        Sought::None => beyond(of(&world.beyond(&[&side.bundle], &[])?)?),
        other => other,
    };
    let holds = "whoever is let in is named, or belongs to a group that is";
    Ok(Reply::of(sought, holds, |_, what| format!("somebody whom nothing names may `{what}`")))
}

fn no_lockout(side: &Side, vault: &str) -> Result<Reply, TooLarge> {
    let Some(path) = path(&side.bundle, vault) else {
        return Ok(Reply::unknown(format!("where `{vault}` lies was not handed in")));
    };
    let ours = |it: &str| segments(it) == path;
    let shown = side.bundle.vaults.iter().find(|it| it.it.id().is_some_and(ours));
    let by_policies =
        shown.is_some_and(|it| matches!(it.it.rbac(), Told::Is(false) | Told::Absent));
    let mut actions = vec!["Microsoft.Authorization/roleAssignments/write".to_owned()];
    if by_policies {
        actions.push("Microsoft.KeyVault/vaults/write".to_owned());
        actions.push("Microsoft.KeyVault/vaults/accessPolicies/write".to_owned());
    }
    let extra = Extra { resources: vec![path.clone()], ..Extra::default() };
    let world = World::new(&[&side.bundle], &extra)?;
    let region = world.of_actions(world.everything(), &actions, Some(false));
    let region = world.on(region, &[path], false);
    let last = world.at_last(region.clone());
    for somebody in world.by_somebody(&last) {
        if let Sought::Found(shown, by) = allowed(&world, side, &somebody)? {
            let who = format!("`{}` keeps `{}`", shown.witness.principal, shown.witness.action);
            return Ok(Reply { by, ..Reply::holds(who) });
        }
    }
    Ok(match allowed(&world, side, &last)? {
        Sought::Found(shown, _) => {
            let groups = shown.witness.context.into_iter().find(|it| it.0 == "groups");
            let groups = groups.map(|it| it.1.join("`, `")).unwrap_or_default();
            Reply::unknown(format!("it hangs on who belongs to group `{groups}`"))
        }
        Sought::Maybe(why) => Reply::unknown(format!("it hangs on {why}")),
        Sought::None => match barred(&world, side, &region)? {
            Sought::Found(shown, by) => {
                let reason = "nobody may change who has access".to_owned();
                Reply { settled: Settled::Fails(shown), reason, by }
            }
            Sought::Maybe(why) => Reply::unknown(format!("it hangs on {why}")),
            Sought::None => {
                Reply::unknown(format!("`{vault}` is no vault that can be asked about"))
            }
        },
    })
}

/// Whether nothing in a region is allowed at any time: then a request that is refused.
fn barred(world: &World, side: &Side, region: &Region) -> Result<Sought, TooLarge> {
    Ok(match allowed(world, side, region)? {
        Sought::None => refused(world, side, region)?,
        // WHY: who may until some day is locked out after it.
        Sought::Found(..) => Sought::Maybe("the time".to_owned()),
        Sought::Maybe(why) => Sought::Maybe(why),
    })
}

/// The path of a resource that may be named by a URL. A key's versions lie where it does, and a
/// vault where its export says.
pub(super) fn path(bundle: &Bundle, text: &str) -> Option<Vec<String>> {
    let mut path = match KeyId::parse(text).filter(|it| !it.is_in_hsm()) {
        _ if text.starts_with('/') => segments(text),
        Some(it) => segments(&format!("/{VAULTS}/{}/keys/{}", it.vault, it.key)),
        None => return None,
    };
    let provider = segments(VAULTS);
    let Some(at) = path.windows(provider.len()).position(|it| it == provider) else {
        return Some(path);
    };
    let (end, name) = (at + provider.len() + 1, path.get(at + provider.len())?);
    let mut shown = bundle.vaults.iter().map(|it| &it.it);
    let ours = shown.find(|it| it.name().is_some_and(|it| it.eq_ignore_ascii_case(name)));
    let id = ours.and_then(|it| it.id()).map(segments);
    if path.len() == end + 4 && path[end + 2] == "versions" {
        path.truncate(end + 2);
    }
    match id {
        Some(id) if at == 0 => Some([id.as_slice(), &path[end..]].concat()),
        Some(id) => path.starts_with(&id).then_some(path),
        None => (is_group(&path[..at])).then_some(path),
    }
}

const VAULTS: &str = "providers/microsoft.keyvault/vaults";

fn is_group(path: &[String]) -> bool {
    matches!(path, [a, _, b, _] if a == "subscriptions" && b == "resourcegroups")
}

/// The objects that an id means: that of an application, by its export or by a name in a list, else
/// its own. An application that is several leaves open which of them asks.
pub(super) fn objects(bundle: &Bundle, id: &str) -> Vec<String> {
    let same = |it: Option<&str>| it.is_some_and(|it| it.eq_ignore_ascii_case(id));
    let shown = bundle.principals.iter().filter(|it| same(it.application()));
    let is_service =
        |it: &Assignment<'_>| text(it.property("principalType")) == Told::Is("ServicePrincipal");
    let named = assignments(bundle).filter(|it| same(it.principal_name()));
    let listed = named.filter(is_service).filter_map(|it| it.property("principalId")?.as_str());
    let all = shown.filter_map(|it| it.object()).chain(listed).map(str::to_ascii_lowercase);
    let mut all: Vec<String> = all.collect();
    all.sort();
    all.dedup();
    if all.is_empty() { vec![id.to_ascii_lowercase()] } else { all }
}
