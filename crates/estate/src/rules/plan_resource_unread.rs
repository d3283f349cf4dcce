//! Resources of a plan that touch a key, and that nobody looked at.

use keywright_policy::{Findings, Page, Rule};

use crate::judge::PlanView;

/// What such a resource does with a key is not judged.
pub(super) const RULE: Rule<PlanView> =
    Rule { code: "EST-017", page: Page::new(include_str!("plan_resource_unread.md")), check };

fn check(it: &PlanView, out: &mut Findings) {
    for unread in &it.unread {
        let (kind, address) = (&unread.kind, &unread.address);
        let message = match unread.count {
            1 => format!("`{address}` touches keys, and resources of type `{kind}` are not read"),
            many => format!(
                "{many} resources of type `{kind}` touch keys and are not read; the first is \
                 `{address}`"
            ),
        };
        out.add(&RULE, Some(&unread.place), format_args!("{message}"))
            .help("look at what it changes yourself: `terraform show plan.out`");
    }
}
