//! What somebody needs: the vendor's own record of a key, or a plain list.
//!
//! ```json
//! {"needs": [{"principal": "arn:aws:iam::444455556666:role/storage", "actions": ["kms:Decrypt"]}]}
//! ```

use std::path::Path;
use std::sync::Arc;

use keywright_clouds::aws::prove::Need;
use keywright_model::Cloud;
use keywright_model::text::{Document, Node, Source};
use keywright_model::world::Files;
use keywright_policy::Seen;
use keywright_vendors::confluent;

use super::super::refused::{Refused, told};

/// A record, or a list of a few principals, in bytes.
const NEEDS_BYTES_MAX: u64 = 1 << 20;

/// Reads needs from a file.
///
/// # Errors
/// The file cannot be read, or names nobody.
pub fn needs(files: &dyn Files, path: &Path) -> Result<Vec<Need>, Refused> {
    let bytes = files.read(path, NEEDS_BYTES_MAX).map_err(Refused::Unreachable)?;
    let source = Source::decode(path.display().to_string(), &bytes);
    let source = Arc::new(source.map_err(|error| Refused::NoCase(error.to_string()))?);
    let document = Document::parse(source.clone())
        .map_err(|error| told(&source, &error.message, error.span.start))?;
    of(&document)
}

/// Needs of a document.
pub(super) fn of(document: &Document) -> Result<Vec<Need>, Refused> {
    let refused = |node: &Node, message: &str| told(&document.source, message, node.span.start);
    if confluent::recognize(&document.root) == Some(confluent::Kind::Keys) {
        return of_records(&confluent::records(document))
            .ok_or_else(|| refused(&document.root, "the record names no role of an AWS key"));
    }
    let list = document.root.get("needs").unwrap_or(&document.root);
    let Some(elements) = list.as_array() else {
        let wanted = "give the vendor's record, or `{\"needs\": [{\"principal\", \"actions\"}]}`";
        return Err(refused(list, wanted));
    };
    let mut all = Vec::new();
    for element in elements {
        let principal = element.get("principal").and_then(Node::as_str);
        let actions = element.get("actions").and_then(Node::as_array);
        let (Some(principal), Some(actions)) = (principal, actions) else {
            return Err(refused(element, "a need has a `principal`, and a list of `actions`"));
        };
        for action in actions {
            let Some(action) = action.as_str() else {
                return Err(refused(action, "an action is a string"));
            };
            all.push(Need { principal: principal.to_owned(), action: action.to_owned() });
        }
    }
    if all.is_empty() { Err(refused(list, "nobody needs anything")) } else { Ok(all) }
}

fn of_records(records: &[confluent::Record]) -> Option<Vec<Need>> {
    let [record] = records else { return None };
    let (Some(Cloud::Aws), Seen::Seen(principals)) = (record.cloud, &record.principals) else {
        return None;
    };
    let each = |principal: &keywright_policy::Principal| {
        let principal = principal.id.clone();
        confluent::permissions(Cloud::Aws)
            .iter()
            .map(move |it| Need { principal: principal.clone(), action: it.name.to_owned() })
    };
    Some(principals.iter().flat_map(each).collect())
}
