//! A key that is declared by one of its versions.
//!
//! Source: Cloud KMS, "Get a Cloud KMS resource ID"; Confluent Cloud API `byok/v1`,
//! `GcpKey.key_id`.

use keywright_policy::{Findings, Page, Rule, Scope};

use crate::gcp::command::keys;
use crate::gcp::{Case, KeyPath};

/// The id names one version, and a rotation makes another.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-016", page: Page::new(include_str!("versioned_key_id.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(id) = &case.key.id else { return };
    let Some(path) = KeyPath::parse(id) else { return };
    let Some(version) = path.version else { return };
    // WHY: of files on their own, a list of versions may be all that names the key; nobody chose
    // that.
    let shown = case.document.ids().iter().any(|it| it.1.as_str() == Some(id));
    if shown && case.scope == Scope::Lone {
        return;
    }
    let key = path.key_name();
    out.add(
        &RULE,
        None,
        format_args!(
            "the key of {} is named by its version `{version}`, which the next rotation leaves \
             behind",
            case.cluster_names(),
        ),
    )
    .help(format_args!("name the key itself: `{key}`"))
    .command(format_args!("{} --format=\"value(name)\"", keys("describe", &key)));
}
