//! One page of a list, where the whole was wanted.
//!
//! Source: AWS CLI user guide, "Using the pagination options"; AWS KMS API, `Truncated`; Amazon
//! CloudWatch Logs API, `nextToken`; Azure REST reference, `nextLink`; Google API design guide,
//! "List pagination"; Confluent Cloud API, "Pagination" (`metadata.next`); Microsoft Graph,
//! "Paging" (`@odata.nextLink`).

use keywright_model::text::{Document, Node, Place, Value};
use keywright_policy::{Findings, Page, Rule};

use crate::document::{Attempt, Kind, recognize};

/// What stands on the pages that were not handed in is not known.
pub(super) const RULE: Rule<Attempt> =
    Rule { code: "TXT-007", page: Page::new(include_str!("list_truncated.md")), check };

/// Where lists tell that they go on.
const MARKS: [&[&str]; 8] = [
    &["Truncated"],
    &["NextMarker"],
    &["NextToken"],
    &["nextToken"],
    &["nextLink"],
    &["@odata.nextLink"],
    &["nextPageToken"],
    &["metadata", "next"],
];

fn check(it: &Attempt, out: &mut Findings) {
    let Ok(document) = &it.document else { return };
    let bundle = match it.kind {
        None => return,
        Some(Kind::Bundle) => document.root.get("documents").and_then(Node::as_array),
        Some(_) => None,
    };
    let lists = bundle.unwrap_or(std::slice::from_ref(&document.root));
    for list in lists.iter().filter(|it| recognize(it).is_some()) {
        let Some(place) = goes_on(document, list) else { continue };
        out.unknown(
            &RULE,
            Some(&place),
            format_args!("the list goes on after this page, and the rest was not handed in"),
        )
        .help(
            "export the whole list: leave out `--max-items`, `--limit` and `--no-paginate`, or \
             put the elements of all pages into one list",
        );
    }
}

fn goes_on(document: &Document, list: &Node) -> Option<Place> {
    let marks = MARKS.iter().filter_map(|it| list.at(it));
    let mut set = marks.filter(|it| match &it.value {
        Value::Bool(truncated) => *truncated,
        Value::String(token) => !token.is_empty(),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => false,
    });
    set.next().map(|it| document.place(it))
}
