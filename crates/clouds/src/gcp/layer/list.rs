//! Lists of texts, each with its place.

use keywright_model::text::{Node, Span};

use crate::gcp::Fault;

/// A text of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// The texts of a member that is a list of them; an absent one is empty.
pub(super) fn texts(node: &Node, name: &str, faults: &mut Vec<Fault>) -> Vec<Listed> {
    let Some(found) = node.get(name).filter(|it| !it.is_null()) else { return Vec::new() };
    let Some(all) = found.as_array() else {
        faults.push(Fault::expected(&format!("`{name}`"), "an array", found));
        return Vec::new();
    };
    let mut texts = Vec::new();
    for it in all {
        match it.as_str() {
            Some(text) => texts.push(Listed { text: text.to_owned(), span: it.span }),
            None => {
                faults.push(Fault::expected(&format!("an element of `{name}`"), "a string", it));
            }
        }
    }
    texts
}

/// The objects of a member that is a list of them; an absent one is empty.
pub(super) fn objects<'n>(node: &'n Node, name: &str, faults: &mut Vec<Fault>) -> &'n [Node] {
    let Some(found) = node.get(name).filter(|it| !it.is_null()) else { return &[] };
    match found.as_array() {
        Some(all) => all,
        None => {
            faults.push(Fault::expected(&format!("`{name}`"), "an array", found));
            &[]
        }
    }
}
