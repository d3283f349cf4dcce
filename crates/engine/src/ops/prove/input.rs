//! Policies as people have them: bare, or as `get-key-policy` prints them.

use keywright_clouds::aws::{self, Form, Policy};
use keywright_model::text::{Document, Node};

use super::super::refused::{Refused, told};

/// A document as a policy.
pub(super) fn of(document: Document, form: Option<Form>) -> Result<Policy, Refused> {
    let source = document.source.clone();
    if let Some((_, second)) = document.root.repeated_names().first() {
        let message = format!("`{}` stands twice in one object", second.name);
        return Err(told(&source, &message, second.name_span.start));
    }
    let document = match aws::recognize(&document.root) {
        Some(aws::Kind::Policy | aws::Kind::TrustPolicy) => document,
        Some(aws::Kind::GetKeyPolicy) => match aws::other_name(&document.root) {
            Some(other) => return Err(told(&source, &beside(other), other.span.start)),
            None => carried(document)?,
        },
        _ => return Err(told(&source, "this is no policy", document.root.span.start)),
    };
    let form = form.unwrap_or_else(|| Form::told(&document.root));
    Ok(Policy::read(document, form))
}

/// The policy in an answer of `get-key-policy`.
fn carried(document: Document) -> Result<Document, Refused> {
    let Some(node) = document.root.get("Policy") else { return Ok(document) };
    let carried = document.carried(node);
    carried.map_err(|error| told(&document.source, &error.message, node.span.start))
}

fn beside(name: &Node) -> String {
    let name = name.as_str().unwrap_or("?");
    format!("this is the policy `{name}` of a key, and the one named `default` decides as well")
}
