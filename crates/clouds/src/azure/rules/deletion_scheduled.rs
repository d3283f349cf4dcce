//! A key that is deleted and waits to be purged.
//!
//! Source: Microsoft, Key Vault REST reference, `DeletedKeyBundle`: `recoveryId`, `deletedDate`,
//! `scheduledPurgeDate`.

use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Rule, Severity};

use crate::azure::property::date;
use crate::azure::usage::DELETED;
use crate::azure::{Case, command};

/// The key is deleted; it is gone for good on a date.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-020", page: Page::new(include_str!("deletion_scheduled.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let root = &key.document.root;
    let signs: Vec<&Node> =
        DELETED.iter().filter_map(|it| root.get_any_case(it)).filter(|it| !it.is_null()).collect();
    let Some(first) = signs.first() else { return };
    let purge = date(root.get_any_case(DELETED[0])).known();
    if let Some(date) = purge {
        let clusters = case.cluster_names();
        let what = format_args!("the key of {clusters} is purged, with all data under it");
        out.foretell(&RULE, Severity::Warning, date, what);
    }
    let until = match purge {
        Some(date) => format!("it is purged on {date}, with all data under it"),
        None => "it will be purged, with all data under it".to_owned(),
    };
    let finding = out.add(
        &RULE,
        Some(&key.document.place(first)),
        format_args!("the key of {} is deleted: {until}", case.cluster_names()),
    );
    finding.help("recover the key at once, then look who deleted it");
    for sign in signs {
        finding.edit(&key.document.source, Edit::replace(sign.span, "null"));
    }
    finding.command(format!("az keyvault key recover {}", command::key(case)));
}
