//! A key that nobody is named for.
//!
//! Source: Confluent, best practices, "Maintain contact information for team members who have
//! administrative access".

use keywright_model::text::{Edit, Span};
use keywright_policy::{Findings, Page, Rule};

use crate::judge::{Snapshot, names};

/// Nobody is named who administers the key.
pub(super) const RULE: Rule<Snapshot> =
    Rule { code: "EST-012", page: Page::new(include_str!("owner_missing.md")), check };

fn check(it: &Snapshot, out: &mut Findings) {
    for key in it.estate.keys.iter().filter(|key| key.owner.is_none()) {
        let clusters: Vec<_> =
            it.estate.clusters_of(&key.name.value).map(|it| it.name.value.clone()).collect();
        if clusters.is_empty() {
            continue;
        }
        let who = names(clusters.iter());
        let finding = out.add(
            &RULE,
            Some(&it.estate.place(key.name.span)),
            format_args!("nobody is named for `{}`, the key of {who}", key.name.value),
        );
        finding.help("add `owner = \"…\"`, and whom to call under `[owner.…]`");
        if let Some(owner) = it.estate.owners.first() {
            let end = key.id.span.end;
            let edit =
                Edit::replace(Span { start: end, end }, format!("\nowner = \"{}\"", owner.name));
            finding.edit(&it.estate.source, edit);
        }
        finding.key = Some(key.name.value.clone());
        finding.clusters = clusters;
    }
}
