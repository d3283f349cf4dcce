//! A key without a version that encrypts.
//!
//! Source: Cloud KMS API v1, `CryptoKey.primary`; Cloud KMS, "Key version states".

use keywright_policy::{Findings, Page, Rule};

use crate::gcp::command::{key_id, keys, version, versions_list};
use crate::gcp::{Case, KeyFacts, Version};

/// Nothing can be encrypted, and the cluster stops.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-010", page: Page::new(include_str!("primary_not_enabled.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let encrypts = |it: &&KeyFacts| it.encrypts() == Some(true);
    let Some(key) = case.document.key.as_ref().filter(encrypts) else { return };
    match key.primary() {
        Some(primary) => tell(case, primary, out),
        None => {
            let (clusters, id) = (case.cluster_names(), key_id(case));
            let message =
                format_args!("the key has no primary version: nothing encrypts {clusters}");
            out.add(&RULE, Some(&key.place("primary")), message)
                .help("choose an enabled version from the list, and make it the primary one")
                .command(format_args!(
                    "{}\n{} --version=VERSION",
                    versions_list(id),
                    keys("set-primary-version", id),
                ));
        }
    }
}

fn tell(case: &Case, primary: Version<'_>, out: &mut Findings) {
    let (place, label) = (primary.place("state"), primary.label());
    let (number, id) = (primary.number(), key_id(case));
    match primary.state() {
        // A date for its destruction is told by the rule that reads the date.
        Some("ENABLED" | "DESTROY_SCHEDULED") => {}
        Some(state) => {
            let clusters = case.cluster_names();
            let message = format_args!("primary {label} is `{state}`: nothing encrypts {clusters}");
            let finding = out.add(&RULE, Some(&place), message);
            if state == "DISABLED" {
                for edit in primary.enabled() {
                    finding.edit(&primary.document.source, edit);
                }
                finding.help("enable it").command(version("enable", number, id));
            } else {
                finding
                    .help("look it up; a version that is gone for good needs the vendor's support")
                    .command(version("describe", number, id));
            }
        }
        None => {
            out.unknown(&RULE, Some(&place), format_args!("primary {label} shows no state"))
                .help("export the description again, whole")
                .command(format_args!("{} --format json", keys("describe", id)));
        }
    }
}
