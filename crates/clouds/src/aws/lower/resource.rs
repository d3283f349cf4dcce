//! The resources that policies tell apart.

use keywright_policy::prove::{Dimension, GaveUp, Part, Space, TextPattern};

use crate::aws::{Form, Policy, Statement};

use super::domain::Texts;
use super::pattern::{Manner, pattern};
use super::statement::Variant;
use super::world::Extra;

/// Splits all resources by what statements and a question name; `key` is the only one there is,
/// where every policy is a key's.
pub(super) fn resources(
    space: &mut Space,
    policies: &[&Policy],
    statements: &[(&Statement, Vec<Variant>)],
    extra: &Extra,
    key: Option<&str>,
) -> Result<(Dimension, Texts), GaveUp> {
    let named = statements.iter().flat_map(|it| &it.1).flat_map(|it| &it.resources);
    let mut patterns: Vec<TextPattern> = named.flatten().cloned().collect();
    patterns.extend(extra.resources.iter().map(|it| pattern(Manner::Resource, it)));
    patterns.sort();
    patterns.dedup();
    let texts = match key {
        Some(key) if patterns.iter().all(|it| it.0 == [Part::Run]) => Texts::only(patterns, &[key]),
        Some(_) => Texts::new(patterns, &[key_frame()])?,
        None if policies.iter().all(|it| it.form == Form::Trust) => {
            Texts::new(patterns, &role_frames())?
        }
        // An action that is about no resource is asked on `*`; a resource's own policy is not.
        None if policies.iter().any(|it| !it.form.names_principals()) => {
            Texts::new(patterns, &arn_frames())?.and("*")
        }
        None => Texts::new(patterns, &arn_frames())?,
    };
    Ok((space.add(texts.count()), texts))
}

/// All ARNs, of AWS's own partition and of the others.
fn arn_frames() -> [TextPattern; 2] {
    ["arn:aws:?*:*:*:?*", "arn:aws-?*:?*:*:*:?*"].map(|it| pattern(Manner::Arn, it))
}

/// The ARNs of all roles.
fn role_frames() -> [TextPattern; 2] {
    ["arn:aws:iam::", "arn:aws-?*:iam::"].map(|it| {
        let mut parts = pattern(Manner::Arn, it).0;
        parts.extend([Part::Digit; 12]);
        parts.extend(pattern(Manner::Like, ":role/?*").0);
        TextPattern(parts)
    })
}

/// The ARNs of all keys.
fn key_frame() -> TextPattern {
    let mut parts = pattern(Manner::Arn, "arn:aws:kms:?*:").0;
    parts.extend([Part::Digit; 12]);
    parts.extend(pattern(Manner::Like, ":key/?*").0);
    TextPattern(parts)
}
