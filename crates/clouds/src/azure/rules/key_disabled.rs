//! A key that is turned off.
//!
//! Source: Microsoft, "About keys", key attributes: `enabled`.

use keywright_policy::{Findings, Page, Rule};

use crate::azure::property::set;
use crate::azure::{Case, Told, command};

/// The key is disabled.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-007", page: Page::new(include_str!("key_disabled.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let place = key.place("enabled");
    let finding = match key.enabled() {
        Told::Is(true) => return,
        // A template that does not say so makes an enabled key.
        Told::Absent if !key.is_shown() => return,
        Told::Absent => out.unknown(
            &RULE,
            Some(&place),
            format_args!("cannot tell whether the key is enabled: its description does not say so"),
        ),
        Told::Is(false) => out.add(
            &RULE,
            Some(&place),
            format_args!("the key is disabled, so {} cannot use it", case.cluster_names()),
        ),
        Told::Unclear(why) => out.unknown(
            &RULE,
            Some(&place),
            format_args!("cannot tell whether the key is enabled: {why}"),
        ),
    };
    finding.help("enable the key");
    if let Some(attributes) = key.attributes() {
        let source = &key.document.source;
        finding.edit(source, set(source, attributes, "enabled", "true"));
    }
    finding.command(command::key_update(case, "--enabled true"));
}
