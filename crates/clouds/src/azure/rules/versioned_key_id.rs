//! A key that is named by one of its versions.
//!
//! Source: Confluent, "Self-managed encryption keys on Azure": the key identifier without its
//! version.

use keywright_policy::{Findings, Page, Rule};

use crate::azure::Case;
use crate::azure::identity::KeyId;

/// The declared id names a version, and so would not follow a rotation.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-014", page: Page::new(include_str!("versioned_key_id.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let declared = case.key.id.as_deref().and_then(|it| Some((it, KeyId::parse(it)?)));
    let Some((text, id)) = declared.filter(|it| it.1.version.is_some()) else { return };
    out.add(
        &RULE,
        None,
        format_args!(
            "`{text}` names one version of the key: {} would stay on it when the key rotates",
            case.cluster_names()
        ),
    )
    .help(format_args!("name the key without its version: `{}`", id.versionless()));
}
