//! Whether a statement's `Resource` or `NotResource` means the resource.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Resource" and "Grammar of the IAM JSON
//! policy language".

use crate::aws::{Policy, ResourcePart, Version};

use super::glob::{matches_filled_segments, matches_segments};
use super::met::Met;
use super::variable::{Filled, fill, has_variable};
use super::view::View;

/// The parts of an ARN.
const ARN_PARTS: usize = 6;

/// Whether the element means the resource.
pub(super) fn resource<'p>(part: &'p ResourcePart, policy: &Policy, view: &View<'_>) -> Met<'p> {
    let met = Met::any(part.patterns.iter().map(|it| means(&it.0, policy, view)));
    if part.negated { met.not() } else { met }
}

fn means<'p>(text: &'p str, policy: &Policy, view: &View<'_>) -> Met<'p> {
    if text == "*" || text == view.resource {
        return Met::Yes;
    }
    if policy.version == Version::V2012 && has_variable(text) {
        return match fill(text, view) {
            Filled::Text(filled) => Met::of(matches_filled_segments(&filled, view.resource)),
            Filled::Nothing => Met::No,
            Filled::Unclear(doubt) => Met::Maybe(doubt),
        };
    }
    // AWS completes an ARN with too few parts, but in the policies of a resource.
    let parts = text.bytes().filter(|it| *it == b':').count() + 1;
    if parts < ARN_PARTS && text.starts_with("arn:") && !policy.form.names_principals() {
        let whole = format!("{text}{}", ":*".repeat(ARN_PARTS - parts));
        return Met::of(matches_segments(whole.as_bytes(), view.resource));
    }
    Met::of(matches_segments(text.as_bytes(), view.resource))
}
