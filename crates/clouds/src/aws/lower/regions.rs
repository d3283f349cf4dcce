//! A policy's statements as regions of requests.

use keywright_policy::prove::{Bits, Dimension, GaveUp, Region, TextPattern};

use crate::aws::{Effect, PrincipalPart, Statement};

use super::domain::{Domain, Wanted, Way};
use super::principal::{Meaning, Meant, Rep};
use super::statement::{Met, Variant};
use super::world::{Lowered, SAME, Term, World};

/// Regions of one statement: its conditions' ways multiply.
const REGIONS_MAX: usize = 4096;

impl World {
    /// A policy's statements, in their order, as regions.
    pub(super) fn lower(
        &mut self,
        statements: &[(&Statement, Vec<Variant>)],
    ) -> Result<Lowered, GaveUp> {
        let mut lowered = Lowered::default();
        for (statement, variants) in statements {
            let terms = match statement.effect {
                Some(Effect::Allow) => &mut lowered.allow,
                Some(Effect::Deny) => &mut lowered.deny,
                None => continue,
            };
            for variant in variants {
                let regions = self.regions(statement, variant)?;
                let index = statement.index;
                terms.extend(regions.into_iter().map(|region| Term { region, statement: index }));
            }
        }
        Ok(lowered)
    }

    fn regions(&mut self, statement: &Statement, variant: &Variant) -> Result<Vec<Region>, GaveUp> {
        let mut who = variant.reps.clone();
        let mut ways: Vec<Vec<Way>> = Vec::new();
        if let Some(part) = &statement.principal {
            ways.push(self.meant(part, statement.effect));
        }
        for met in &variant.conditions {
            match met {
                Met::Compares { key, wanted } if Rep::owns(key) => {
                    let holds = |it: usize| own_holds(&self.reps[it], key, wanted);
                    who = who.and(&Bits::of(self.reps.len(), holds));
                }
                Met::Compares { key, wanted } => {
                    let found = self.keys.get(key).and_then(|it| it.ways(wanted));
                    let text =
                        || format!("`{}` of `{key}` and {}", wanted.operator, wanted.shown());
                    ways.push(found.unwrap_or_else(|| self.opaque_way(text())));
                }
                Met::SameAs { key, other, negated, if_exists } => {
                    let found = self.same(key, other, *negated, *if_exists);
                    let text = || format!("`{key}` beside the value of `{other}`");
                    ways.push(found.unwrap_or_else(|| match negated {
                        false => self.opaque_way(text()),
                        true => self.opaque_way(format!("not {}", text())),
                    }));
                }
                Met::Opaque { text } => ways.push(self.opaque_way(text.clone())),
            }
        }
        ways.push(self.on(statement, variant));
        let base = match &statement.action {
            Some(part) => {
                let set = self.actions.of(part.patterns.iter().map(|it| it.0.text()));
                let set = if part.negated { set.not() } else { set };
                Region::everything(&self.space).narrowed(self.actions.dimension, &set)
            }
            None => return Ok(Vec::new()),
        };
        if self.reps.is_empty() || who.is_empty() || base.is_empty() {
            return Ok(Vec::new());
        }
        let mut regions = vec![base.narrowed(self.who, &who)];
        for alternatives in ways {
            let mut next = Vec::new();
            for region in &regions {
                let met =
                    alternatives.iter().map(|way| narrowed(region.clone().grown(&self.space), way));
                next.extend(met.filter(|it| !it.is_empty()));
            }
            if REGIONS_MAX < next.len() {
                return Err(GaveUp);
            }
            regions = next;
        }
        Ok(regions)
    }

    /// The ways in which a request's principal is one of those whom the element means.
    fn meant(&mut self, part: &PrincipalPart, effect: Option<Effect>) -> Vec<Way> {
        let meaning = Meaning::of(part, effect);
        let meant: Vec<Meant> = self.reps.iter().map(|it| it.meant_by(&meaning)).collect();
        let of = |wanted| Bits::of(meant.len().max(1), |it| meant.get(it) == Some(&wanted));
        let (certain, perhaps) = (of(Meant::Yes), of(Meant::Perhaps));
        let mut ways = vec![vec![(self.who, certain)]];
        if !perhaps.is_empty() {
            let mut names: Vec<String> = part.who.iter().map(|it| format!("`{}`", it.0)).collect();
            names.sort_unstable();
            let flag = self.flag(format!("whom `NotPrincipal` spares beside {}", names.join(", ")));
            ways.push(vec![(self.who, perhaps), (flag, Bits::one(2, 1))]);
        }
        ways
    }

    /// The ways in which a request's resource is one of the statement's.
    fn on(&mut self, statement: &Statement, variant: &Variant) -> Vec<Way> {
        // A trust policy stands on its role, and names none; elsewhere a lack is a fault.
        let Some(part) = &statement.resource else { return vec![Vec::new()] };
        let known: Vec<TextPattern> = variant.resources.iter().flatten().cloned().collect();
        let open = variant.resources.iter().any(Option::is_none);
        let (dimension, texts) = &self.resources;
        let (dimension, set) = (*dimension, texts.accepted(&known));
        let set = if part.negated { set.not() } else { set };
        if !open {
            return vec![vec![(dimension, set)]];
        }
        let mut names: Vec<&str> = part.patterns.iter().map(|it| it.0.as_str()).collect();
        names.sort_unstable();
        let flag = self.flag(format!("the resource beside {names:?}"));
        match part.negated {
            true => vec![vec![(dimension, set), (flag, Bits::one(2, 0))]],
            false => vec![vec![(dimension, set)], vec![(flag, Bits::one(2, 1))]],
        }
    }

    /// The ways in which one key has, or has not, the value of another.
    fn same(&self, key: &str, other: &str, negated: bool, if_exists: bool) -> Option<Vec<Way>> {
        let (
            Domain::Text { dimension: a, texts: left },
            Domain::Text { dimension: b, texts: right },
        ) = (self.keys.get(key)?, self.keys.get(other)?)
        else {
            return None;
        };
        let (here, there) = (left.literals()?, right.literals()?);
        if key == other || here.keys().ne(there.keys()) || !here.contains_key(SAME) {
            return None;
        }
        let (wide, broad) = (left.count() + 1, right.count() + 1);
        let mut ways = Vec::new();
        for (text, class) in &here {
            let theirs = Bits::one(broad, there[text] + 1);
            let theirs = if negated { theirs.not() } else { theirs };
            ways.push(vec![(*a, Bits::one(wide, class + 1)), (*b, theirs)]);
        }
        if negated || if_exists {
            ways.push(vec![(*a, Bits::one(wide, 0))]);
        }
        Some(ways)
    }

    fn opaque_way(&mut self, text: String) -> Vec<Way> {
        let flag = self.flag(text);
        vec![vec![(flag, Bits::one(2, 1))]]
    }

    fn flag(&mut self, text: String) -> Dimension {
        let space = &mut self.space;
        *self.opaque.entry(text).or_insert_with(|| space.add(2))
    }
}

/// Whether a condition on a key that follows from the principal is met by this one.
fn own_holds(rep: &Rep, key: &str, wanted: &Wanted) -> bool {
    use crate::aws::{Qualifier, Test};
    let operator = wanted.operator;
    let value = rep.derived(key);
    if operator.test == Test::Null {
        let asks = |word: &str| wanted.values.iter().any(|it| it.eq_ignore_ascii_case(word));
        return match operator.qualifier {
            Some(Qualifier::ForAllValues) => true,
            Some(Qualifier::ForAnyValue) => false,
            None => asks(if value.is_none() { "true" } else { "false" }),
        };
    }
    match value {
        Some(value) => wanted.patterns.iter().any(|it| it.matches(&value)) != operator.is_negated(),
        None => match operator.qualifier {
            Some(Qualifier::ForAllValues) => true,
            Some(Qualifier::ForAnyValue) => operator.if_exists,
            None => operator.if_exists || operator.is_negated(),
        },
    }
}

/// A region, narrowed to one way to meet a condition.
pub(super) fn narrowed(region: Region, way: &Way) -> Region {
    way.iter().fold(region, |region, (dimension, set)| region.narrowed(*dimension, set))
}
