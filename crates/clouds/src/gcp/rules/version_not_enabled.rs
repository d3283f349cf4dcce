//! An older version that can no longer decrypt.
//!
//! Source: Cloud KMS API v1, `CryptoKeyVersionState`; Confluent, "Self-managed encryption keys":
//! older versions stay in use after a rotation, and deleting one is permanent.

use keywright_policy::{Findings, Page, Rule};

use crate::gcp::command::{key_id, version, versions_list};
use crate::gcp::{Case, KeyFacts, Version, Versions};

/// Data that was written under the version cannot be read.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-011", page: Page::new(include_str!("version_not_enabled.md")), check };

/// What becomes of data under a version in a state.
enum Reads {
    Yes,
    /// It never held data, or another rule tells it.
    NotAsked,
    Later,
    No,
    NoMore,
    Unsure,
}

fn check(case: &Case, out: &mut Findings) {
    let Some(versions) = &case.document.versions else { return };
    let primary = case.document.key.as_ref().and_then(KeyFacts::primary);
    // WHY: a primary version that is described as not enabled has a rule of its own.
    let told = primary.filter(|it| it.state() != Some("ENABLED")).and_then(|it| it.text("name"));
    unlisted(case, versions, primary, out);
    for it in versions.iter().filter(|it| told.is_none() || it.text("name") != told) {
        tell(case, it, out);
    }
}

/// A list without the primary version is older than it, or a part of a list.
fn unlisted(case: &Case, versions: &Versions, primary: Option<Version<'_>>, out: &mut Findings) {
    let Some(number) = primary.and_then(|it| it.path()?.version) else { return };
    if versions.iter().any(|it| it.number() == number) {
        return;
    }
    let list = &versions.document;
    out.unknown(
        &RULE,
        Some(&list.place(&list.root)),
        format_args!("the list lacks version `{number}`, the primary: others may be missing too"),
    )
    .help("list the versions again, all of them")
    .command(versions_list(key_id(case)));
}

fn tell(case: &Case, it: Version<'_>, out: &mut Findings) {
    let (label, clusters) = (it.label(), case.cluster_names());
    let (place, id) = (it.place("state"), key_id(case));
    let number = it.number();
    let state = it.state().unwrap_or("absent");
    match reads(it.state()) {
        Reads::Yes | Reads::NotAsked => {}
        Reads::Later => {
            out.unknown(&RULE, Some(&place), format_args!("{label} is being made: `{state}`"))
                .help("list the versions again in some minutes")
                .command(versions_list(id));
        }
        Reads::No => {
            let message =
                format_args!("{label} is `{state}`: {clusters} cannot read what it encrypted");
            let finding = out.add(&RULE, Some(&place), message);
            for edit in it.enabled() {
                finding.edit(&it.document.source, edit);
            }
            finding
                .help("enable it: every version that ever encrypted must stay enabled")
                .command(version("enable", number, id));
        }
        Reads::NoMore => {
            let message =
                format_args!("{label} is `{state}`: what it encrypted of {clusters} is lost");
            out.add(&RULE, Some(&place), message)
                .help(
                    "ask the vendor's support what was written under it; nobody can bring it back",
                )
                .command(version("describe", number, id));
        }
        Reads::Unsure => {
            let message = format_args!("the state of {label} is not one that we know: `{state}`");
            out.unknown(&RULE, Some(&place), message)
                .help("look the version up")
                .command(version("describe", number, id));
        }
    }
}

fn reads(state: Option<&str>) -> Reads {
    match state {
        Some("ENABLED") => Reads::Yes,
        Some("DESTROY_SCHEDULED" | "PENDING_IMPORT" | "IMPORT_FAILED" | "GENERATION_FAILED") => {
            Reads::NotAsked
        }
        Some("PENDING_GENERATION") => Reads::Later,
        Some("DISABLED") => Reads::No,
        Some("DESTROYED" | "PENDING_EXTERNAL_DESTRUCTION" | "EXTERNAL_DESTRUCTION_FAILED") => {
            Reads::NoMore
        }
        Some(_) | None => Reads::Unsure,
    }
}
