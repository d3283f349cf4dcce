//! The questions, asked and shown: every "fails" comes with a whole case, and the case is decided
//! once more before anybody sees it.

use std::collections::{BTreeMap, BTreeSet};

use keywright_policy::prove::{Bits, GaveUp, Region};
use keywright_policy::{Answered, Outcome, Proof, Settled, Shown, Verdict, Witness};

use super::Bundle;
use super::ask::{Sought, allowed, refused, seek};
use super::witness::{case, decided, replay};
use crate::gcp::level::{Level, REACH};
use crate::gcp::lower::{Lowered, World};
use crate::gcp::misnamed;
use crate::gcp::permission::is_known;

/// Somebody who must be able to do something.
#[derive(Debug, Clone)]
pub struct Need {
    /// As a case names it: `group:cck-a1@confluent.io`.
    pub principal: String,
    /// `cloudkms.cryptoKeyVersions.useToDecrypt`.
    pub permission: String,
}

/// A question about one key's documents. A bundle is about one key, so no resources are named.
pub type Question = keywright_policy::Question<Box<Bundle>, Vec<Need>, ()>;

/// Asks.
pub fn ask(question: &Question) -> Answered {
    let proof = prove(question);
    let (before, after) = question.sides();
    let mut answered = Answered {
        question: question.name(),
        settled: Settled::Unknown,
        reason: proof.reason,
        statements: Vec::new(),
        assumed: match question {
            Question::NoNewAccess { .. } => assumed(before, after),
            Question::Keeps { .. }
            | Question::NotGranted { .. }
            | Question::NotPublic { .. }
            | Question::NoLockout { .. } => after.exports.assumed(Some(&after.key)),
        },
    };
    match proof.verdict {
        Verdict::Holds => answered.settled = Settled::Holds,
        Verdict::Unknown => {}
        Verdict::Fails(witness) => {
            let case = case(&witness, after);
            let old = decided(&self::case(&witness, before));
            match (old, decided(&case)) {
                (Some(before), Some(after)) if question.shows(before, after) => {
                    let shown = Shown { witness: *witness, case, before, after };
                    answered.settled = Settled::Fails(Box::new(shown));
                }
                (_, _) => answered.reason.push_str("; but the case is decided otherwise"),
            }
        }
    }
    answered
}

fn prove(question: &Question) -> Proof {
    let (before, after) = question.sides();
    if let Some(why) = unreadable(before, after) {
        return Proof::unknown(why);
    }
    let asked = permissions_of(question);
    if let Some(why) = asked.iter().find_map(|it| misnamed(it)) {
        return Proof::unknown(why);
    }
    let proof = match question {
        Question::NoNewAccess { reference, candidate } => no_new_access(reference, candidate),
        Question::Keeps { documents, needs } => keeps(documents, needs),
        Question::NotGranted { resources, .. } if !resources.is_empty() => {
            return Proof::unknown("a bundle is about one key, and of no other resource is known");
        }
        Question::NotGranted { documents, actions, .. } => not_granted(documents, actions),
        Question::NotPublic { documents } => not_public(documents),
        Question::NoLockout { documents, .. } => no_lockout(documents),
    };
    let proof = proof.unwrap_or_else(|GaveUp| Proof::gave_up());
    match (&proof.verdict, asked.into_iter().find(|it| !is_known(it))) {
        // WHY: of a permission that does not exist everything holds.
        (Verdict::Holds, Some(it)) => {
            Proof::unknown(format!("`{it}` is no permission that Google's reference lists"))
        }
        (_, _) => proof,
    }
}

/// What a comparison of two sides takes for granted.
pub(super) fn assumed(before: &Bundle, after: &Bundle) -> Vec<&'static str> {
    let same = "the key's IAM policy, which neither side shows, is the same on both";
    let unseen = [before, after].iter().all(|it| !it.shows_policy());
    let all = after.exports.assumed(Some(&after.key));
    all.into_iter().chain(unseen.then_some(same)).collect()
}

/// Why bundles cannot be asked about at all.
pub(super) fn unreadable(before: &Bundle, after: &Bundle) -> Option<String> {
    match [before, after].into_iter().find_map(Bundle::fault) {
        Some((fault, line)) => {
            Some(format!("a policy cannot be read: {} (line {line})", fault.message))
        }
        None if before.key != after.key => Some("the two sides are about two keys".to_owned()),
        None => None,
    }
}

/// The permissions that a question names.
fn permissions_of(question: &Question) -> Vec<&str> {
    match question {
        Question::Keeps { needs, .. } => needs.iter().map(|it| it.permission.as_str()).collect(),
        Question::NotGranted { actions, .. } => actions.iter().map(String::as_str).collect(),
        Question::NoNewAccess { .. } | Question::NotPublic { .. } | Question::NoLockout { .. } => {
            Vec::new()
        }
    }
}

fn no_new_access(reference: &Bundle, candidate: &Bundle) -> Result<Proof, GaveUp> {
    let world = World::new(&[reference, candidate], &[], &[])?;
    let [old, new] = world.documents.as_slice() else { return Ok(Proof::gave_up()) };
    let is_new =
        |it: &Witness| replay(it, candidate) == Outcome::Allow && replay(it, reference).denies();
    let freed: Vec<Region> =
        old.deny.iter().flat_map(|deny| new.allow.iter().filter_map(|it| it.and(deny))).collect();
    let mut found = seek(&world, &freed, &new.deny, is_new)?;
    if let Sought::None = found {
        let outside: Vec<Region> = new.deny.iter().chain(&old.allow).cloned().collect();
        found = seek(&world, &new.allow, &outside, is_new)?;
    }
    let holds = "every request that the candidate allows was allowed before";
    Ok(of_bad(found, holds, |it| format!("`{}` gains `{}`", it.principal, it.action)))
}

/// The proof where a request that is found is a failure.
fn of_bad(found: Sought, holds: &str, fails: impl Fn(&Witness) -> String) -> Proof {
    match found {
        Sought::None => Proof::holds(holds),
        Sought::Maybe(why) => Proof::unknown(why),
        Sought::Found(it) => {
            let reason = fails(&it);
            Proof::fails(it, reason, Vec::new())
        }
    }
}

/// All requests for some permissions.
fn permissions(world: &World, wanted: &[&str]) -> Region {
    let set = Bits::of(world.permissions.len(), |it| wanted.contains(&&*world.permissions[it]));
    Region::everything(&world.space).narrowed(world.permission, &set)
}

/// The same region without membership in any group or set.
fn in_no_set(world: &World, region: Region) -> Region {
    let none = Bits::one(2, 0);
    world.members.values().fold(region, |region, it| region.narrowed(*it, &none))
}

/// The same region of some principals. A group is nested in no other, as a case takes it to be;
/// which groups an account is in is not known.
fn of_named(world: &World, region: Region, who: &Bits) -> Region {
    let region = region.narrowed(world.who, who);
    let groups = who.iter().all(|it| world.reps[it].text.starts_with("group:"));
    if groups { in_no_set(world, region) } else { region }
}

fn keeps(documents: &Bundle, needs: &[Need]) -> Result<Proof, GaveUp> {
    let principals: Vec<&str> = needs.iter().map(|it| it.principal.as_str()).collect();
    let wanted: Vec<&str> = needs.iter().map(|it| it.permission.as_str()).collect();
    let world = World::new(&[documents], &principals, &wanted)?;
    let [lowered] = world.documents.as_slice() else { return Ok(Proof::gave_up()) };
    let mut open = None;
    for need in needs {
        let (who, what) = (&need.principal, &need.permission);
        let same = |it: usize| world.reps[it].text.eq_ignore_ascii_case(who);
        let set = Bits::of(world.reps.len(), same);
        if set.is_empty() {
            return Ok(Proof::unknown(format!("`{who}` is no principal")));
        }
        let region = of_named(&world, permissions(&world, &[what]), &set);
        let why = match refused(&world, documents, lowered, &region)? {
            Sought::None => continue,
            Sought::Maybe(why) => why,
            Sought::Found(it) => match allowed(&world, documents, lowered, &region)? {
                Sought::None => {
                    let reason = format!("`{who}` cannot use `{what}`");
                    return Ok(Proof::fails(it, reason, Vec::new()));
                }
                Sought::Found(_) => {
                    format!("`{who}` can use `{what}` in some requests and not in others")
                }
                Sought::Maybe(why) => why,
            },
        };
        open.get_or_insert(why);
    }
    Ok(match open {
        Some(why) => Proof::unknown(why),
        None => Proof::holds("every need is met in every request"),
    })
}

fn not_granted(documents: &Bundle, wanted: &[String]) -> Result<Proof, GaveUp> {
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    let world = World::new(&[documents], &[], &wanted)?;
    let [lowered] = world.documents.as_slice() else { return Ok(Proof::gave_up()) };
    let asked = match wanted.as_slice() {
        [] => Region::everything(&world.space),
        _ => permissions(&world, &wanted),
    };
    let mut found = allowed(&world, documents, lowered, &asked)?;
    // What was asked about is shown before what would lead to it.
    if let Sought::None | Sought::Maybe(_) = found {
        match allowed(&world, documents, lowered, &permissions(&world, &REACH))? {
            Sought::None => {}
            reached @ Sought::Found(_) => found = reached,
            reached @ Sought::Maybe(_) => {
                found = if let Sought::None = found { reached } else { found };
            }
        }
    }
    let holds = "nobody has any of these permissions";
    Ok(of_bad(found, holds, |it| {
        let leads = !wanted.is_empty() && !wanted.contains(&&*it.action);
        let how = if leads { ", which gives every other permission" } else { "" };
        format!("`{}` has `{}`{how}", it.principal, it.action)
    }))
}

fn not_public(documents: &Bundle) -> Result<Proof, GaveUp> {
    let world = World::new(&[documents], &[], &[])?;
    let [lowered] = world.documents.as_slice() else { return Ok(Proof::gave_up()) };
    let anybody = Bits::of(world.reps.len(), |it| world.reps[it].is_anybody);
    let region = Region::everything(&world.space).narrowed(world.who, &anybody);
    let found = allowed(&world, documents, lowered, &in_no_set(&world, region))?;
    let holds = "whoever has access is named, or is in a group or set that is";
    Ok(of_bad(found, holds, |it| format!("anybody has `{}`", it.action)))
}

fn no_lockout(documents: &Bundle) -> Result<Proof, GaveUp> {
    let world = World::new(&[documents], &[], &REACH)?;
    let [lowered] = world.documents.as_slice() else { return Ok(Proof::gave_up()) };
    let named = Bits::of(world.reps.len(), |it| !world.reps[it].is_anybody);
    let mut open = None;
    for what in REACH {
        let region = permissions(&world, &[what]).narrowed(world.who, &named);
        let why = match allowed(&world, documents, lowered, &region)? {
            Sought::None => continue,
            Sought::Maybe(why) => why,
            Sought::Found(it) => match lasting(&world, documents, lowered, (&named, what))? {
                Some(who) => return Ok(Proof::holds(format!("`{who}` {}", can(what)))),
                None => {
                    format!("`{}` {} in some requests and not in others", it.principal, can(what))
                }
            },
        };
        open.get_or_insert(why);
    }
    if let Some(why) = open {
        return Ok(Proof::unknown(why));
    }
    // WHY unknown: who administers a key is most often named by its project.
    if !documents.exports.layers.has_chain(&documents.hierarchy()) {
        return Ok(Proof::unknown(
            "the key's own policy lets nobody change it, and the policies above it, which may, \
             were not handed in: `gcloud projects get-ancestors-iam-policy` tells",
        ));
    }
    Ok(match refused(&world, documents, lowered, &permissions(&world, &REACH))? {
        Sought::Found(it) => {
            let reason = "nobody who is named can change the policy".to_owned();
            Proof::fails(it, reason, Vec::new())
        }
        Sought::Maybe(why) => Proof::unknown(why),
        Sought::None => Proof::unknown("everybody may be able to change the policy"),
    })
}

/// What somebody with one of the permissions that reach further can do.
fn can(permission: &str) -> &'static str {
    match Level::asked(permission) {
        Level::Key => "can change the policy",
        Level::Ring | Level::Project | Level::Folder | Level::Organization => {
            "can change a policy above the key"
        }
    }
}

/// Those who are told apart by what they stand in are asked about up to so many.
const ASKED_MAX: usize = 256;

/// One of these who has a permission in every request after the last turn of time. WHY: who
/// can until some day, or under a tag, may be locked out.
fn lasting<'w>(
    world: &'w World,
    documents: &Bundle,
    lowered: &Lowered,
    (named, what): (&Bits, &str),
) -> Result<Option<&'w str>, GaveUp> {
    let count = world.times.count();
    let region = permissions(world, &[what]);
    let region = region.narrowed(world.time, &Bits::one(count, count - 1));
    let among = among(world, lowered, named);
    let mut asked = BTreeSet::new();
    for at in named.iter() {
        // One of those who stand in bindings and rules that are alike answers for all of them.
        if !asked.insert((world.reps[at].text.starts_with("group:"), among.get(&at))) {
            continue;
        }
        if ASKED_MAX < asked.len() {
            return Err(GaveUp);
        }
        let own = of_named(world, region.clone(), &Bits::one(world.reps.len(), at));
        if let Sought::None = refused(world, documents, lowered, &own)? {
            return Ok(Some(&world.reps[at].text));
        }
    }
    Ok(None)
}

/// The regions that hold somebody, by numbers: one for those that are alike but for whom they mean.
fn among(world: &World, lowered: &Lowered, named: &Bits) -> BTreeMap<usize, BTreeSet<usize>> {
    let allow = lowered.allow.iter().map(|it| (false, it));
    let deny = lowered.deny.iter().map(|it| (true, it));
    let (mut alike, mut among) = (BTreeMap::new(), BTreeMap::new());
    for (denies, region) in allow.chain(deny) {
        let next = alike.len();
        let number = *alike.entry((denies, region.clone().widened(world.who))).or_insert(next);
        let meant = region.set(world.who).map_or_else(|| named.clone(), |it| it.and(named));
        for at in meant.iter() {
            among.entry(at).or_insert_with(BTreeSet::new).insert(number);
        }
    }
    among
}
