//! A key that never rotates.
//!
//! Source: Confluent, best practices, "Rotate encryption keys on a regular basis"; AWS KMS
//! Developer Guide, "Rotating AWS KMS keys".

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::put;
use crate::aws::{Case, Origin};

/// Automatic rotation is off.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-015", page: Page::new(include_str!("rotation_off.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(rotation) = &case.document.rotation else { return };
    let Some(node) = rotation.root.get("KeyRotationEnabled") else { return };
    if node.as_bool() == Some(true) {
        return;
    }
    // AWS KMS rotates only material that it made; an external store rotates by its own means.
    let origin = case.document.description.as_ref().and_then(super::super::facts::KeyFacts::origin);
    if matches!(origin, Some(Origin::ExternalStore | Origin::CloudHsm | Origin::Imported)) {
        return;
    }
    let finding = out.add(
        &RULE,
        Some(&rotation.place(node)),
        format_args!("the key of {} does not rotate", case.cluster_names()),
    );
    finding.help("turn on automatic rotation: the ARN stays, old data stays readable");
    finding.edit(&rotation.source, Edit::replace(node.span, "true"));
    finding.command(format_args!("aws kms enable-key-rotation --key-id {}", put::id(case)));
}
