//! A plan of which something about a key is known only after the apply.

use keywright_policy::{Findings, Page, Rule, Seen};

use crate::judge::{JudgedKey, Kept, Need, PlanView, names};
use crate::plan::{Cluster, On};

/// Whether the key will serve its cluster cannot be told.
pub(super) const RULE: Rule<PlanView> =
    Rule { code: "EST-016", page: Page::new(include_str!("plan_part_unknown.md")), check };

/// The step that makes a value known.
const FIRST: &str = "apply what it depends on first (`terraform apply -target …`), then plan \
                     again; or write the value out";

fn check(it: &PlanView, out: &mut Findings) {
    for (why, place) in &it.incomplete {
        let message = format_args!("the plan is not the whole: {why}");
        let finding = out.unknown(&RULE, Some(place), message);
        finding.help("mend what kept the planning from its end, and plan again");
        // WHY all: whoever asks for one key is told as well.
        finding.clusters = it.clusters.iter().map(|it| it.name.clone()).collect();
    }
    for (at, key) in it.keys.iter().enumerate() {
        let on: Vec<&Cluster> = it.clusters.iter().filter(|it| it.after.is(at)).collect();
        // WHY: of a cluster that runs already the rule about stripped clusters tells.
        let runs = on.iter().any(|it| it.before.is(at));
        if !on.is_empty() && !runs {
            fresh(key, &on, out);
        }
    }
    for cluster in &it.clusters {
        let On::Unclear(unknown) = &cluster.after else { continue };
        let name = &cluster.name;
        let message = format_args!(
            "cannot tell which key encrypts cluster `{name}`, and whether it shares it: {} is \
             known only after the apply",
            unknown.what,
        );
        let finding = out.unknown(&RULE, Some(&unknown.place), message);
        finding.help(FIRST);
        finding.clusters = vec![name.clone()];
    }
}

/// What the vendor lacks by the plan, and somebody else may give it.
fn lacking(key: &JudgedKey) -> impl Iterator<Item = &Need> {
    let partial = key.will.as_ref().is_some_and(|it| it.partial && it.unknown.is_empty());
    let all = match &key.after {
        Kept::But(lacking) if partial => lacking.as_slice(),
        Kept::But(_) | Kept::Unseen(_) => &[],
    };
    all.iter()
}

/// A key whose clusters are all yet to come.
fn fresh(key: &JudgedKey, on: &[&Cluster], out: &mut Findings) {
    let planned = &key.planned;
    let who = names(on.iter().map(|it| &it.name));
    let unseen = planned.record.as_ref().and_then(|it| match &it.principals {
        Seen::Seen(_) => None,
        Seen::Unseen(why) => Some((why.clone(), it.place.clone())),
    });
    let parts = key.will.iter().flat_map(|it| &it.unknown);
    let parts =
        parts.map(|it| (format!("{} is known only after the apply", it.what), it.place.clone()));
    let lacks = lacking(key).map(|it| {
        let (who, what) = (&it.principal.id, it.permission);
        (format!("nothing in the plan gives `{who}` `{what}`"), planned.place.clone())
    });
    let told: Vec<_> = parts.chain(unseen).chain(lacks).collect();
    for (why, place) in told {
        let message =
            format_args!("cannot tell whether `{}` will serve {who}: {why}", planned.name);
        let finding = out.unknown(&RULE, Some(&place), message);
        finding.help(FIRST);
        finding.key = Some(planned.name.clone());
        finding.clusters = on.iter().map(|it| it.name.clone()).collect();
    }
}
