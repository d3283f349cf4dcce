//! Disabling or deleting the key wakes nobody.
//!
//! Source: CIS AWS Foundations Benchmark, "Ensure disabling or scheduled deletion of customer
//! created CMKs is monitored"; Amazon EventBridge User Guide, "Events from AWS services via
//! CloudTrail".

use keywright_model::text::{Document, Node};
use keywright_policy::{Findings, Page, Rule};

use crate::aws::Case;

/// No filter and no event rule of those handed in looks for both events.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-023", page: Page::new(include_str!("deletion_unalarmed.md")), check };

const EVENTS: [&str; 2] = ["DisableKey", "ScheduleKeyDeletion"];

fn check(case: &Case, out: &mut Findings) {
    let exports = &case.document;
    let (filters, rules) = (exports.metric_filters.as_ref(), exports.event_rules.as_ref());
    let Some(first) = filters.or(rules) else { return };
    let watches = |it: &Node| is_on(it) && looks(it, "EventPattern");
    if rules.is_some_and(|it| elements(it, "Rules").any(watches)) {
        return;
    }
    let all = filters.into_iter().flat_map(|it| elements(it, "metricFilters"));
    let looking: Vec<&Node> = all.filter(|it| looks(it, "filterPattern")).collect();
    let place = first.place(&first.root);
    let clusters = case.cluster_names();
    let command = "aws logs describe-metric-filters --output json\n\
                   aws cloudwatch describe-alarms --output json\n\
                   aws events list-rules --output json";
    let finding = match (looking.is_empty(), &exports.alarms) {
        (true, _) => out.add(
            &RULE,
            Some(&place),
            format_args!(
                "nothing that was handed in looks for `DisableKey` and `ScheduleKeyDeletion` of \
                 the key of {clusters}"
            ),
        ),
        (false, Some(alarms)) if looking.iter().any(|it| wakes(it, alarms)) => return,
        (false, Some(alarms)) => out.add(
            &RULE,
            Some(&alarms.place(&alarms.root)),
            format_args!(
                "no alarm with an action stands on the metric that counts the disabling and \
                 deleting of the key of {clusters}"
            ),
        ),
        (false, None) => out.unknown(
            &RULE,
            Some(&place),
            format_args!(
                "cannot tell whether anybody is woken when the key of {clusters} is disabled or \
                 deleted: the alarms were not handed in"
            ),
        ),
    };
    finding.help(
        "send both events to somebody who reads at night, by an EventBridge rule or by a metric \
         filter with an alarm",
    );
    finding.command(command);
}

fn elements<'d>(list: &'d Document, name: &str) -> impl Iterator<Item = &'d Node> {
    list.root.get(name).and_then(Node::as_array).unwrap_or_default().iter()
}

fn is_on(rule: &Node) -> bool {
    let state = rule.get("State").and_then(Node::as_str);
    state.is_none_or(|it| it.starts_with("ENABLED"))
}

/// Whether a pattern names both events.
fn looks(node: &Node, name: &str) -> bool {
    let pattern = node.get(name).and_then(Node::as_str).unwrap_or_default();
    EVENTS.iter().all(|it| pattern.contains(it))
}

/// Whether an alarm with an action stands on a metric of the filter's.
fn wakes(filter: &Node, alarms: &Document) -> bool {
    let metrics = filter.get("metricTransformations").and_then(Node::as_array).unwrap_or_default();
    let names = |it: &Node| {
        let pair = [["metricNamespace", "Namespace"], ["metricName", "MetricName"]];
        metrics.iter().any(|metric| {
            pair.iter().all(|[ours, theirs]| {
                let ours = metric.get(ours).and_then(Node::as_str);
                ours.is_some() && ours == it.get(theirs).and_then(Node::as_str)
            })
        })
    };
    let acts = |it: &Node| {
        let on = it.get("ActionsEnabled").and_then(Node::as_bool) != Some(false);
        let actions = it.get("AlarmActions").and_then(Node::as_array).unwrap_or_default();
        on && !actions.is_empty()
    };
    elements(alarms, "MetricAlarms").any(|it| names(it) && acts(it))
}
