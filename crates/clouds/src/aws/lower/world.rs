//! All requests, as a handful of policies tell them apart, and the policies as regions of them.

use std::collections::{BTreeMap, BTreeSet};

use keywright_policy::prove::{Bits, Dimension, GaveUp, Region, Space, TextPattern};

use crate::aws::across::works_across_accounts;
use crate::aws::catalogue::{self, Carried};
use crate::aws::{Form, Policy, Statement};

use super::action::Actions;
use super::domain::{Domain, Sort, Texts, Wanted};
use super::pattern::{Manner, pattern};
use super::principal::{Kind as PrincipalKind, Known, Rep, reps};
use super::regions::narrowed;
use super::resource::resources;
use super::statement::{Met, Variant, variants};

/// What a question speaks of beside the policies.
#[derive(Debug, Default)]
pub struct Extra {
    /// Principals by their ARN.
    pub principals: Vec<String>,
    /// Patterns of actions.
    pub actions: Vec<String>,
    /// Patterns of resources.
    pub resources: Vec<String>,
}

/// All requests in classes.
#[derive(Debug)]
pub struct World {
    /// The attributes.
    pub space: Space,
    /// The principals, a class each.
    pub reps: Vec<Rep>,
    /// Requests that AWS never makes.
    pub impossible: Vec<Region>,
    /// The policies, in the order in which they were given.
    pub documents: Vec<Lowered>,
    pub(super) who: Dimension,
    /// The principals that are named.
    pub(super) named: BTreeSet<String>,
    /// The accounts that are spoken of.
    pub(super) accounts: BTreeSet<String>,
    pub(super) actions: Actions,
    pub(super) resources: (Dimension, Texts),
    pub(super) keys: BTreeMap<String, Domain>,
    pub(super) opaque: BTreeMap<String, Dimension>,
    /// What keeps somebody from being told apart: then that no point was found proves nothing.
    undecided: Option<String>,
}

/// A policy as regions.
#[derive(Debug, Default)]
pub struct Lowered {
    /// What its `Allow` statements match.
    pub allow: Vec<Term>,
    /// What its `Deny` statements match.
    pub deny: Vec<Term>,
}

/// A region, and the statement that it comes from.
#[derive(Debug, Clone)]
pub struct Term {
    /// The region.
    pub region: Region,
    /// The statement's index.
    pub statement: usize,
}

/// A condition that asks whether two keys have one value can be said in classes only by a value
/// that stands for all others; this is it.
pub(super) const SAME: &str = "a-shared-value";

/// The one KMS key that a key policy speaks of.
fn key_arn(policies: &[&Policy]) -> String {
    let account = policies.iter().find_map(|it| it.administering_account());
    let account = account.unwrap_or("111122223333");
    format!("arn:aws:kms:us-east-1:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab")
}

impl World {
    /// Splits all requests by what the policies and the question say.
    ///
    /// # Errors
    /// Patterns that split them into too many classes.
    pub fn new(policies: &[&Policy], extra: &Extra) -> Result<World, GaveUp> {
        let Known { reps, named, accounts, undecided } = reps(policies, &extra.principals)?;
        let mut space = Space::default();
        let who = space.add(reps.len().max(1));
        let statements: Vec<(&Statement, Vec<Variant>)> = policies
            .iter()
            .flat_map(|policy| policy.statements.iter().map(|it| (*policy, it)))
            .map(|(policy, it)| (it, variants(it, policy.version, &reps)))
            .collect();
        let of_key = policies.iter().all(|it| it.form == Form::Key) && !policies.is_empty();
        let actions = actions(&mut space, policies, extra, of_key)?;
        let key = of_key.then(|| key_arn(policies));
        let resources = resources(&mut space, policies, &statements, extra, key.as_deref())?;
        let mut world = World {
            who,
            named,
            accounts,
            actions,
            resources,
            keys: BTreeMap::new(),
            opaque: BTreeMap::new(),
            undecided,
            impossible: Vec::new(),
            documents: Vec::new(),
            space,
            reps,
        };
        world.split_keys(&statements)?;
        world.rule_out();
        let mut rest = statements.as_slice();
        for policy in policies {
            let (ours, behind) = rest.split_at(policy.statements.len());
            let lowered = world.lower(ours)?;
            world.documents.push(lowered);
            rest = behind;
        }
        world.level();
        Ok(world)
    }

    /// All requests of these actions, as patterns.
    pub fn of_actions<'a>(&self, actions: impl Iterator<Item = &'a str>) -> Region {
        self.everything().narrowed(self.actions.dimension, &self.actions.of(actions))
    }

    /// All requests on these resources, as patterns.
    #[must_use]
    pub fn on_resources(&self, region: Region, resources: &[String]) -> Region {
        let patterns: Vec<TextPattern> =
            resources.iter().map(|it| pattern(Manner::Resource, it)).collect();
        region.narrowed(self.resources.0, &self.resources.1.accepted(&patterns))
    }

    /// All requests of principals that pass a test.
    #[must_use]
    pub fn by(&self, region: Region, test: impl Fn(&Rep) -> bool) -> Region {
        region.narrowed(self.who, &Bits::of(self.reps.len().max(1), |it| test(&self.reps[it])))
    }

    /// Requests whose value of a key is none of those that a document names in full: whoever does
    /// not belong to the named ones sends such a request.
    #[must_use]
    pub fn without_named_values(&self, region: Region, keys: &[&str]) -> Region {
        keys.iter().fold(region, |region, key| match self.keys.get(*key) {
            Some(domain) => {
                let unnamed = domain.unnamed();
                unnamed.iter().fold(region, |it, (dimension, set)| it.narrowed(*dimension, set))
            }
            None => region,
        })
    }

    /// Those requests whose action has an effect for callers of other accounts.
    #[must_use]
    pub fn across_accounts(&self, region: Region) -> Region {
        let works = |it: usize| works_across_accounts(self.actions.name(it));
        region.narrowed(self.actions.dimension, &Bits::of(self.actions.count, works))
    }

    /// What is certain of every request to a key: it comes over TLS.
    #[must_use]
    pub fn certain(&self, region: Region) -> Region {
        match self.keys.get("aws:securetransport") {
            Some(domain) => narrowed(region, &domain.with("true")),
            None => region,
        }
    }

    /// The catalogued actions that a pattern means; the pattern itself where it means none.
    pub fn known_actions<'a>(&'a self, action: &'a str) -> Vec<&'a str> {
        let accepted = self.actions.accepted(action);
        let known = accepted.iter().filter(|it| *it < self.actions.known());
        let names: Vec<&str> = known.map(|it| self.actions.name(it)).collect();
        if names.is_empty() { vec![action] } else { names }
    }

    /// Whether a principal is one that a document or a question names, and no representative of all
    /// others.
    pub fn is_named(&self, rep: &Rep) -> bool {
        self.named.contains(&rep.id)
    }

    /// Whether a principal belongs to an account that no document speaks of.
    pub fn is_stranger(&self, rep: &Rep) -> bool {
        rep.account().is_some_and(|it| !self.accounts.contains(it))
    }

    /// Whether a document or a question speaks of an account.
    pub fn accounts_known(&self, account: &str) -> bool {
        self.accounts.contains(account)
    }

    /// Whether a principal stands for all of its kind and account that are not told apart.
    pub fn is_any_other(&self, rep: &Rep) -> bool {
        rep.id.ends_with("/any-other") || rep.kind == PrincipalKind::Root
    }

    /// The attribute that is the action.
    pub fn of_action(&self) -> Dimension {
        self.actions.dimension
    }

    /// An action of each class.
    pub fn all_actions(&self) -> impl Iterator<Item = &str> {
        (0..self.actions.count).map(|it| self.actions.name(it))
    }

    /// The one request of a point.
    pub fn only(&self, point: &[usize]) -> Region {
        let all = point.iter().enumerate();
        all.fold(self.everything(), |region, (at, class)| {
            let dimension = Dimension(at);
            region.narrowed(dimension, &Bits::one(self.space.classes(dimension), *class))
        })
    }

    /// All requests.
    pub fn everything(&self) -> Region {
        Region::everything(&self.space)
    }

    /// The principal of a request.
    pub fn principal(&self, point: &[usize]) -> Option<&Rep> {
        self.reps.get(point[self.who.0])
    }

    /// The action of a request.
    pub fn action(&self, point: &[usize]) -> &str {
        self.actions.name(point[self.actions.dimension.0])
    }

    /// The resource of a request.
    pub fn resource(&self, point: &[usize]) -> &str {
        &self.resources.1.classes.texts[point[self.resources.0.0]]
    }

    /// The condition keys of a request, with their values.
    pub fn context(&self, point: &[usize]) -> Vec<(&str, Vec<String>)> {
        let all = self.keys.iter().map(|(key, domain)| (key.as_str(), domain.values(point)));
        all.filter(|it| !it.1.is_empty()).collect()
    }

    /// Whether some condition could not be said in classes; then a point may be no true request.
    pub fn is_exact(&self) -> bool {
        self.opaque.is_empty() && self.undecided.is_none()
    }

    /// Whether everybody is told apart whom the documents do, so that finding nobody is a proof.
    pub fn is_complete(&self) -> bool {
        self.undecided.is_none()
    }

    /// The attributes that stand for what could not be said in classes, with what that is.
    pub fn opaque(&self) -> impl Iterator<Item = (Dimension, &str)> {
        self.opaque.iter().map(|it| (*it.1, it.0.as_str()))
    }

    /// What keeps somebody from being told apart.
    pub fn undecided(&self) -> Option<&str> {
        self.undecided.as_deref()
    }

    /// What could not be said in classes, for a reason.
    pub fn inexact(&self) -> impl Iterator<Item = &str> {
        self.undecided.iter().chain(self.opaque.keys()).map(String::as_str)
    }

    /// The keys that are split, by their names in lower case.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.keys().map(String::as_str)
    }

    /// The keys on which two requests differ.
    pub fn differing<'w>(&'w self, a: &'w [usize], b: &'w [usize]) -> Vec<&'w str> {
        let differs = |it: &(&String, &Domain)| it.1.values(a) != it.1.values(b);
        self.keys.iter().filter(differs).map(|it| it.0.as_str()).collect()
    }

    fn split_keys(&mut self, statements: &[(&Statement, Vec<Variant>)]) -> Result<(), GaveUp> {
        let mut wanted: BTreeMap<&str, Vec<&Wanted>> = BTreeMap::new();
        let mut same: Vec<(&str, &str)> = Vec::new();
        for met in conditions(statements) {
            match met {
                Met::Compares { key, wanted: it } if !Rep::owns(key) => {
                    wanted.entry(key).or_default().push(it);
                }
                Met::SameAs { key, other, .. } => same.push((key, other)),
                Met::Compares { .. } | Met::Opaque { .. } => {}
            }
        }
        let shared = shared_values(&wanted, &same);
        let pairs = wanted.keys().filter_map(|it| it.strip_prefix(CONTEXT_PAIR));
        let pairs: Vec<TextPattern> = pairs.map(|it| pattern(Manner::EqualsFolded, it)).collect();
        same.iter().for_each(|(a, b)| {
            wanted.entry(a).or_default();
            wanted.entry(b).or_default();
        });
        for (key, all) in wanted {
            let kind = catalogue::condition_key(key);
            let qualified = all.iter().any(|it| it.operator.qualifier.is_some());
            let many = kind.map_or(qualified, |it| it.many);
            let sort = all.iter().find_map(|it| Sort::of(it.operator.test)).unwrap_or(Sort::Text);
            let more = Wanted {
                operator: SAME_TEST,
                patterns: shared.iter().map(|it| TextPattern::literal(it)).collect(),
                values: Vec::new(),
            };
            let mut all = all.clone();
            if same.iter().any(|(a, b)| *a == key || *b == key) {
                all.push(&more);
            }
            let spelled =
                Wanted { operator: SAME_TEST, patterns: pairs.clone(), values: Vec::new() };
            if key == CONTEXT_KEYS {
                all.push(&spelled);
            }
            let domain = Domain::new(&mut self.space, sort, many, &all)?;
            self.keys.insert(key.to_owned(), domain);
        }
        self.keep_shared(&same);
        Ok(())
    }

    /// Of two keys that are asked to be the same, the first takes only values that both know: every
    /// other value stands for itself by the one that both share.
    fn keep_shared(&mut self, same: &[(&str, &str)]) {
        for (key, _) in same {
            let Some(Domain::Text { dimension, texts }) = self.keys.get(*key) else { continue };
            let named =
                texts.classes.accepts.iter().fold(Bits::none(texts.count()), |all, it| all.or(it));
            let unnamed = Bits::of(texts.count() + 1, |it| 0 < it && !named.has(it - 1));
            let region = Region::everything(&self.space).narrowed(*dimension, &unnamed);
            self.impossible.push(region);
        }
    }

    /// Requests that AWS never makes: a key where the action or the principal has none, or an
    /// action without a key that it always has.
    fn rule_out(&mut self) {
        let everything = Region::everything(&self.space);
        let mut impossible: Vec<Region> = std::mem::take(&mut self.impossible)
            .iter()
            .map(|it| it.clone().grown(&self.space))
            .collect();
        for (key, domain) in &self.keys {
            if let Some((dimension, set)) = domain.unreal().filter(|it| !it.1.is_empty()) {
                impossible.push(everything.clone().narrowed(dimension, &set));
            }
            let (never, always) = self.actions.carried(key);
            let without = Bits::of(self.reps.len().max(1), |it| {
                self.reps.get(it).is_some_and(|rep| rep.never_carries(key))
            });
            for (dimension, set) in [(self.actions.dimension, &never), (self.who, &without)] {
                let present = domain.present().into_iter().filter(|_| !set.is_empty());
                let region = everything.clone().narrowed(dimension, set);
                impossible.extend(present.map(|way| narrowed(region.clone(), &way)));
            }
            if !always.is_empty() {
                let region = everything.clone().narrowed(self.actions.dimension, &always);
                impossible.push(narrowed(region, &domain.missing()));
            }
        }
        // AWS KMS answers over TLS alone.
        if let Some(domain) = self.keys.get("aws:securetransport") {
            let of_kms = |it: usize| self.actions.name(it).starts_with("kms:");
            let of_kms = Bits::of(self.actions.count, of_kms);
            let region = everything.clone().narrowed(self.actions.dimension, &of_kms);
            let without = Some(domain.with("false")).filter(|it| !it.is_empty());
            impossible.extend(without.map(|it| narrowed(region, &it)));
        }
        // A pair of an encryption context has its name in the list of names, in some spelling.
        if let Some(Domain::Many { dimensions, texts }) = self.keys.get(CONTEXT_KEYS) {
            for (key, pair) in &self.keys {
                let Some(name) = key.strip_prefix(CONTEXT_PAIR) else { continue };
                let spelled = texts.accepted(&[pattern(Manner::EqualsFolded, name)]);
                let listed =
                    |is: usize| spelled.iter().map(move |it| (dimensions[it], Bits::one(2, is)));
                let unlisted = narrowed(everything.clone(), &listed(0).collect());
                impossible.extend(pair.present().iter().map(|it| narrowed(unlisted.clone(), it)));
                let without = narrowed(everything.clone(), &pair.missing());
                impossible.extend(listed(1).map(|it| narrowed(without.clone(), &vec![it])));
            }
        }
        // What comes through an endpoint has no public address.
        if let Some(address) = self.keys.get("aws:sourceip") {
            let endpoint = self.keys.iter().filter(|(key, _)| {
                catalogue::global(key).is_some_and(|it| it.carried == Carried::Endpoint)
            });
            for way in endpoint.flat_map(|it| it.1.present()) {
                let region = narrowed(everything.clone(), &way);
                let both = address.present();
                impossible.extend(both.iter().map(|way| narrowed(region.clone(), way)));
            }
        }
        // A member of an organization has its paths, and nobody else has any.
        let member = (self.keys.get("aws:principalorgid"), self.keys.get("aws:principalorgpaths"));
        if let (Some(id), Some(paths)) = member {
            for (with, without) in [(id, paths), (paths, id)] {
                let region = narrowed(everything.clone(), &without.missing());
                impossible.extend(with.present().iter().map(|way| narrowed(region.clone(), way)));
            }
        }
        self.impossible = impossible;
    }

    /// Attributes that were added on the way are attributes of every region.
    fn level(&mut self) {
        let terms =
            self.documents.iter_mut().flat_map(|it| it.allow.iter_mut().chain(&mut it.deny));
        for region in terms.map(|it| &mut it.region).chain(&mut self.impossible) {
            *region = region.clone().grown(&self.space);
        }
    }
}

const CONTEXT_KEYS: &str = "kms:encryptioncontextkeys";
const CONTEXT_PAIR: &str = "kms:encryptioncontext:";

const SAME_TEST: crate::aws::Operator = crate::aws::Operator {
    qualifier: None,
    test: crate::aws::Test::StringEquals {
        negated: false,
        case: keywright_policy::LetterCase::Sensitive,
    },
    if_exists: false,
};

fn conditions<'v>(
    statements: &'v [(&Statement, Vec<Variant>)],
) -> impl Iterator<Item = &'v Met> + use<'v> {
    statements.iter().flat_map(|it| &it.1).flat_map(|it| &it.conditions)
}

/// The values that keys which are asked to be the same must both know.
fn shared_values(wanted: &BTreeMap<&str, Vec<&Wanted>>, same: &[(&str, &str)]) -> BTreeSet<String> {
    let mut all = BTreeSet::from([SAME.to_owned()]);
    for key in same.iter().flat_map(|it| [it.0, it.1]) {
        let patterns = wanted.get(key).into_iter().flatten().flat_map(|it| &it.patterns);
        all.extend(patterns.filter_map(TextPattern::as_literal));
    }
    all
}

fn actions(
    space: &mut Space,
    policies: &[&Policy],
    extra: &Extra,
    of_key: bool,
) -> Result<Actions, GaveUp> {
    let parts = policies.iter().flat_map(|it| &it.statements).filter_map(|it| it.action.as_ref());
    let mut patterns: Vec<&str> = parts.flat_map(|it| &it.patterns).map(|it| it.0.text()).collect();
    patterns.extend(extra.actions.iter().map(String::as_str));
    patterns.sort();
    patterns.dedup();
    Actions::new(space, &patterns, of_key.then_some("kms"))
}
