//! A cluster's key without the vendor's record of it: nobody knows whom to let in.

use keywright_policy::{Findings, Page, Rule, Scope, Seen};

use crate::judge::KeyView;

/// The vendor's own record of the key was not handed in, or names nobody.
pub(super) const RULE: Rule<KeyView> =
    Rule { code: "EST-008", page: Page::new(include_str!("record_missing.md")), check };

fn check(it: &KeyView, out: &mut Findings) {
    let names = it.cluster_names();
    match &it.record {
        Some(record) => {
            let Seen::Unseen(why) = &record.principals else { return };
            out.unknown(
                &RULE,
                Some(&record.place),
                format_args!("cannot tell whom {names} need: {why}"),
            )
            .help("read the record again once the vendor has made its principals")
            .command(format_args!("confluent byok describe {} -o json", record.id));
        }
        None if it.wants_record && it.scope == Scope::Estate => {
            out.unknown(
                &RULE,
                it.declared_place().as_ref(),
                format_args!(
                    "cannot tell whom to let in for {names}: no vendor's record of `{}`",
                    it.name
                ),
            )
            .help(
                "export the vendor's record of the key into its documents; the vendor lists each \
                 key's own principals there and nowhere else",
            )
            .command("confluent byok list -o json; confluent byok describe cck-… -o json");
        }
        None if it.scope == Scope::Lone && !it.strange_records.is_empty() => {
            let all: Vec<String> =
                it.strange_records.iter().map(|it| format!("`{}`", it.id)).collect();
            out.unknown(
                &RULE,
                it.strange_records.first().map(|it| &it.place),
                format_args!("cannot tell which record is the key's: {}", all.join(", ")),
            )
            .help("give the one record of this key, or the key's description beside the list")
            .command("confluent byok describe cck-… -o json");
        }
        None => {}
    }
}
