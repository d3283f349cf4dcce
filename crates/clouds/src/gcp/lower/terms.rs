//! Bindings and deny rules as regions.

use keywright_model::text::Document;
use keywright_policy::prove::{Bits, Dimension, GaveUp, Region};

use super::bundle::Bundle;
use super::condition::{At, WAYS_MAX, and};
use super::world::{Lowered, Way, World};
use crate::gcp::layer::{
    Ancestor, BoundaryBinding, DenyPolicy, DenyRule, Hierarchy, Layers, Perimeter, Point, Stands,
};
use crate::gcp::level::{Level, has_say};
use crate::gcp::policy::{Binding, Policy};
use crate::gcp::role::{RoleState, is_stripped};
use crate::gcp::{Condition, predefined};

const KEY: &str = "cloudkms.googleapis.com/CryptoKey";
const VERSION: &str = "cloudkms.googleapis.com/CryptoKeyVersion";

/// What stands in a flag's text for the permission that a request asks for.
pub(in crate::gcp) const PERMISSION: &str = "{permission}";

impl World {
    /// A bundle's bindings and rules, as regions.
    pub(super) fn lower(&mut self, bundle: &Bundle) -> Result<Lowered, GaveUp> {
        let mut lowered = Lowered::default();
        let hierarchy = bundle.hierarchy();
        let layers = &bundle.exports.layers;
        if let Some(policy) = &bundle.exports.policy {
            let way = vec![self.up_to(Level::Key)];
            lowered.allow.extend(self.policy(bundle, policy, &way)?);
        }
        for it in &layers.ancestors {
            let stands = it.point.as_ref().map_or(Stands::Maybe, |it| hierarchy.stands(it));
            let Some(mut way) = self.standing(stands, &ancestor_text(it)) else { continue };
            way.push(self.said(it.point.as_ref()));
            lowered.allow.extend(self.policy(bundle, &it.policy, &way)?);
        }
        if !bundle.shows_policy() {
            let flag = self.flag("the key's IAM policy, which was not handed in".to_owned(), 2);
            let way = vec![(flag, Bits::one(2, 1)), self.up_to(Level::Key)];
            lowered.allow.push(self.region(&way));
        }
        for it in &layers.denies {
            let stands = it.point.as_ref().map_or(Stands::Maybe, |it| hierarchy.stands(it));
            let Some(mut way) = self.standing(stands, &it.name) else { continue };
            way.push(self.said(it.point.as_ref()));
            lowered.deny.extend(self.denied(it, &way)?);
        }
        // WHY flags: what boundaries and perimeters do is told from outside of IAM's own policies.
        lowered.deny.extend(self.boundaries(layers, &hierarchy)?);
        let fences = |it: &&Perimeter| {
            let around = it.restricts && it.encloses(&hierarchy) != Stands::Apart;
            around || !it.faults.is_empty()
        };
        for it in layers.perimeters.iter().filter(fences) {
            let text = printed(&it.document);
            let what = format!("what perimeter `{}` keeps out\n{text}", it.title);
            let way = vec![self.up_to(Level::Ring)];
            lowered.deny.extend(self.kept_out(what, way)?);
        }
        Ok(lowered)
    }

    /// What boundaries may keep out. WHY each by all bindings: whom one binds hangs on those that
    /// stand beside it.
    fn boundaries(
        &mut self,
        layers: &Layers,
        hierarchy: &Hierarchy,
    ) -> Result<Vec<Region>, GaveUp> {
        let bindings = layers.boundary_bindings.iter().map(|it| printed(&it.document));
        let bindings = bindings.collect::<Vec<&str>>().join("\n");
        let beside = match self.bindings.iter().position(|it| *it == bindings) {
            Some(at) => at,
            None => {
                self.bindings.push(bindings);
                self.bindings.len() - 1
            }
        };
        let short = layers.boundaries.iter();
        let short = short.filter(|it| !it.holds(hierarchy) || !it.faults.is_empty());
        let own = short.map(|it| (&it.name, printed(&it.document)));
        // A binding that cannot be read, or whose boundary was not handed in.
        let known = |it: &str| layers.boundaries.iter().any(|boundary| boundary.name == it);
        let odd = |it: &&BoundaryBinding| !it.faults.is_empty() || !known(&it.policy);
        let bound = layers.boundary_bindings.iter().find(odd).map(|it| (&it.policy, ""));
        let mut all = Vec::new();
        for (name, text) in own.chain(bound) {
            let label = name.rsplit('/').next().unwrap_or_default();
            let text = format!("what boundary `{label}` keeps out\n{text}\n{beside}");
            all.extend(self.kept_out(text, Way::new())?);
        }
        Ok(all)
    }

    /// What is kept out for a reason that no class decides.
    fn kept_out(&mut self, text: String, mut way: Way) -> Result<Vec<Region>, GaveUp> {
        way.push((self.flag(text, 2), Bits::one(2, 1)));
        self.regions(&[way])
    }

    /// The permissions that are asked at a level or below.
    fn up_to(&self, level: Level) -> (Dimension, Bits) {
        self.those(&|it| Level::asked(it) <= level)
    }

    /// The permissions in which a policy that hangs there has a say.
    fn said(&self, point: Option<&Point>) -> (Dimension, Bits) {
        self.those(&|it| has_say(point, it))
    }

    fn those(&self, test: &dyn Fn(&str) -> bool) -> (Dimension, Bits) {
        let set = Bits::of(self.permissions.len(), |it| test(&self.permissions[it]));
        (self.permission, set)
    }

    /// The way in which a place stands over the key; `None` where it does not.
    fn standing(&mut self, stands: Stands, text: &str) -> Option<Way> {
        match stands {
            Stands::Over => Some(Vec::new()),
            Stands::Apart => None,
            Stands::Maybe => {
                let flag = self.flag(format!("whether {text} stands over the key"), 2);
                Some(vec![(flag, Bits::one(2, 1))])
            }
        }
    }

    fn policy(
        &mut self,
        bundle: &Bundle,
        policy: &Policy,
        standing: &Way,
    ) -> Result<Vec<Region>, GaveUp> {
        let mut all = Vec::new();
        for it in &policy.bindings {
            let ways = self.binding(bundle, it)?;
            all.extend(self.regions(&and(&ways, std::slice::from_ref(standing))?)?);
        }
        Ok(all)
    }

    fn binding(&mut self, bundle: &Bundle, binding: &Binding) -> Result<Vec<Way>, GaveUp> {
        let who = self.meant(binding.members.iter().map(|it| &*it.text));
        if who.is_empty() {
            return Ok(who);
        }
        let held = self.role(bundle, &binding.role);
        let met = self.met(binding.condition.as_ref(), false)?;
        and(&and(&who, &held)?, &met)
    }

    /// The permissions that a role holds, and those that it may hold.
    fn role(&mut self, bundle: &Bundle, name: &str) -> Vec<Way> {
        let count = self.permissions.len();
        let set = |test: &dyn Fn(&str) -> bool| Bits::of(count, |it| test(&self.permissions[it]));
        if let Some(role) = bundle.exports.roles.named(name) {
            let active = role.state == RoleState::Active;
            let held = set(&|it| active && role.permissions.iter().any(|listed| listed == it));
            return vec![vec![(self.permission, held)]];
        }
        let known = |it: &str| match is_stripped(name) {
            true => None,
            false => predefined::holds(name, it),
        };
        let (held, open) = (set(&|it| known(it) == Some(true)), set(&|it| known(it).is_none()));
        let mut ways = vec![vec![(self.permission, held)]];
        if !open.is_empty() {
            // WHY one for all of them: a request asks for one permission.
            let flag = self.flag(format!("whether role `{name}` holds {PERMISSION}"), 2);
            ways.push(vec![(self.permission, open), (flag, Bits::one(2, 1))]);
        }
        ways
    }

    /// The permissions that are asked at the key or a version, by whether they are.
    fn of_versions(&self) -> (Bits, Bits) {
        let test = |it: usize| self.permissions[it].starts_with("cloudkms.cryptoKeyVersions.");
        let set = Bits::of(self.permissions.len(), test);
        (set.not(), set)
    }

    /// The ways to meet a condition, wherever it is asked; of a deny rule, with those that may
    /// count as met because it fails.
    fn met(&mut self, condition: Option<&Condition>, denies: bool) -> Result<Vec<Way>, GaveUp> {
        let ways = self.met_by_key(condition, denies)?;
        let Some(it) = condition.filter(|it| it.expression.contains("resource")) else {
            return Ok(ways);
        };
        let mut all = and(&ways, &[vec![self.up_to(Level::Key)]])?;
        let flag = self.flag(format!("what {} means above the key", shown(&it.expression)), 2);
        let above = self.those(&|it| Level::Key < Level::asked(it));
        all.push(vec![above, (flag, Bits::one(2, 1))]);
        Ok(all)
    }

    /// The same of what is asked of the key and its versions.
    fn met_by_key(
        &mut self,
        condition: Option<&Condition>,
        denies: bool,
    ) -> Result<Vec<Way>, GaveUp> {
        let Some(condition) = condition else { return Ok(vec![Vec::new()]) };
        let (plain, of_versions) = self.of_versions();
        let key = self.key.clone();
        let at_key = self.met_at(condition, At { name: &key, kind: KEY, is_any: false }, denies)?;
        if !tells_versions(condition) {
            return Ok(at_key);
        }
        let dimension = self.asked;
        let asked = |it| (dimension, Bits::one(2, it));
        let mut ways = and(&at_key, &[vec![(self.permission, plain)]])?;
        let base = vec![(self.permission, of_versions.clone()), asked(0)];
        ways.extend(and(&at_key, &[base])?);
        let count = self.versions.len();
        // Versions at which it is met alike stand together.
        let mut alike: Vec<(Vec<Way>, Bits)> = Vec::new();
        let mut made = ways.len();
        for at in 0..count {
            let name = format!("{key}/cryptoKeyVersions/{}", self.versions[at]);
            let at_version = At { name: &name, kind: VERSION, is_any: at + 1 == count };
            let met = self.met_at(condition, at_version, denies)?;
            match alike.iter_mut().find(|it| it.0 == met) {
                Some((_, set)) => set.insert(at),
                None => {
                    made += met.len();
                    alike.push((met, Bits::one(count, at)));
                }
            }
            // WHY here: versions and ways multiply.
            if WAYS_MAX < made {
                return Err(GaveUp);
            }
        }
        for (met, set) in alike {
            let of_version = [(self.permission, of_versions.clone()), asked(1)];
            let base = of_version.into_iter().chain([(self.version, set)]).collect();
            ways.extend(and(&met, &[base])?);
        }
        Ok(ways)
    }

    fn met_at(
        &mut self,
        condition: &Condition,
        at: At<'_>,
        denies: bool,
    ) -> Result<Vec<Way>, GaveUp> {
        let Ok(tree) = &condition.tree else {
            let flag = self.flag(format!("what {} means", shown(&condition.expression)), 2);
            return Ok(vec![vec![(flag, Bits::one(2, 1))]]);
        };
        let (mut met, unmet) = self.both(tree, at)?;
        let flagged = |it: &(Dimension, Bits)| self.flags.values().any(|flag| *flag == it.0);
        // WHY: what a rule does whose condition fails is not settled.
        if denies && met.iter().chain(&unmet).flatten().any(flagged) {
            let flag = self.flag(format!("whether {} denies", shown(&condition.expression)), 2);
            let open = and(&neither(&unmet)?, &[vec![(flag, Bits::one(2, 1))]])?;
            met.extend(open);
        }
        Ok(met)
    }

    fn denied(&mut self, policy: &DenyPolicy, standing: &Way) -> Result<Vec<Region>, GaveUp> {
        let mut all = Vec::new();
        for rule in &policy.rules {
            let mut ways = and(&self.rule(rule)?, std::slice::from_ref(standing))?;
            if let Some(Point::Folder(_)) = policy.point {
                ways = self.in_some_folder(&ways)?;
            }
            all.extend(self.regions(&ways)?);
        }
        Ok(all)
    }

    /// What is denied in one folder. WHY a flag: it may be another of the folders over the key
    /// whose policy is set.
    fn in_some_folder(&mut self, ways: &[Way]) -> Result<Vec<Way>, GaveUp> {
        let flag = self.flag("which folder's policy is set".to_owned(), 2);
        let folder = self.those(&|it| Level::asked(it) == Level::Folder);
        let others = vec![(folder.0, folder.1.not())];
        and(ways, &[others, vec![folder, (flag, Bits::one(2, 1))]])
    }

    fn rule(&mut self, rule: &DenyRule) -> Result<Vec<Way>, GaveUp> {
        let who = self.meant(rule.principals.iter().map(|it| &*it.text));
        let others = self.unmeant(rule.exceptions.iter().map(|it| &*it.text))?;
        let who = and(&who, &others)?;
        if who.is_empty() {
            return Ok(who);
        }
        let named = |it: &str| rule.permissions.iter().any(|denied| names(&denied.text, it));
        let spared = |it: &str| rule.spared.iter().any(|spared| names(&spared.text, it));
        let test = |it: usize| {
            let it = self.permissions[it].as_str();
            named(it) && !spared(it)
        };
        let what = vec![(self.permission, Bits::of(self.permissions.len(), test))];
        let met = self.met(rule.condition.as_ref(), true)?;
        and(&and(&who, &[what])?, &met)
    }
}

/// The ways to be in none of some ways.
fn neither(ways: &[Way]) -> Result<Vec<Way>, GaveUp> {
    let mut all = vec![Vec::new()];
    for way in ways {
        let outside: Vec<Way> = way.iter().map(|it| vec![(it.0, it.1.not())]).collect();
        all = and(&all, &outside)?;
    }
    Ok(all)
}

/// Whether a condition may be answered otherwise at a version than at the key.
pub(super) fn tells_versions(condition: &Condition) -> bool {
    ["name", "type"].iter().any(|it| condition.expression.contains(it))
}

/// An expression for a sentence, in one line that is not long. Behind the break stands the whole,
/// which tells it from others.
fn shown(expression: &str) -> String {
    const CHARACTERS_MAX: usize = 80;
    let line = expression.lines().next().unwrap_or_default();
    match line.char_indices().nth(CHARACTERS_MAX) {
        None if line == expression => format!("`{expression}`"),
        cut => format!("`{}…`\n{expression}\n", &line[..cut.map_or(line.len(), |it| it.0)]),
    }
}

fn printed(document: &Document) -> &str {
    document.source.slice(document.root.span)
}

fn ancestor_text(it: &Ancestor) -> String {
    format!("{} {:?}", it.label, it.point)
}

/// Whether a deny rule's text names a permission: `cloudkms.googleapis.com/cryptoKeys.*`.
fn names(text: &str, permission: &str) -> bool {
    let Some((service, rest)) = text.split_once(".googleapis.com/") else { return false };
    let mut wanted = permission.splitn(3, '.');
    let own = match wanted.next() {
        Some("resourcemanager") => service == "cloudresourcemanager",
        it => it == Some(service),
    };
    let rest = if rest == "*" { "*.*" } else { rest };
    let mut parts = rest.splitn(2, '.');
    own && (0..2).all(|_| match (parts.next(), wanted.next()) {
        (Some("*"), Some(_)) => true,
        (Some(part), Some(found)) => part == found,
        (_, _) => false,
    })
}
