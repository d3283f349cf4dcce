//! Disabling or deleting the key wakes nobody.
//!
//! Source: CIS AWS Foundations Benchmark, "Ensure disabling or scheduled deletion of customer
//! created CMKs is monitored"; Amazon EventBridge User Guide, "Events from AWS services via
//! CloudTrail".
//!
//! What must never happen: a pattern that only mentions the events passes for one that takes them.

use std::collections::BTreeSet;

use keywright_model::text::{Document, Node};
use keywright_policy::{Findings, Page, Rule};

use super::takes::Takes;
use super::{event_rule, metric_filter};
use crate::aws::{Case, Exports};

/// For one of the two events, nothing that was handed in certainly wakes somebody.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-023", page: Page::new(include_str!("deletion_unalarmed.md")), check };

const EVENTS: [&str; 2] = ["DisableKey", "ScheduleKeyDeletion"];

fn check(case: &Case, out: &mut Findings) {
    let exports = &case.document;
    if exports.metric_filters.is_none() && exports.event_rules.is_none() {
        return;
    }
    let alarmed = exports.alarms.as_ref().map(alarmed);
    let watched = EVENTS.map(|it| (it, watch(exports, alarmed.as_ref(), it)));
    for how in [Watch::Nobody, Watch::Unalarmed, Watch::AlarmsUnseen, Watch::Unread] {
        let events = watched.iter().filter(|it| it.1 == how);
        let events: Vec<String> = events.map(|it| format!("`{}`", it.0)).collect();
        if !events.is_empty() {
            tell(case, how, &events.join(" and "), out);
        }
    }
}

fn tell(case: &Case, how: Watch, events: &str, out: &mut Findings) {
    let exports = &case.document;
    let first = exports.metric_filters.as_ref().or(exports.event_rules.as_ref());
    let place = |it: &Document| it.place(&it.root);
    let (looked, alarms) = (first.map(place), exports.alarms.as_ref().map(place));
    let clusters = case.cluster_names();
    let finding = match how {
        Watch::Nobody => out.add(
            &RULE,
            looked.as_ref(),
            format_args!("nothing that was handed in looks for {events} of the key of {clusters}"),
        ),
        Watch::Unalarmed => out.add(
            &RULE,
            alarms.as_ref(),
            format_args!(
                "no alarm with an action stands on the metric that counts {events} of the key of \
                 {clusters}"
            ),
        ),
        Watch::AlarmsUnseen => out.unknown(
            &RULE,
            looked.as_ref(),
            format_args!(
                "cannot tell whether {events} of the key of {clusters} wakes anybody: the alarms \
                 were not handed in"
            ),
        ),
        Watch::Unread => out.unknown(
            &RULE,
            looked.as_ref(),
            format_args!(
                "cannot tell whether {events} of the key of {clusters} wakes anybody: what looks \
                 for it depends on more than the event, or cannot be read"
            ),
        ),
        Watch::Somebody => return,
    };
    finding.help(
        "send both events to somebody who reads at night, by an EventBridge rule or by a metric \
         filter with an alarm; name `kms.amazonaws.com` or `aws.kms` and the two events, and \
         nothing else",
    );
    finding.command(
        "aws logs describe-metric-filters --output json\n\
         aws cloudwatch describe-alarms --output json\n\
         aws events list-rules --output json",
    );
}

/// Who learns of an event, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Watch {
    /// Nothing takes it.
    Nobody,
    /// A filter takes it, and no alarm stands on the filter's metric.
    Unalarmed,
    /// A filter or a rule may take it.
    Unread,
    /// A filter takes it, and the alarms were not handed in.
    AlarmsUnseen,
    /// An alarm with an action, or a rule.
    Somebody,
}

fn watch(exports: &Exports, alarmed: Option<&BTreeSet<Metric<'_>>>, event: &str) -> Watch {
    let filters = elements(exports.metric_filters.as_ref(), "metricFilters").map(|filter| {
        let pattern = filter.get("filterPattern").and_then(Node::as_str).unwrap_or_default();
        let on_metric = alarmed.map(|it| metrics(filter).any(|metric| it.contains(&metric)));
        match (metric_filter::takes(pattern, event), on_metric) {
            (Takes::No, _) | (Takes::Unclear, Some(false)) => Watch::Nobody,
            (Takes::Yes, Some(false)) => Watch::Unalarmed,
            (Takes::Unclear, Some(true) | None) => Watch::Unread,
            (Takes::Yes, None) => Watch::AlarmsUnseen,
            (Takes::Yes, Some(true)) => Watch::Somebody,
        }
    });
    let rules = elements(exports.event_rules.as_ref(), "Rules").map(|it| {
        match event_rule::takes(it, event) {
            Takes::No => Watch::Nobody,
            Takes::Unclear => Watch::Unread,
            Takes::Yes => Watch::Somebody,
        }
    });
    filters.chain(rules).max().unwrap_or(Watch::Nobody)
}

/// A metric's namespace and name.
type Metric<'d> = (&'d str, &'d str);

/// The metrics on which an alarm with an action stands.
fn alarmed(alarms: &Document) -> BTreeSet<Metric<'_>> {
    let acts = |it: &&Node| {
        let on = it.get("ActionsEnabled").and_then(Node::as_bool) != Some(false);
        let actions = it.get("AlarmActions").and_then(Node::as_array).unwrap_or_default();
        on && !actions.is_empty()
    };
    let all = elements(Some(alarms), "MetricAlarms").filter(acts);
    all.filter_map(|it| metric(it, ["Namespace", "MetricName"])).collect()
}

fn metrics(filter: &Node) -> impl Iterator<Item = Metric<'_>> {
    let all = filter.get("metricTransformations").and_then(Node::as_array).unwrap_or_default();
    all.iter().filter_map(|it| metric(it, ["metricNamespace", "metricName"]))
}

fn metric<'d>(node: &'d Node, [namespace, name]: [&str; 2]) -> Option<Metric<'d>> {
    Some((node.get(namespace)?.as_str()?, node.get(name)?.as_str()?))
}

fn elements<'d>(list: Option<&'d Document>, name: &str) -> impl Iterator<Item = &'d Node> {
    let all = list.and_then(|it| it.root.get(name)).and_then(Node::as_array);
    all.unwrap_or_default().iter()
}
