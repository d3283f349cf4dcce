//! A condition as ways to meet it and ways to fail it.
//!
//! An atom that classes do not decide has three: unmet, met, and failed, which is neither.

use keywright_policy::prove::{Bits, GaveUp};

use super::world::{Way, World};
use crate::gcp::cel::{Comparison, Tree};
use crate::gcp::condition::time_point;

/// Ways of one condition.
pub(super) const WAYS_MAX: usize = 1024;

/// The name and type under which a condition is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) name: &'a str,
    pub(super) kind: &'a str,
    /// Whether it stands for every version whose number no expression writes.
    pub(super) is_any: bool,
}

/// The ways to true, and the ways to false.
type Both = (Vec<Way>, Vec<Way>);

fn constant(it: bool) -> Both {
    let all = vec![Vec::new()];
    if it { (all, Vec::new()) } else { (Vec::new(), all) }
}

fn or(mut a: Vec<Way>, b: Vec<Way>) -> Result<Vec<Way>, GaveUp> {
    a.extend(b);
    if WAYS_MAX < a.len() { Err(GaveUp) } else { Ok(a) }
}

/// Every way of one beside every way of the other.
pub(super) fn and(a: &[Way], b: &[Way]) -> Result<Vec<Way>, GaveUp> {
    if WAYS_MAX < a.len().saturating_mul(b.len()) {
        return Err(GaveUp);
    }
    let beside = |x: &Way, y: &Way| x.iter().chain(y).cloned().collect();
    Ok(a.iter().flat_map(|x| b.iter().map(move |y| beside(x, y))).collect())
}

impl World {
    /// The ways in which an expression comes to true, and to false.
    pub(super) fn both(&mut self, tree: &Tree, at: At<'_>) -> Result<Both, GaveUp> {
        match tree {
            Tree::Truth(it) => Ok(constant(*it)),
            Tree::Not(it) => self.both(it, at).map(|(yes, no)| (no, yes)),
            Tree::All(all) => self.joined(all, at, false),
            Tree::Any(all) => self.joined(all, at, true),
            _ => Ok(self.atom(tree, at)),
        }
    }

    fn joined(&mut self, all: &[Tree], at: At<'_>, any: bool) -> Result<Both, GaveUp> {
        let (mut together, mut apart) = (vec![Vec::new()], Vec::new());
        for it in all {
            let (yes, no) = self.both(it, at)?;
            let (one, each) = if any { (yes, no) } else { (no, yes) };
            together = and(&together, &each)?;
            apart = or(apart, one)?;
        }
        Ok(if any { (apart, together) } else { (together, apart) })
    }

    fn atom(&mut self, tree: &Tree, at: At<'_>) -> Both {
        let decided = self.timed(tree).or_else(|| named(tree, at)).or_else(|| self.tagged(tree));
        decided.unwrap_or_else(|| {
            let mut paths = Vec::new();
            tree.walk(&mut |it| {
                if let Tree::Path(parts) = it {
                    paths.push(parts.join("."));
                }
            });
            let shown =
                paths.first().map_or_else(|| "a calculation".to_owned(), |it| format!("`{it}`"));
            // Behind the break stands what tells it from others; nobody reads that. WHY not the
            // resource: a request is asked at one, and so one attribute answers for it.
            let flag = self.flag(format!("{shown}\n{tree:?}"), 3);
            (vec![vec![(flag, Bits::one(3, 1))]], vec![vec![(flag, Bits::one(3, 0))]])
        })
    }

    fn timed(&self, tree: &Tree) -> Option<Both> {
        let (how, point) = time_point(tree)?;
        let (below, at) = (self.times.below(&point), self.times.at(&point));
        let set = match how {
            Comparison::Equal => at,
            Comparison::NotEqual => at.not(),
            Comparison::Less => below,
            Comparison::LessOrEqual => below.or(&at),
            Comparison::Greater => below.or(&at).not(),
            Comparison::GreaterOrEqual => below.not(),
        };
        Some((vec![vec![(self.time, set.clone())]], vec![vec![(self.time, set.not())]]))
    }

    fn tagged(&self, tree: &Tree) -> Option<Both> {
        let (key, value) = tag(tree)?;
        let (dimension, values) = self.tags.get(key)?;
        let count = values.len() + 2;
        let set = match value {
            Some(value) => {
                let class = values.iter().position(|it| it == value)? + 1;
                Bits::one(count, class)
            }
            None => Bits::one(count, 0).not(),
        };
        Some((vec![vec![(*dimension, set.clone())]], vec![vec![(*dimension, set.not())]]))
    }
}

/// The tag that a call asks for, and its value where it asks for one.
pub(super) fn tag(tree: &Tree) -> Option<(&str, Option<&str>)> {
    let Tree::Call { name, target: Some(target), arguments } = tree else { return None };
    let (key, value) = match (name.as_str(), arguments.as_slice()) {
        ("matchTag" | "matchTagId", [Tree::Text(key), Tree::Text(value)]) => (key, Some(value)),
        ("hasTagKey" | "hasTagKeyId", [Tree::Text(key)]) => (key, None),
        _ => return None,
    };
    let by_id = name.ends_with("Id");
    let fits = target.is_path("resource") && key.starts_with("tagKeys/") == by_id;
    fits.then(|| (key.as_str(), value.map(String::as_str)))
}

/// Whether a test of the name asks for a part of a version's number: versions that no expression
/// writes may differ in it.
fn is_of_digits(tree: &Tree, at: At<'_>) -> bool {
    let Tree::Call { name, target: Some(target), arguments } = tree else { return false };
    let [Tree::Text(text)] = arguments.as_slice() else { return false };
    let digit = |it: char| it.is_ascii_digit();
    let stem = at.name.trim_end_matches(digit);
    at.is_any
        && target.is_path("resource.name")
        && match name.as_str() {
            "startsWith" => text.strip_prefix(stem).is_some_and(|it| !it.is_empty()),
            "endsWith" => !text.is_empty() && text.chars().all(digit),
            "contains" => text.ends_with(digit) && stem.split(text.as_str()).nth(1).is_none(),
            _ => false,
        }
}

/// A test of the resource's name, type or service.
fn named(tree: &Tree, at: At<'_>) -> Option<Both> {
    if is_of_digits(tree, at) {
        return None;
    }
    let value = |tree: &Tree| {
        let found = [
            ("resource.name", at.name),
            ("resource.type", at.kind),
            ("resource.service", "cloudkms.googleapis.com"),
        ];
        found.into_iter().find(|it| tree.is_path(it.0)).map(|it| it.1)
    };
    let told = match tree {
        Tree::Compares(how, sides) => {
            let (value, text) = match (&sides.0, &sides.1) {
                (path, Tree::Text(text)) | (Tree::Text(text), path) => (value(path)?, text),
                _ => return None,
            };
            match how {
                Comparison::Equal => value == text,
                Comparison::NotEqual => value != text,
                _ => return None,
            }
        }
        Tree::In(sides) => match &sides.1 {
            Tree::List(all) => {
                let value = value(&sides.0)?;
                let texts = all.iter().map(|it| match it {
                    Tree::Text(it) => Some(it.as_str()),
                    _ => None,
                });
                texts.collect::<Option<Vec<&str>>>()?.contains(&value)
            }
            _ => return None,
        },
        Tree::Call { name, target: Some(target), arguments } => {
            let [Tree::Text(text)] = arguments.as_slice() else { return None };
            let value = value(target)?;
            match name.as_str() {
                "startsWith" => value.get(..text.len()) == Some(text),
                "endsWith" => {
                    let start = value.len().checked_sub(text.len());
                    start.and_then(|it| value.get(it..)) == Some(text)
                }
                "contains" => value.split(text.as_str()).nth(1).is_some(),
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(constant(told))
}
