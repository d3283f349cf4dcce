//! What `keywright observe` writes beside the documents: when it looked, at what, and what it could
//! not see.

use keywright_model::text::Node;

/// Whether a document is one of these.
pub(super) fn is_observed(node: &Node) -> bool {
    node.at(&["observed", "gaps"]).is_some_and(|it| it.as_array().is_some())
}

/// One gap, as far as it can be read.
pub(super) struct Gap<'n> {
    pub(super) node: &'n Node,
    pub(super) what: Option<&'n str>,
    pub(super) call: Option<&'n str>,
    pub(super) cause: Option<&'n str>,
    pub(super) said: Option<(&'n Node, &'n str)>,
}

/// The gaps of such a document.
pub(super) fn gaps(node: &Node) -> impl Iterator<Item = Gap<'_>> {
    let all = node.at(&["observed", "gaps"]).and_then(Node::as_array).unwrap_or_default();
    all.iter().map(|node| {
        let text = |name: &str| node.get(name).and_then(Node::as_str);
        let said = node.get("said").and_then(|it| Some((it, it.as_str()?)));
        Gap { node, what: text("what"), call: text("call"), cause: text("cause"), said }
    })
}
