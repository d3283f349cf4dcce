//! An export that a declared key's judgement needs and does not have: a gap is not a clean bill.

use keywright_clouds::Missing;
use keywright_policy::{Findings, Page, Rule, Scope};

use crate::judge::KeyView;

/// Something about the key was not handed in.
pub(super) const RULE: Rule<KeyView> =
    Rule { code: "EST-007", page: Page::new(include_str!("export_missing.md")), check };

fn check(it: &KeyView, out: &mut Findings) {
    // Of files on their own nobody asked for all; beside a record, whether the vendor is let in is
    // what was asked.
    let wanted = |missing: &&Missing| match it.scope {
        Scope::Estate => !it.clusters.is_empty(),
        Scope::Lone => it.record_given && missing.decides_access,
    };
    let place = it.declared.as_ref().and_then(|(estate, _)| {
        let key = it.key()?;
        Some(estate.place(key.documents.first().map_or(key.name.span, |it| it.span)))
    });
    for missing in it.missing.iter().filter(wanted) {
        out.unknown(
            &RULE,
            place.as_ref(),
            format_args!("`{}` has no {}: cannot tell {}", it.name, missing.what, missing.tells),
        )
        .help("export it into the key's documents")
        .command(&missing.command);
    }
}
