//! Something that a look at the world did not see.

use keywright_model::observed::Cause;
use keywright_policy::{Findings, Page, Rule};

use crate::document::{Attempt, Kind, observed};

/// What was not seen is not known, and the reason leads to the next step.
pub(super) const RULE: Rule<Attempt> =
    Rule { code: "TXT-009", page: Page::new(include_str!("not_observed.md")), check };

fn check(it: &Attempt, out: &mut Findings) {
    let Ok(document) = &it.document else { return };
    if it.kind != Some(Kind::Observed) {
        return;
    }
    for gap in observed::gaps(&document.root) {
        let place = document.place(gap.node);
        let what = gap.what.unwrap_or("thing");
        let cause = gap.cause.and_then(Cause::from_word);
        let because = cause.map_or("for a reason that is not known here", Cause::because);
        let call = gap.call.unwrap_or("?");
        let message = format_args!("the {what} was not seen: {because} (`{call}`)");
        let again = "look again with `keywright observe`".to_owned();
        let finding = out.unknown(&RULE, Some(&place), message);
        finding.help(cause.map_or(again, |it| it.next_step(call)));
        if let Some((node, said)) = gap.said {
            finding.note(&document.place(node), format_args!("it was said: {said}"));
        }
    }
}
