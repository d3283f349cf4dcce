//! Objects put together from nodes of a plan, in the shape of a cloud's own export.

use keywright_model::text::{Member, Node, Value};

/// An object on its way.
#[derive(Debug)]
pub(super) struct Made<'p> {
    /// What it is told of: what has no place of its own in the plan stands there.
    anchor: &'p Node,
    members: Vec<Member>,
}

impl<'p> Made<'p> {
    /// An object that is told of `anchor`.
    pub(super) fn of(anchor: &'p Node) -> Made<'p> {
        Made { anchor, members: Vec::new() }
    }

    /// Takes a node over under a name, where it is there.
    #[must_use]
    pub(super) fn take(mut self, name: &str, node: Option<&Node>) -> Made<'p> {
        if let Some(node) = node {
            let name_span = node.span;
            self.members.push(Member {
                name: name.to_owned().into(),
                name_span,
                node: node.clone(),
            });
        }
        self
    }

    /// Says a text under a name, at the place of another node where there is one.
    #[must_use]
    pub(super) fn say(self, name: &str, text: &str, at: Option<&Node>) -> Made<'p> {
        let span = at.unwrap_or(self.anchor).span;
        let node = Node { span, value: Value::String(text.into()) };
        self.take(name, Some(&node))
    }

    /// The object.
    pub(super) fn node(self) -> Node {
        Node { span: self.anchor.span, value: Value::Object(self.members) }
    }

    /// A list of one member, under a name.
    pub(super) fn list(anchor: &Node, name: &str, elements: Vec<Node>) -> Node {
        let list = Node { span: anchor.span, value: Value::Array(elements) };
        Made::of(anchor).take(name, Some(&list)).node()
    }
}
