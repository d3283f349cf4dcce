//! Which of CloudTrail's events a rule of EventBridge takes.
//!
//! Source: Amazon EventBridge User Guide, "Creating event patterns" and "Events from AWS services
//! via CloudTrail"; EventBridge API, `Rule`, `State`.
//!
//! What must never happen: a rule that leaves the event out, or of which a part is not understood,
//! is said to take it.

use keywright_model::text::{Node, json};

use super::takes::{EVENT_SOURCE, Takes};

/// Whether a rule is on and takes the calls of one name, whoever makes them.
pub(super) fn takes(rule: &Node, event: &str) -> Takes {
    let text = |name: &str| rule.get(name).and_then(Node::as_str);
    let state = match text("State") {
        Some("ENABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS") => Takes::Yes,
        Some("DISABLED") => Takes::No,
        Some(_) | None => Takes::Unclear,
    };
    // AWS's own events come to the account's default bus.
    let bus = match text("EventBusName") {
        None => Takes::Yes,
        Some(it) if it == "default" || it.ends_with(":event-bus/default") => Takes::Yes,
        Some(_) => Takes::Unclear,
    };
    // A rule without a pattern runs by the clock.
    let pattern = text("EventPattern").filter(|it| !it.is_empty());
    state.min(bus).min(pattern.map_or(Takes::No, |it| matches(it, event)))
}

fn matches(pattern: &str, event: &str) -> Takes {
    let Ok(pattern) = json::parse(pattern) else { return Takes::Unclear };
    let Some(members) = pattern.as_object() else { return Takes::Unclear };
    let (mut takes, mut sourced) = (Takes::Yes, false);
    for member in members {
        takes = takes.min(match &*member.name {
            "source" => {
                sourced = true;
                has(&member.node, "aws.kms")
            }
            "detail-type" => has(&member.node, "AWS API Call via CloudTrail"),
            "detail" => {
                let Some(detail) = member.node.as_object() else { return Takes::Unclear };
                let each = detail.iter().map(|it| match &*it.name {
                    "eventSource" => {
                        sourced = true;
                        has(&it.node, EVENT_SOURCE)
                    }
                    "eventName" => has(&it.node, event),
                    _ => Takes::Unclear,
                });
                each.min().unwrap_or(Takes::Yes)
            }
            _ => Takes::Unclear,
        });
    }
    if sourced { takes } else { takes.min(Takes::Unclear) }
}

/// Whether a field's list has a value. What is no plain string, `anything-but` for one, is not
/// understood.
fn has(list: &Node, value: &str) -> Takes {
    let Some(all) = list.as_array() else { return Takes::Unclear };
    if all.iter().any(|it| it.as_str() == Some(value)) {
        Takes::Yes
    } else if all.iter().any(|it| it.as_str().is_none()) {
        Takes::Unclear
    } else {
        Takes::No
    }
}
