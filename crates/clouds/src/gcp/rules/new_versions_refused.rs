//! An organization policy under which the key makes no new version.
//!
//! Source: Organization Policy constraints, `cloudkms.allowedProtectionLevels`: it also restricts
//! the protection level of key versions and import jobs; Cloud KMS API v1,
//! `CryptoKeyVersionTemplate`.

use keywright_policy::{Findings, Page, Rule};

use crate::gcp::Case;
use crate::gcp::command::organization_policy;
use crate::gcp::layer::Ruling;

/// A key that its own organization keeps from rotating.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-025", page: Page::new(include_str!("new_versions_refused.md")), check };

const LEVELS: &str = "cloudkms.allowedProtectionLevels";

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let template = key.field("versionTemplate").and_then(|it| it.get("protectionLevel"));
    let primary = || key.field("primary").and_then(|it| it.get("protectionLevel"));
    let Some(level) = template.or_else(primary).and_then(|it| it.as_str()) else { return };
    let layers = &case.document.layers;
    let hierarchy = layers.hierarchy(case.key.id.as_deref().or(key.name()));
    for policy in layers.constraining(LEVELS, &hierarchy) {
        let means = |it: &str| Some(it.strip_prefix("is:").unwrap_or(it) == level);
        let place = policy.document.place_at(policy.span());
        let finding = match policy.of_value(&hierarchy, &means) {
            Ruling::Allows => continue,
            Ruling::Refuses => out.add(
                &RULE,
                Some(&place),
                format_args!(
                    "organization policy `{LEVELS}` does not allow `{level}`: the key of {} makes \
                     no new version, and does not rotate; the versions that it has go on",
                    case.cluster_names(),
                ),
            ),
            Ruling::Open(why) => out.unknown(
                &RULE,
                Some(&place),
                format_args!(
                    "organization policy `{LEVELS}` may keep the key of {} from making new \
                     versions: {why}",
                    case.cluster_names(),
                ),
            ),
        };
        finding
            .help("allow the key's protection level in the project's own policy")
            .command(format!("{} --format json", organization_policy(case, LEVELS)));
    }
}
