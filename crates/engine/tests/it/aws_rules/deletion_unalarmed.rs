use super::told::{bundle, messages, severities};

fn filters(patterns: &[&str]) -> String {
    let each = patterns.iter().enumerate().map(|(at, pattern)| {
        format!(
            r#"{{"filterName": "f{at}", "filterPattern": "{pattern}", "logGroupName": "trail",
                "metricTransformations": [{{"metricName": "m{at}", "metricNamespace": "n"}}]}}"#
        )
    });
    format!(r#"{{"metricFilters": [{}]}}"#, each.collect::<Vec<_>>().join(","))
}

fn alarms(count: usize) -> String {
    let each = (0..count).map(|at| {
        format!(
            r#"{{"AlarmName": "a{at}", "MetricName": "m{at}", "Namespace": "n",
                "ActionsEnabled": true, "AlarmActions": ["arn:aws:sns:us-east-1:111122223333:o"]}}"#
        )
    });
    format!(r#"{{"MetricAlarms": [{}]}}"#, each.collect::<Vec<_>>().join(","))
}

fn filtered(patterns: &[&str], wanted: &[&str]) {
    let text = bundle(&[&filters(patterns), &alarms(patterns.len())]);
    assert_eq!(severities("AWS-023", &text), wanted, "{text}");
}

/// Rules of EventBridge; each a pattern, and what stands beside it.
fn rules(all: &[(&str, &str)]) -> String {
    let each = all.iter().enumerate().map(|(at, (pattern, more))| {
        let pattern = pattern.replace('"', "\\\"");
        format!(
            r#"{{"Name": "k{at}", "Arn": "arn:aws:events:us-east-1:111122223333:rule/k{at}",
                "EventPattern": "{pattern}"{more}}}"#
        )
    });
    format!(r#"{{"Rules": [{}]}}"#, each.collect::<Vec<_>>().join(","))
}

const ON: &str = r#", "State": "ENABLED""#;

fn ruled(patterns: &[&str], wanted: &[&str]) {
    let all: Vec<(&str, &str)> = patterns.iter().map(|it| (*it, ON)).collect();
    let text = rules(&all);
    assert_eq!(severities("AWS-023", &text), wanted, "{text}");
}

#[test]
fn a_filter_counts_where_it_certainly_takes_the_event() {
    for pattern in [
        "{ ($.eventSource = kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName = \
         ScheduleKeyDeletion)) }",
        "{$.eventName = DisableKey || $.eventName = ScheduleKeyDeletion}",
        "{ $.eventName = \\\"DisableKey\\\" || $.eventName = \\\"Schedule*\\\" }",
        "{ $.eventSource = kms.amazonaws.com }",
        "{ $.eventSource = \\\"kms.*\\\" && $.eventName != Decrypt }",
    ] {
        filtered(&[pattern], &[]);
    }
}

#[test]
fn a_filter_that_leaves_the_event_out_wakes_nobody() {
    for pattern in [
        "{$.eventName != DisableKey && $.eventName != ScheduleKeyDeletion}",
        "{($.eventSource = s3.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = \
         ScheduleKeyDeletion))}",
        "{$.eventName = DisableKey && $.eventName = ScheduleKeyDeletion}",
        "{$.eventName = disablekey || $.eventName = schedulekeydeletion}",
        "{ ($.eventName = ConsoleLogin) && ($.errorMessage = \\\"Failed authentication\\\") }",
        "{ $.userIdentity.type = Root && $.userIdentity.invokedBy NOT EXISTS }",
    ] {
        filtered(&[pattern], &["warning"]);
    }
}

#[test]
fn a_filter_that_cannot_be_read_is_no_yes() {
    for pattern in [
        "{ ($.eventName = DisableKey || $.eventName = ScheduleKeyDeletion) && $.awsRegion = \
         us-east-1 }",
        "{ ($.eventName = DisableKey || $.eventName = ScheduleKeyDeletion) && $.errorCode NOT \
         EXISTS }",
        "{ $.eventName = %DisableKey|ScheduleKeyDeletion% }",
        "?DisableKey ?ScheduleKeyDeletion",
        "{ ($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion }",
        "{ $.eventName = DisableKey || $.eventName = ScheduleKeyDeletion } && { $.a = b }",
    ] {
        filtered(&[pattern], &["unknown"]);
    }
    let deep = format!("{{ {}$.eventName = DisableKey{} }}", "(".repeat(900), ")".repeat(900));
    filtered(&[&deep], &["unknown"]);
}

#[test]
fn each_event_is_judged_on_its_own() {
    let two = ["{$.eventName = DisableKey}", "{$.eventName = ScheduleKeyDeletion}"];
    filtered(&two, &[]);
    filtered(&two[..1], &["warning"]);
    let text = bundle(&[&filters(&two[..1]), &alarms(1)]);
    let lost = "nothing that was handed in looks for `ScheduleKeyDeletion` of the key of its \
                cluster";
    assert_eq!(messages("AWS-023", &text), [lost]);
    let text = bundle(&[&filters(&two), &alarms(1)]);
    let silent = "no alarm with an action stands on the metric that counts `ScheduleKeyDeletion` \
                  of the key of its cluster";
    assert_eq!(messages("AWS-023", &text), [silent]);
    let rule = rules(&[(r#"{"source":["aws.kms"],"detail":{"eventName":["DisableKey"]}}"#, ON)]);
    let text = bundle(&[&rule, &filters(&two[1..]), &alarms(1)]);
    assert_eq!(messages("AWS-023", &text), [""; 0]);
}

#[test]
fn a_rule_counts_where_it_certainly_takes_the_event() {
    ruled(&[r#"{"source":["aws.kms"]}"#], &[]);
    ruled(
        &[
            r#"{"source":["aws.kms"],"detail":{"eventName":["DisableKey"]}}"#,
            r#"{"source":["aws.kms"],"detail":{"eventName":["ScheduleKeyDeletion"]}}"#,
        ],
        &[],
    );
    ruled(
        &[r#"{"detail-type":["AWS API Call via CloudTrail"],
            "detail":{"eventSource":["kms.amazonaws.com"],
                      "eventName":["DisableKey","ScheduleKeyDeletion"]}}"#
            .replace('\n', " ")
            .as_str()],
        &[],
    );
}

#[test]
fn a_rule_that_leaves_the_event_out_wakes_nobody() {
    let both = r#""detail":{"eventName":["DisableKey","ScheduleKeyDeletion"]}"#;
    ruled(&[&format!(r#"{{"source":["aws.s3"],{both}}}"#)], &["warning"]);
    ruled(&[&format!(r#"{{"source":["aws.kms"],"detail-type":["x"],{both}}}"#)], &["warning"]);
    ruled(&[r#"{"source":["aws.kms"],"detail":{"eventName":["EnableKey"]}}"#], &["warning"]);
    ruled(&[""], &["warning"]);
}

#[test]
fn a_rule_that_cannot_be_read_is_no_yes() {
    let names = r#"["DisableKey","ScheduleKeyDeletion"]"#;
    for pattern in [
        format!(
            r#"{{"source":["aws.kms"],"detail":{{"eventName":[{{"anything-but":{names}}}]}}}}"#
        ),
        format!(r#"{{"source":[{{"prefix":"aws."}}],"detail":{{"eventName":{names}}}}}"#),
        format!(r#"{{"source":["aws.kms"],"detail":{{"eventName":{names},"errorCode":["x"]}}}}"#),
        format!(
            r#"{{"source":["aws.kms"],"region":["eu-west-1"],"detail":{{"eventName":{names}}}}}"#
        ),
        format!(r#"{{"detail":{{"eventName":{names}}}}}"#),
        format!(r#"{{"source":["aws.kms"],"detail":{{"eventName":{names}}}"#),
        format!(r#"{{"source":"aws.kms","detail":{{"eventName":{names}}}}}"#),
    ] {
        ruled(&[&pattern], &["unknown"]);
    }
    let whole = format!(r#"{{"source":["aws.kms"],"detail":{{"eventName":{names}}}}}"#);
    for (more, wanted) in [
        (ON, None),
        (r#", "State": "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS""#, None),
        (r#", "State": "DISABLED""#, Some("warning")),
        ("", Some("unknown")),
        (r#", "State": "ENABLED_SOMEHOW""#, Some("unknown")),
        (r#", "State": "ENABLED", "EventBusName": "default""#, None),
        (r#", "State": "ENABLED", "EventBusName": "partner""#, Some("unknown")),
    ] {
        let text = rules(&[(&whole, more)]);
        let wanted: Vec<&str> = wanted.into_iter().collect();
        assert_eq!(severities("AWS-023", &text), wanted, "{text}");
    }
}
