//! `keywright explain`: a rule's page, or the list of rules.

use keywright_estate::rules::cards;
use keywright_views::rules as view;

use crate::arguments::{Explain, Plain};
use crate::exit::Exit;
use crate::say::Say;

/// Prints a page, or the list.
pub(crate) fn explain(arguments: &Explain, say: Say) -> Exit {
    let cards = cards();
    let Some(rule) = &arguments.rule else {
        match arguments.format {
            Plain::Json => say.data(&view::json(&cards)),
            Plain::Text => say.data(&view::list(&cards)),
        }
        return Exit::Clean;
    };
    let wanted = rule.to_ascii_lowercase();
    // One name may stand for a rule in each of several clouds.
    let found: Vec<_> = cards
        .iter()
        .filter(|it| it.code.eq_ignore_ascii_case(rule) || it.page.name() == wanted)
        .copied()
        .collect();
    if found.is_empty() {
        say.complain(&format!("error: there is no rule `{rule}`"));
        say.complain("help: `keywright explain` lists all rules");
        return Exit::Misuse;
    }
    match arguments.format {
        Plain::Json => say.data(&view::json(&found)),
        Plain::Text => {
            let pages: Vec<String> =
                found.iter().map(|it| format!("{}: {}", it.code, it.page.text())).collect();
            say.data(&pages.join("\n"));
        }
    }
    Exit::Clean
}
