//! One bundle's terms.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use keywright_model::text::{Document, Node};
use keywright_policy::prove::{Bits, Dimension};

use crate::azure::bundle::Bundle;
use crate::azure::deny::DenyAssignment;
use crate::azure::principal::ServicePrincipal;
use crate::azure::property::{Told, date, flag, text};
use crate::azure::window::{Gives, gives};
use crate::azure::{Assignment, Key, Vault};

use super::flag::Flag;
use super::known::Known;
use super::names::EVERYBODY;
use super::operations::carried_by_denial;
use super::perimeter;
use super::policies;
use super::resources::{Reached, Spot, alone, below};
use super::vault::{Split, is_use, key, network, network_unseen};
use super::world::{Draft, Names};

/// One way to be meant.
#[derive(Debug, Clone)]
pub(super) struct Alternative {
    pub(super) sets: Vec<(Dimension, Bits)>,
    pub(super) doubtful: bool,
}

/// A set of classes that certainly belong, and one of those that may.
type Parts = (Dimension, Bits, Bits);

/// What a bundle allows, and what it refuses.
pub(super) fn drafts<'b>(names: &Names, bundle: &'b Bundle) -> (Vec<Draft<'b>>, Vec<Draft<'b>>) {
    let modes = modes(bundle);
    let by_roles = Bits::of(names.spots.len(), |it| mode(&modes, &names.spots[it]) == Mode::Roles);
    let (mut allow, mut deny) = (Vec::new(), Vec::new());
    let mut known = Known::of(bundle);
    for list in bundle.assignments.iter().chain(&bundle.instances) {
        for (at, it) in list.it.all().into_iter().enumerate() {
            let terms = of_assignment(names, &mut known, it, &list.it.document);
            allow.extend(terms.into_iter().map(|mut term| {
                term.element = Some((at, it.role_label()));
                term
            }));
        }
    }
    if lists_of(bundle).next().is_none() || Bundle::is_cut(lists_of(bundle)) {
        let flag =
            Flag::of("a list of role assignments that is not whole").by_all(lists_of(bundle));
        allow.push(Draft { flag: Some(Rc::new(flag)), ..Draft::default() });
    }
    for list in &bundle.denies {
        for it in list.it.all() {
            deny.extend(of_denial(names, &known, it, &list.it.document));
        }
    }
    if Bundle::is_cut(bundle.denies.iter().map(|it| &it.it.document)) {
        let pages = bundle.denies.iter().map(|it| &it.it.document);
        let flag = Flag::of("a list of deny assignments that is not whole").by_all(pages);
        deny.push(Draft { flag: Some(Rc::new(flag)), ..Draft::default() });
    }
    let keys = keys_at(names, bundle);
    allow.extend(public_half(names, &keys, &allow));
    // Roles and denials count for all management, and for use where roles decide.
    let allow = allow.into_iter().flat_map(|it| split(names, it, &by_roles));
    let deny = deny.into_iter().flat_map(|it| split(names, it, &by_roles));
    let (mut allow, mut deny): (Vec<Draft<'b>>, Vec<Draft<'b>>) = (allow.collect(), deny.collect());
    for vault in &bundle.vaults {
        let shown = (&*vault.it, &modes);
        of_vault(names, &known, shown, &mut allow, &mut deny);
    }
    deny.extend(of_unseen_vaults(names, bundle, &modes));
    deny.extend(of_keys(names, &keys));
    deny.extend(of_versions(names, bundle, &keys));
    deny.extend(of_sign_in(names, bundle));
    (allow, deny)
}

/// The documents that list role assignments.
fn lists_of(bundle: &Bundle) -> impl Iterator<Item = &Document> {
    bundle.assignments.iter().chain(&bundle.instances).map(|it| &it.it.document)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Roles,
    Policies,
    Open,
}

/// What decides about use in each vault that is shown, by its name in lower case.
fn modes(bundle: &Bundle) -> BTreeMap<String, Mode> {
    let mut modes = BTreeMap::new();
    for vault in &bundle.vaults {
        let Some(name) = vault.it.name() else { continue };
        modes.entry(name.to_ascii_lowercase()).or_insert_with(|| match vault.it.rbac() {
            Told::Is(true) => Mode::Roles,
            Told::Is(false) | Told::Absent => Mode::Policies,
            Told::Unclear(_) => Mode::Open,
        });
    }
    modes
}

/// What decides about use there. A vault that is not shown is taken to be in RBAC mode.
fn mode(modes: &BTreeMap<String, Mode>, spot: &Spot) -> Mode {
    spot.vault_name().and_then(|it| modes.get(it)).copied().unwrap_or(Mode::Roles)
}

/// A term of roles, once for management and once for use.
fn split<'b>(names: &Names, draft: Draft<'b>, by_roles: &Bits) -> [Draft<'b>; 2] {
    let [control, data] = &names.planes;
    let (mut managed, mut used) = (draft.clone(), draft);
    managed.sets.push((names.act, control.clone()));
    used.sets.extend([(names.act, data.clone()), (names.spot, by_roles.clone())]);
    [managed, used]
}

/// The terms of certain parts together, and of all parts under a flag where one is in doubt.
fn products<'b>(
    alternative: &Alternative,
    parts: &[Parts],
    doubt: bool,
    flag: &dyn Fn() -> Flag<'b>,
) -> Vec<Draft<'b>> {
    let certain = || parts.iter().map(|(at, sure, _)| (*at, sure.clone()));
    let possible = || parts.iter().map(|(at, sure, open)| (*at, sure.or(open)));
    let open = doubt || alternative.doubtful || parts.iter().any(|it| !it.2.is_empty());
    let mut found = Vec::new();
    if !doubt && !alternative.doubtful {
        let sets = alternative.sets.iter().cloned().chain(certain()).collect();
        found.push(Draft { sets, ..Draft::default() });
    }
    if open {
        let sets = alternative.sets.iter().cloned().chain(possible()).collect();
        found.push(Draft { sets, flag: Some(Rc::new(flag())), element: None });
    }
    found
}

fn of_assignment<'b>(
    names: &Names,
    known: &mut Known<'b>,
    it: Assignment<'b>,
    document: &'b Document,
) -> Vec<Draft<'b>> {
    let shown = document.source.slice(it.node.span);
    let kind = text(it.property("principalType")).known().unwrap_or_default();
    let alternatives = match text(it.property("principalId")) {
        Told::Is(id) => who(names, known, id, kind),
        Told::Absent | Told::Unclear(_) => vec![Alternative { sets: Vec::new(), doubtful: true }],
    };
    let held = known.role(&names.acts, it);
    let flag = || {
        let label =
            format!("the assignment of `{}` to `{}`", it.role_label(), it.principal_label());
        let dated = known.made(it).map_or_else(String::new, |it| format!("{:?}", dates(it)));
        Flag::of(label).by(shown).by(held.defined).by(dated)
    };
    let reached = below(&names.spots, &it.scope(), known.bundle);
    let (active, open) = window(names, known, it);
    let parts = [
        (names.act, held.carried.certain.clone(), held.carried.doubtful.clone()),
        (names.spot, reached.certain, reached.doubtful),
        (names.time, active, open),
    ];
    let doubt = it.condition().is_some() || it.is_of_nobody();
    alternatives.iter().flat_map(|one| products(one, &parts, doubt, &flag)).collect()
}

/// The dates as they are written.
fn dates(it: Assignment<'_>) -> [Option<&str>; 2] {
    ["startDateTime", "endDateTime"].map(|name| it.property(name).and_then(Node::as_str))
}

/// The times at which an assignment certainly holds, and those at which it may.
fn window(names: &Names, known: &Known<'_>, it: Assignment<'_>) -> (Bits, Bits) {
    let count = names.times.len().max(1);
    match gives(it.node) {
        Gives::Role => {}
        Gives::Choice => return (Bits::none(count), Bits::none(count)),
        Gives::Plan => return (Bits::none(count), Bits::all(count)),
    }
    let own = dated(names, it);
    let endless = matches!(date(it.property("endDateTime")), Told::Absent);
    let made = if endless { known.made(it) } else { None };
    match made.map(|it| dated(names, it)) {
        Some((active, open)) => {
            // Where its own beginning is past, its schedule alone counts.
            let begun = &own.0;
            (begun.and(&active), own.1.or(&begun.and(&open)))
        }
        None => own,
    }
}

fn dated(names: &Names, it: Assignment<'_>) -> (Bits, Bits) {
    let count = names.times.len().max(1);
    let mut active = Bits::all(count);
    for name in ["startDateTime", "endDateTime"] {
        let begins = name == "startDateTime";
        match date(it.property(name)) {
            Told::Absent => {}
            Told::Is(at) => {
                let holds =
                    |one: usize| names.times.get(one).is_some_and(|it| (*it < at) != begins);
                active = active.and(&Bits::of(count, holds));
            }
            Told::Unclear(_) => return (Bits::none(count), Bits::all(count)),
        }
    }
    (active, Bits::none(count))
}

/// Who an id means, of this kind: one principal, the members of a group, or either.
pub(super) fn who(names: &Names, known: &Known<'_>, id: &str, kind: &str) -> Vec<Alternative> {
    let id = id.to_ascii_lowercase();
    let certain = |at: Dimension, set: Bits| Alternative { sets: vec![(at, set)], doubtful: false };
    let count = names.ids.principals.len();
    let own = names.ids.principal(&id);
    let own = own.map_or_else(|| Bits::none(count), |it| Bits::one(count, it));
    let itself = certain(names.principal, own);
    let members = names.ids.group(&id);
    let members = members.map(|at| certain(names.groups[at], Bits::one(2, 1)));
    match kind.to_ascii_lowercase().as_str() {
        "foreigngroup" => vec![Alternative { sets: Vec::new(), doubtful: true }],
        "group" => members.into_iter().collect(),
        "" if !known.is_single(&id) => members.into_iter().chain([itself]).collect(),
        _ => vec![itself],
    }
}

fn of_denial<'b>(
    names: &Names,
    known: &Known<'_>,
    it: DenyAssignment<'b>,
    document: &'b Document,
) -> Vec<Draft<'b>> {
    let shown = document.source.slice(it.node.span);
    let flag = || Flag::of(format!("deny assignment `{}`", it.label())).by(shown);
    let (excluded, unclear_excluded) =
        listed(names, known, it.property("excludePrincipals"), false);
    let (meant, unclear_meant) = listed(names, known, it.property("principals"), true);
    let meant = meant.into_iter().map(|it| (it, unclear_excluded));
    let open = unclear_meant.then(|| (Alternative { sets: Vec::new(), doubtful: true }, true));
    let carried = carried_by_denial(&names.acts, it.node);
    let reached = reach(names, known.bundle, it);
    let mut parts = vec![
        (names.act, carried.certain, carried.doubtful),
        (names.spot, reached.certain, reached.doubtful),
    ];
    // Whoever is excluded by any of them is not meant.
    for (at, set) in excluded.into_iter().flat_map(|it| it.sets) {
        parts.push((at, set.not(), Bits::none(set.count())));
    }
    let doubt = it.condition().is_some();
    let all = meant.chain(open);
    all.flat_map(|(one, open)| products(&one, &parts, doubt || open, &flag)).collect()
}

fn reach(names: &Names, bundle: &Bundle, it: DenyAssignment<'_>) -> Reached {
    let scope = it.scope();
    let whole = below(&names.spots, &scope, bundle);
    match flag(it.property("doNotApplyToChildScopes")) {
        Told::Is(false) | Told::Absent => whole,
        Told::Is(true) => alone(&names.spots, &scope, whole, false),
        Told::Unclear(_) => alone(&names.spots, &scope, whole, true),
    }
}

/// Whom a list of a deny assignment means, and whether some of it cannot be read.
fn listed(
    names: &Names,
    known: &Known<'_>,
    list: Option<&Node>,
    everybody: bool,
) -> (Vec<Alternative>, bool) {
    // None excluded is left out, none meant is not.
    let Some(list) = list.filter(|it| !it.is_null()) else { return (Vec::new(), everybody) };
    let Some(list) = list.as_array() else { return (Vec::new(), true) };
    let (mut found, mut unclear) = (Vec::new(), false);
    for it in list {
        let Told::Is(id) = text(it.get_any_case("id")) else {
            unclear = true;
            continue;
        };
        let kind = text(it.get_any_case("type")).known().unwrap_or_default();
        if id == EVERYBODY {
            found.extend(everybody.then(|| Alternative { sets: Vec::new(), doubtful: false }));
            continue;
        }
        for one in who(names, known, id, kind) {
            unclear |= one.doubtful;
            found.extend(Some(one).filter(|it| !it.doubtful));
        }
    }
    (found, unclear)
}

/// What whoever reads an asymmetric key may do with its public half.
fn public_half<'b>(names: &Names, keys: &[Option<&Key>], allow: &[Draft<'b>]) -> Vec<Draft<'b>> {
    let [read, public] = &names.halves;
    let spots = Bits::of(keys.len(), |it| !keys[it].is_some_and(is_symmetric));
    let reads = allow.iter().filter(|draft| {
        let mut acts = draft.sets.iter().filter(|it| it.0 == names.act);
        acts.all(|it| !it.1.is_apart(read))
    });
    let turned = |draft: &Draft<'b>| {
        let mut sets = draft.sets.clone();
        sets.retain(|it| it.0 != names.act);
        sets.extend([(names.act, public.clone()), (names.spot, spots.clone())]);
        let flag =
            Flag::of("whether a vault answers with a key's public half who may only read it");
        let flag = Some(Rc::new(flag.with(draft.flag.as_ref())));
        Draft { sets, flag, element: draft.element.clone() }
    };
    reads.map(turned).collect()
}

/// The key that lies at each resource, where a bundle shows it.
fn keys_at<'b>(names: &Names, bundle: &'b Bundle) -> Vec<Option<&'b Key>> {
    let mut all = BTreeMap::new();
    for it in bundle.keys.iter().map(|it| &*it.it) {
        if let Some(id) = it.key_id().filter(|it| !it.is_in_hsm()) {
            all.entry([id.vault, id.key].map(str::to_ascii_lowercase)).or_insert(it);
        }
    }
    let at = |spot: &Spot| {
        let (kind, name) = spot.object()?;
        let vault = spot.vault_name().filter(|_| kind == "keys")?;
        all.get(&[vault, name].map(str::to_owned)).copied()
    };
    names.spots.iter().map(at).collect()
}

fn is_symmetric(key: &Key) -> bool {
    matches!(key.kind(), Told::Is(kind) if kind.to_ascii_lowercase().starts_with("oct"))
}

/// What a vault that is shown gives by its own policies, and what it and its keys keep out.
fn of_vault<'b>(
    names: &Names,
    known: &Known<'b>,
    (vault, modes): (&'b Vault, &BTreeMap<String, Mode>),
    allow: &mut Vec<Draft<'b>>,
    deny: &mut Vec<Draft<'b>>,
) {
    let bundle = known.bundle;
    let label = vault.name().unwrap_or_default().to_ascii_lowercase();
    let here = |it: usize| names.spots[it].vault_name() == Some(label.as_str());
    let spots = Bits::of(names.spots.len(), here);
    let [_, data] = &names.planes;
    let of_mode = |wanted: Mode| -> Option<Bits> {
        let first = spots.first()?;
        (mode(modes, &names.spots[first]) == wanted).then(|| spots.clone())
    };
    if let Some(spots) = of_mode(Mode::Policies) {
        allow.extend(policies::drafts(names, known, vault, &spots));
    }
    if let Some(spots) = of_mode(Mode::Open) {
        let denied = bundle.denies.iter().map(|it| &it.it.document);
        let all = lists_of(bundle).chain(denied).chain(bundle.definitions());
        let flag = Flag::of(format!("whether vault `{label}` is in RBAC mode"));
        let flag = Rc::new(flag.by_all([&vault.document]).by_all(all));
        let sets = vec![(names.act, data.clone()), (names.spot, spots)];
        allow.push(Draft { sets, flag: Some(flag), element: None });
    }
    let texts = [&vault.document].into_iter().chain(perimeter::documents(bundle));
    let flag = Flag::of(format!("the network of vault `{label}`")).by_all(texts);
    deny.extend(kept_out(names, &spots, network(bundle, vault, &names.origins), flag));
}

/// Whom a network keeps out, whatever is used there.
fn kept_out<'b>(names: &Names, spots: &Bits, split: Split, flag: Flag<'b>) -> [Draft<'b>; 2] {
    let [_, data] = &names.planes;
    [(split.refused, None), (split.open, Some(Rc::new(flag)))].map(|(set, flag)| {
        let sets =
            vec![(names.act, data.clone()), (names.spot, spots.clone()), (names.origin, set)];
        Draft { sets, flag, element: None }
    })
}

/// What perimeters keep out of vaults that are not shown.
fn of_unseen_vaults<'b>(
    names: &Names,
    bundle: &'b Bundle,
    shown: &BTreeMap<String, Mode>,
) -> Vec<Draft<'b>> {
    let all = perimeter::vaults(bundle).into_iter();
    let unseen = all.filter(|it| it.last().is_some_and(|it| !shown.contains_key(it)));
    let of_one = |place: Vec<String>| {
        let spots = Bits::of(names.spots.len(), |it| names.spots[it].is_below(&place));
        let label = format!("the network of vault `{}`", place.last().map_or("", String::as_str));
        let flag = Flag::of(label).by_all(perimeter::documents(bundle));
        kept_out(names, &spots, network_unseen(bundle, &place, &names.origins), flag)
    };
    unseen.flat_map(of_one).collect()
}

/// What a key may refuse of which a list of versions alone is shown.
fn of_versions<'b>(names: &Names, bundle: &'b Bundle, keys: &[Option<&'b Key>]) -> Vec<Draft<'b>> {
    let uses = Bits::of(names.acts.len(), |it| is_use(&names.acts[it]));
    let of_one = |(at, spot): (usize, &Spot)| {
        let (kind, name) = spot.object()?;
        let vault = spot.vault_name().filter(|_| kind == "keys" && keys[at].is_none())?;
        bundle.lists_barred(vault, name).then(|| {
            let flag = Flag::of(format!("which version of key `{}` is current", spot.text()));
            let flag = Rc::new(flag.by_all(bundle.versions.iter().map(|it| &*it.it)));
            let spot = Bits::one(names.spots.len(), at);
            let sets = vec![(names.act, uses.clone()), (names.spot, spot)];
            Draft { sets, flag: Some(flag), element: None }
        })
    };
    names.spots.iter().enumerate().filter_map(of_one).collect()
}

/// What a service principal may be refused that may not sign in, whatever it asks for.
fn of_sign_in<'b>(names: &Names, bundle: &'b Bundle) -> Vec<Draft<'b>> {
    let off = bundle.principals.iter().filter(|it| !it.signs_in());
    let of_one = |it: &'b Arc<ServicePrincipal>| {
        let id = it.object()?.to_ascii_lowercase();
        let own = Bits::one(names.ids.principals.len(), names.ids.principal(&id)?);
        let flag = Flag::of(format!("whether service principal `{id}` signs in"));
        let flag = Some(Rc::new(flag.by_all([&it.document])));
        Some(Draft { sets: vec![(names.principal, own)], flag, element: None })
    };
    off.filter_map(of_one).collect()
}

/// What the keys that are shown refuse.
fn of_keys<'b>(names: &Names, keys: &[Option<&'b Key>]) -> Vec<Draft<'b>> {
    let mut found = Vec::new();
    let count = names.times.len().max(1);
    for (spot, shown) in keys.iter().enumerate().filter_map(|(at, it)| Some((at, (*it)?))) {
        let text = shown.document.source.slice(shown.document.root.span);
        let label = format!("the attributes of key `{}`", names.spots[spot].text());
        let flag = Rc::new(Flag::of(label).by(text));
        // Only the key's own dates tell times apart.
        let dates = ["notBefore", "expires"].map(|it| shown.date(it).known());
        let past = |at: usize| dates.map(|it| it.zip(names.times.get(at)).map(|(a, b)| a <= *b));
        let mut seen: Vec<[Option<bool>; 2]> = Vec::new();
        for time in 0..count {
            if seen.contains(&past(time)) {
                continue;
            }
            seen.push(past(time));
            let times = Bits::of(count, |it| past(it) == past(time));
            let split = key(shown, &names.acts, names.times.get(time).copied());
            for (acts, flag) in [(split.refused, None), (split.open, Some(flag.clone()))] {
                let spot = (names.spot, Bits::one(names.spots.len(), spot));
                let sets = vec![(names.act, acts), spot, (names.time, times.clone())];
                found.push(Draft { sets, flag, element: None });
            }
        }
    }
    found
}
