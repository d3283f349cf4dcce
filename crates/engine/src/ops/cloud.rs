//! Which cloud a case or a bundle of exports is about.

use keywright_clouds::{azure, gcp};
use keywright_model::Cloud;
use keywright_model::text::{Document, Node};

use super::refused::{Refused, told};

/// The cloud that a document names as its `cloud`, else the one whose exports it bundles, else AWS.
///
/// # Errors
/// A name of no cloud.
pub(super) fn cloud_of(document: &Document) -> Result<Cloud, Refused> {
    let Some(node) = document.root.get("cloud") else { return Ok(by_exports(&document.root)) };
    let named = node.as_str().and_then(Cloud::from_word);
    let wanted = "`cloud` is `aws`, `azure` or `google`";
    named.ok_or_else(|| told(&document.source, wanted, node.span.start))
}

fn by_exports(root: &Node) -> Cloud {
    let all = root.get("documents").and_then(Node::as_array).unwrap_or_default();
    if all.iter().any(|it| azure::recognize(it).is_some()) {
        Cloud::Azure
    } else if all.iter().any(|it| gcp::recognize(it).is_some()) {
        Cloud::Google
    } else {
        Cloud::Aws
    }
}
