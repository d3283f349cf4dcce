//! A text that other tools will stumble over.

use keywright_model::text::Span;
use keywright_policy::{Findings, Page, Rule};

use crate::document::Attempt;

/// The text has a byte order mark, is UTF-16, or ends its lines in CR LF.
pub(super) const RULE: Rule<Attempt> =
    Rule { code: "TXT-003", page: Page::new(include_str!("encoding_unusual.md")), check };

fn check(it: &Attempt, out: &mut Findings) {
    let encoding = it.source.encoding();
    let name = it.source.name();
    let (what, command) = if encoding.utf16 {
        let what = "is UTF-16; it is judged, and places count in the decoded text";
        (what, format!("iconv -f UTF-16 -t UTF-8 {name} > {name}.utf8"))
    } else if encoding.byte_order_mark {
        ("begins with a byte order mark", format!("tail -c +4 {name} > {name}.utf8"))
    } else if encoding.crlf {
        ("ends its lines in CR LF", format!("tr -d '\\r' < {name} > {name}.lf"))
    } else {
        return;
    };
    out.add(&RULE, Some(&it.place(Span::new(0, 0))), format_args!("`{name}` {what}"))
        .help("save it as UTF-8 with plain line ends before it goes back to a cloud")
        .command(command);
}
