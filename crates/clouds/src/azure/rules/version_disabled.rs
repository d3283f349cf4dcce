//! An older version of the key that is turned off.
//!
//! Source: Confluent, "Self-managed encryption keys": deleting or disabling versions loses the data
//! under them; Microsoft, "Configure key auto-rotation": keep older versions enabled.

use keywright_model::text::Document;
use keywright_policy::{Findings, Page, Rule};

use crate::azure::identity::KeyId;
use crate::azure::property::{flag, set};
use crate::azure::{Case, Key, Told, Version, command};

/// Data that an older version encrypted cannot be read.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-011", page: Page::new(include_str!("version_disabled.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(list) = &case.document.versions else { return };
    let current = case.document.key.as_ref().and_then(Key::id).and_then(|it| it.as_str());
    // WHY: that the version in use is disabled is told of the key itself.
    let others = Version::all(list).filter(|it| current.is_none() || it.id() != current);
    unlisted(list, current, out);
    for version in others {
        let node = version.attribute("enabled").unwrap_or(version.node);
        let id = version.id().unwrap_or("unnamed");
        let place = list.place(node);
        let finding = match flag(version.attribute("enabled")) {
            Told::Is(true) => continue,
            Told::Is(false) => out.add(
                &RULE,
                Some(&place),
                format_args!(
                    "version `{id}` is disabled: {} cannot read what it encrypted",
                    case.cluster_names()
                ),
            ),
            Told::Absent => out.unknown(
                &RULE,
                Some(&place),
                format_args!("version `{id}` does not say whether it is enabled"),
            ),
            Told::Unclear(why) => out.unknown(
                &RULE,
                Some(&place),
                format_args!("cannot tell whether version `{id}` is enabled: {why}"),
            ),
        };
        finding.help("enable the version, and keep every version while the cluster lives");
        if let Some(attributes) = version.node.get_any_case("attributes") {
            finding.edit(&list.source, set(&list.source, attributes, "enabled", "true"));
        }
        finding.command(format!(
            "az keyvault key set-attributes --id {} --enabled true",
            command::word(id)
        ));
    }
}

/// A list without the version in use is older than it, or a part of a list.
fn unlisted(list: &Document, current: Option<&str>, out: &mut Findings) {
    let versioned = |it: &&str| KeyId::parse(it).is_some_and(|it| it.version.is_some());
    let Some(current) = current.filter(versioned) else { return };
    let is_it = |it: Version<'_>| it.id().is_some_and(|id| id.eq_ignore_ascii_case(current));
    if Version::all(list).any(is_it) {
        return;
    }
    out.unknown(
        &RULE,
        Some(&list.place(&list.root)),
        format_args!("the list lacks `{current}`, the version in use: others may be missing too"),
    )
    .help("list the versions again, all of them");
}
