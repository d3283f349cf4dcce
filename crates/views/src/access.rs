//! Who may do what with a key: a list for people, and JSON.

use std::collections::BTreeSet;

use keywright_estate::KeyAccess;
use keywright_policy::{Duty, Hold, HoldDoubt, Seen};
use serde::Serialize;

use crate::json::{UnjudgedView, unjudged};
use crate::written::written;

#[derive(Serialize)]
struct AccessView<'a> {
    format: u8,
    key: &'a str,
    cloud: &'static str,
    id: Option<&'a str>,
    #[serde(flatten)]
    who: WhoView<'a>,
    unjudged: Vec<UnjudgedView<'a>>,
    assumed: &'a [&'static str],
}

/// Who holds what.
#[derive(Serialize)]
pub(crate) struct WhoView<'a> {
    /// What is certain.
    holds: Vec<HoldView<'a>>,
    /// Who certainly uses the key and decides about it.
    both: Vec<BothView<'a>>,
    /// The vendor's principals; nothing where they are not known.
    vendor: Option<&'a BTreeSet<String>>,
    /// What cannot be told.
    unknown: Vec<String>,
}

#[derive(Serialize)]
struct HoldView<'a> {
    who: &'a str,
    principal: &'a str,
    duty: &'static str,
    actions: &'a [String],
    depends: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<&'a str>,
    /// Whether it is the vendor; nothing where that is not known.
    is_vendor: Option<bool>,
}

#[derive(Serialize)]
struct BothView<'a> {
    who: &'a str,
    /// Whether it is one principal, or a group; else all others of a kind, each as far as its own
    /// policies let it.
    named: bool,
    is_vendor: Option<bool>,
}

fn is_vendor(it: &KeyAccess, principal: &str) -> Option<bool> {
    it.vendor.as_ref().map(|all| all.iter().any(|one| one.eq_ignore_ascii_case(principal)))
}

fn both(it: &KeyAccess) -> Vec<BothView<'_>> {
    let principal = |who: &str| {
        let mut all = it.holds.holds.iter().filter(|it| it.who == who);
        all.next().map(|it| it.principal.as_str()).unwrap_or_default()
    };
    let all = it.holds.both().into_iter();
    let view = |who| BothView {
        who,
        // A phrase for all others of a kind begins with no name.
        named: !who.starts_with("every "),
        is_vendor: is_vendor(it, principal(who)),
    };
    all.map(view).collect()
}

pub(crate) fn who(it: &KeyAccess) -> WhoView<'_> {
    let holds = it.holds.holds.iter().map(|hold| HoldView {
        who: &hold.who,
        principal: &hold.principal,
        duty: hold.duty.word(),
        actions: &hold.actions,
        depends: &hold.depends,
        grant: hold.grant.as_deref(),
        is_vendor: is_vendor(it, &hold.principal),
    });
    let vendor = it.vendor.as_ref();
    WhoView { holds: holds.collect(), both: both(it), vendor, unknown: unknown(it) }
}

/// What cannot be told, a sentence each.
pub(crate) fn unknown(it: &KeyAccess) -> Vec<String> {
    let mut all: Vec<String> = it.holds.doubts.iter().map(doubt).collect();
    let undecided = it.holds.undecided.iter();
    all.extend(undecided.map(|why| format!("who else may do what: {why}")));
    if let Seen::Unseen(why) = &it.vendor {
        all.push(format!("who of them is the vendor: {why}"));
    }
    all
}

fn doubt(it: &HoldDoubt) -> String {
    let what = match it.actions.as_slice() {
        [] => "do anything else".to_owned(),
        all => list(all),
    };
    format!("whether {} may {what}: {}", it.who, it.why)
}

/// All of it, as JSON.
pub fn json(it: &KeyAccess) -> String {
    written(&AccessView {
        format: 1,
        key: it.key.as_str(),
        cloud: it.cloud.word(),
        id: it.id.as_deref(),
        who: who(it),
        unjudged: it.unjudged.iter().map(unjudged).collect(),
        assumed: &it.holds.assumed,
    })
}

/// Who uses the key, who decides about it, and who does both.
pub fn text(it: &KeyAccess) -> String {
    let mut out = String::new();
    for (head, duties) in [
        ("who may use it", &[Duty::Use][..]),
        ("who may give access to it", &[Duty::Reach]),
        ("who may change it, or take it away", &[Duty::Administer]),
    ] {
        out.push_str(&format!("{head}\n"));
        let mut told = false;
        for hold in it.holds.holds.iter().filter(|it| duties.contains(&it.duty)) {
            out.push_str(&line(it, hold));
            told = true;
        }
        if !told {
            let all = it.holds.is_told();
            out.push_str(if all { "  nobody\n" } else { "  nobody, as far as can be told\n" });
        }
    }
    for it in both(it) {
        let role = if it.is_vendor == Some(true) { " (the vendor)" } else { "" };
        out.push_str(&match it.named {
            true => format!("! {}{role} uses the key and decides about it\n", it.who),
            false => format!("! {} may do both, as far as its own policies let it\n", it.who),
        });
    }
    for why in unknown(it) {
        out.push_str(&format!("? cannot tell {why}\n"));
    }
    out
}

fn line(it: &KeyAccess, hold: &Hold) -> String {
    let vendor = if is_vendor(it, &hold.principal) == Some(true) { " (the vendor)" } else { "" };
    let grant = hold.grant.as_ref().map(|it| format!(", by grant `{it}`")).unwrap_or_default();
    let mut out = format!("  {}{vendor}: {}{grant}\n", hold.who, list(&hold.actions));
    if !hold.depends.is_empty() {
        let keys: Vec<String> = hold.depends.iter().map(|it| format!("`{it}`")).collect();
        out.push_str(&format!("    depending on {}\n", keys.join(", ")));
    }
    out
}

/// Actions up to a number that a person reads; the rest is counted.
fn list(actions: &[String]) -> String {
    const TOLD_MAX: usize = 8;
    let told: Vec<String> = actions.iter().take(TOLD_MAX).map(|it| format!("`{it}`")).collect();
    match actions.len().checked_sub(TOLD_MAX).filter(|it| 0 < *it) {
        Some(more) => format!("{} and {more} more", told.join(", ")),
        None => told.join(", "),
    }
}
