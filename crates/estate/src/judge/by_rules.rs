//! The rules over the whole estate, asked side by side where it is large.

use std::panic::resume_unwind;
use std::thread;

use keywright_policy::{Finding, Findings, Rule};

use crate::rules::ESTATE_RULES;

use super::view::Snapshot;

/// Keys from which on the rules over all of them are asked side by side.
const SIDE_BY_SIDE: usize = 1_000;

/// What each rule over the whole estate finds, in the order of the rules.
pub(super) fn by_rules(snapshot: &Snapshot) -> Vec<Vec<Finding>> {
    let ask = |rule: &Rule<Snapshot>| {
        let mut out = Findings::default();
        (rule.check)(snapshot, &mut out);
        out.into_vec()
    };
    if snapshot.keys.len() < SIDE_BY_SIDE {
        return ESTATE_RULES.iter().map(ask).collect();
    }
    thread::scope(|scope| {
        let started: Vec<_> =
            ESTATE_RULES.iter().map(|rule| scope.spawn(move || ask(rule))).collect();
        let ended = started.into_iter().map(thread::ScopedJoinHandle::join);
        ended.map(|it| it.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}
