//! Policies as people have them: bare, or as `get-key-policy` prints them.

use keywright_clouds::aws::{self, Form, Policy};
use keywright_model::text::Document;

use super::super::refused::{Refused, told};

/// A document as a policy.
pub(super) fn of(document: Document, form: Option<Form>) -> Result<Policy, Refused> {
    let source = document.source.clone();
    if let Some((_, second)) = document.root.repeated_names().first() {
        let message = format!("`{}` stands twice in one object", second.name);
        return Err(told(&source, &message, second.name_span.start));
    }
    let document = match aws::recognize(&document.root) {
        Some(aws::Kind::Policy) => document,
        Some(aws::Kind::GetKeyPolicy) => match document.root.get("Policy") {
            Some(node) => document
                .carried(node)
                .map_err(|error| told(&source, &error.message, node.span.start))?,
            None => document,
        },
        _ => return Err(told(&source, "this is no policy", document.root.span.start)),
    };
    let form = form.unwrap_or_else(|| Form::told(&document));
    Ok(Policy::read(document, form))
}
