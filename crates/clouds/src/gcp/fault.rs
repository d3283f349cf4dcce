//! What cannot be read in an export. Whoever decides by such a part must answer "unknown".

use keywright_model::text::{Node, Span};

/// Why a part of an export cannot be read, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// Where.
    pub span: Span,
}

impl Fault {
    pub(super) fn expected(what: &str, wanted: &str, found: &Node) -> Fault {
        let message = format!("{what} should be {wanted} and is {}", found.noun());
        Fault { message, span: found.span }
    }

    pub(super) fn absent(name: &str, node: &Node) -> Fault {
        Fault { message: format!("a binding has no `{name}`"), span: node.span }
    }

    /// WHY: of a name that stands twice, Google keeps one and a reader may keep the other.
    pub(super) fn repeated(root: &Node) -> Vec<Fault> {
        let tell = |name: &str| format!("`{name}` stands twice in one object");
        let twins = root.repeated_names().into_iter();
        twins.map(|it| Fault { message: tell(&it.1.name), span: it.1.name_span }).collect()
    }
}
