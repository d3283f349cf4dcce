//! A key that the vendor has not released yet, bound again.
//!
//! Source: Confluent, self-managed encryption keys, limitations: after a cluster's deletion its key
//! is released after five days.

use jiff::tz::TimeZone;
use jiff::{ToSpan, civil::Date};
use keywright_policy::{Findings, Page, Rule};
use keywright_vendors::confluent::RELEASE_DAYS;

use crate::declaration::State;
use crate::judge::Snapshot;

/// A deleted cluster still holds the key of an active one.
pub(super) const RULE: Rule<Snapshot> =
    Rule { code: "EST-011", page: Page::new(include_str!("key_unreleased.md")), check };

fn check(it: &Snapshot, out: &mut Findings) {
    let today = it.now.to_zoned_datetime(TimeZone::UTC).date();
    for gone in &it.estate.clusters {
        let (State::Deleted(day), Some(key)) = (gone.state, &gone.key) else { continue };
        let Some(next) = it.estate.clusters_of(&key.value).next() else { continue };
        let why = match day.and_then(released_on) {
            Some(released) if released <= today => continue,
            Some(released) => format!("it is released on {released}"),
            None => "the day of the deletion is not declared".to_owned(),
        };
        let place = it.estate.place(next.key.as_ref().map_or(next.name.span, |it| it.span));
        let message = format_args!(
            "`{}` of cluster `{}` may still be held by deleted cluster `{}`: {why}",
            key.value, next.name.value, gone.name.value,
        );
        let finding = match day {
            Some(_) => out.add(&RULE, Some(&place), message),
            None => out.unknown(&RULE, Some(&place), message),
        };
        finding.note(&it.estate.place(gone.name.span), "the deleted cluster");
        finding.help("bind a key of its own; production should not take over a used key at all");
        finding.key = Some(key.value.clone());
        finding.clusters = vec![next.name.value.clone()];
    }
}

fn released_on(deleted: Date) -> Option<Date> {
    deleted.checked_add(RELEASE_DAYS.days()).ok()
}
