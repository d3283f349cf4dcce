//! A version that will be destroyed.
//!
//! Source: Cloud KMS, "Destroy and restore key versions": until the date a version can be restored,
//! which leaves it disabled, so it must be enabled as well.

use keywright_policy::{Findings, Page, Rule, Severity};

use crate::gcp::Case;
use crate::gcp::command::{key_id, version};
use crate::gcp::key::date;

/// On the date, what the version encrypted is lost for good.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-012", page: Page::new(include_str!("destruction_scheduled.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let id = key_id(case);
    let scheduled = case.document.every_version().into_iter();
    for it in scheduled.filter(|it| it.state() == Some("DESTROY_SCHEDULED")) {
        let destroyed = it.node.get("destroyTime").and_then(date);
        if let Some(date) = destroyed {
            let (label, clusters) = (it.label(), case.cluster_names());
            let what = format_args!("{label} is destroyed: what {clusters} has under it is lost");
            out.foretell(&RULE, Severity::Warning, date, what);
        }
        let when = match destroyed {
            Some(date) => format!("on {date}"),
            None => "at a time that is not shown".to_owned(),
        };
        let finding = out.add(
            &RULE,
            Some(&it.place("state")),
            format_args!(
                "{} will be destroyed {when}, and {} cannot read what it encrypted even today",
                it.label(),
                case.cluster_names(),
            ),
        );
        if let Some(node) = it.node.get("destroyTime") {
            finding.note(&it.document.place(node), "the date");
        }
        for edit in it.enabled() {
            finding.edit(&it.document.source, edit);
        }
        finding.help("restore it, then enable it: a restored version is disabled");
        let number = it.number();
        let (restore, enable) = (version("restore", number, id), version("enable", number, id));
        finding.command(format_args!("{restore}\n{enable}"));
    }
}
