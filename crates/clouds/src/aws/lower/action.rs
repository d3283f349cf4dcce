//! Actions, split into classes: those that the catalogue lists, and those that AWS may add.

use std::borrow::Cow;
use std::sync::Arc;

use keywright_policy::prove::{Bits, Dimension, GaveUp, Space, TextPattern, classes};

use crate::aws::catalogue::{self, Carried, Presence};

use super::pattern::{Manner, pattern};
use super::service::{Known, known};

/// Classes of actions: every catalogued one of the services that are spoken of, then one for each
/// kind that the catalogue does not list.
#[derive(Debug)]
pub(super) struct Actions {
    pub(super) dimension: Dimension,
    services: Vec<Arc<Known>>,
    /// An action of each class that the catalogue does not list.
    others: Vec<String>,
    /// How many classes there are.
    pub(super) count: usize,
    /// What each pattern that was split by means, in their order.
    meanings: Vec<(String, Bits)>,
}

impl Actions {
    /// Splits the actions of the services that the patterns speak of. `only` keeps to one service.
    /// The patterns are sorted.
    pub(super) fn new(
        space: &mut Space,
        patterns: &[&str],
        only: Option<&str>,
    ) -> Result<Actions, GaveUp> {
        let mut prefixes: Vec<String> = only.into_iter().map(str::to_owned).collect();
        if only.is_none() {
            let named = patterns.iter().filter_map(|it| it.split_once(':')).map(|it| it.0);
            prefixes.extend(named.filter(|it| !it.contains(['*', '?'])).map(str::to_lowercase));
            prefixes.sort();
            prefixes.dedup();
        }
        let services: Vec<Arc<Known>> = prefixes.iter().filter_map(|it| known(it)).collect();
        let others = others(patterns, only, &services)?;
        let count = services.iter().map(|it| it.names.len()).sum::<usize>() + others.len();
        let dimension = space.add(count);
        let mut actions = Actions { dimension, services, others, count, meanings: Vec::new() };
        // WHY once: policies that are compared say the same patterns over and over.
        let each = patterns.iter().map(|it| ((*it).to_owned(), actions.meaning(it)));
        actions.meanings = each.collect();
        Ok(actions)
    }

    /// The classes that a pattern means.
    pub(super) fn accepted(&self, text: &str) -> Cow<'_, Bits> {
        match self.meanings.binary_search_by(|it| it.0.as_str().cmp(text)) {
            Ok(at) => Cow::Borrowed(&self.meanings[at].1),
            Err(_) => Cow::Owned(self.meaning(text)),
        }
    }

    /// The classes that some of these patterns mean.
    pub(super) fn of<'t>(&self, patterns: impl Iterator<Item = &'t str>) -> Bits {
        let mut all = Bits::none(self.count);
        patterns.for_each(|it| all.extend(&self.accepted(it)));
        all
    }

    /// The action of a class.
    pub(super) fn name(&self, class: usize) -> &str {
        let mut rest = class;
        for service in &self.services {
            match service.names.get(rest) {
                Some(name) => return name,
                None => rest -= service.names.len(),
            }
        }
        &self.others[rest]
    }

    /// How many classes the catalogue lists.
    pub(super) fn known(&self) -> usize {
        self.count - self.others.len()
    }

    fn meaning(&self, text: &str) -> Bits {
        let mut bits = Bits::none(self.count);
        let wild = text.contains(['*', '?']);
        let mut before = 0;
        for service in &self.services {
            if wild {
                service.matching(text).iter().for_each(|it| bits.insert(before + it));
            } else if let Some(at) = service.index(text) {
                bits.insert(before + at);
            }
            before += service.names.len();
        }
        let pattern = wild.then(|| pattern(Manner::Action, text));
        let is_meant = |name: &String| match &pattern {
            Some(pattern) => pattern.matches(name),
            None => name.eq_ignore_ascii_case(text),
        };
        let others = self.others.iter().enumerate().filter(|it| is_meant(it.1));
        others.for_each(|(at, _)| bits.insert(before + at));
        bits
    }

    /// The classes that never carry a key, and those that always do. Of what AWS may add no more is
    /// known than of every request.
    pub(super) fn carried(&self, key: &str) -> (Bits, Bits) {
        let (mut never, mut always) = (Bits::none(self.count), Bits::none(self.count));
        let mut before = 0;
        for service in &self.services {
            let carried = service.carried(key);
            for (at, presence) in carried.iter().enumerate() {
                match presence {
                    Presence::Never => never.insert(before + at),
                    Presence::Always => always.insert(before + at),
                    Presence::Maybe => {}
                }
            }
            before += service.names.len();
        }
        if catalogue::global(key).is_some_and(|it| it.carried == Carried::Always) {
            (before..self.count).for_each(|it| always.insert(it));
        }
        (never, always)
    }
}

/// An action of each class that the catalogue does not list: what AWS may add, and what is
/// misspelled.
fn others(
    patterns: &[&str],
    only: Option<&str>,
    services: &[Arc<Known>],
) -> Result<Vec<String>, GaveUp> {
    let listed = |it: &str| services.iter().any(|service| service.index(it).is_some());
    let open = patterns.iter().filter(|it| it.contains(['*', '?']) || !listed(it));
    let patterns: Vec<TextPattern> = open.map(|it| pattern(Manner::Action, it)).collect();
    let frame = match only {
        Some(service) => format!("{service}:?*"),
        None => "?*:?*".to_owned(),
    };
    let found = classes(&patterns, &[pattern(Manner::Like, &frame)])?;
    let names = found.texts.into_iter().map(|it| if listed(&it) { format!("{it}zz") } else { it });
    Ok(names.collect())
}
