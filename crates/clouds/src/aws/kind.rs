//! Which of AWS's exports a text is, told by its content.
//!
//! Source: AWS CLI v2 reference, `aws kms`, `aws kafka`, `aws iam`, `aws logs`, `aws cloudwatch`
//! and `aws events`, output sections.

use keywright_model::text::Node;

use super::Form;

/// An export about one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A bare key policy, or any policy of a resource.
    Policy,
    /// A bare trust policy of a role.
    TrustPolicy,
    /// `aws kms get-key-policy`.
    GetKeyPolicy,
    /// `aws kms describe-key`.
    DescribeKey,
    /// `aws kms get-key-rotation-status`.
    RotationStatus,
    /// `aws kms list-key-rotations`.
    Rotations,
    /// `aws kms list-grants`.
    Grants,
    /// `aws kms list-aliases`.
    Aliases,
    /// `aws kms list-resource-tags`.
    Tags,
    /// `aws kms get-key-last-usage`.
    LastUsage,
    /// `aws kafka describe-cluster`, `describe-cluster-v2`.
    KafkaCluster,
    /// `aws iam get-policy-version`, `get-role-policy`, `get-user-policy` or `get-group-policy`.
    IdentityPolicy,
    /// `aws logs describe-metric-filters`.
    MetricFilters,
    /// `aws cloudwatch describe-alarms`.
    Alarms,
    /// `aws events list-rules`.
    EventRules,
    /// The policies of the organization over the key's account: `docs/organization.md`.
    Organization,
}

impl Kind {
    /// What it is, for a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Policy | Kind::GetKeyPolicy => "key policy",
            Kind::TrustPolicy => "role's trust policy",
            Kind::DescribeKey => "key description",
            Kind::RotationStatus => "rotation status",
            Kind::Rotations => "list of rotations",
            Kind::Grants => "list of grants",
            Kind::Aliases => "list of aliases",
            Kind::Tags => "list of tags",
            Kind::LastUsage => "record of the last use",
            Kind::KafkaCluster => "MSK cluster",
            Kind::IdentityPolicy => "policy of an identity",
            Kind::MetricFilters => "list of metric filters",
            Kind::Alarms => "list of alarms",
            Kind::EventRules => "list of event rules",
            Kind::Organization => "list of the organization's policies",
        }
    }
}

/// Tells the kind, or `None` where it is none of AWS's.
pub fn recognize(node: &Node) -> Option<Kind> {
    node.as_object()?;
    let has = |name| node.get(name).is_some();
    // WHY: a policy whose `Statement` is misspelled must be told as a broken policy, not as an
    // unknown file; `Version` with one of the two dates is a policy and nothing else.
    let dated = node.get("Version").and_then(Node::as_str);
    if has("Statement") || matches!(dated, Some("2012-10-17" | "2008-10-17")) {
        let is_trust = Form::told(node) == Form::Trust;
        Some(if is_trust { Kind::TrustPolicy } else { Kind::Policy })
    } else if node.get("Policy").is_some_and(|it| it.as_str().is_some()) {
        Some(Kind::GetKeyPolicy)
    } else if node.at(&["KeyMetadata", "KeyId"]).is_some() {
        Some(Kind::DescribeKey)
    } else if has("KeyRotationEnabled") {
        Some(Kind::RotationStatus)
    } else if node.get("Rotations").is_some_and(|it| it.as_array().is_some()) {
        Some(Kind::Rotations)
    } else if node.get("Grants").is_some_and(|it| it.as_array().is_some()) {
        Some(Kind::Grants)
    } else if has("KeyId") && (has("KeyLastUsage") || has("TrackingStartDate")) {
        Some(Kind::LastUsage)
    } else if all_have(node.get("Aliases"), "AliasName") {
        Some(Kind::Aliases)
    } else if all_have(node.get("Tags"), "TagKey") && is_list_alone(node, "Tags") {
        Some(Kind::Tags)
    } else if node.at(&["ClusterInfo", "ClusterArn"]).is_some() {
        Some(Kind::KafkaCluster)
    } else if node.at(&["PolicyVersion", "Document"]).is_some()
        || (has("PolicyName") && has("PolicyDocument"))
    {
        Some(Kind::IdentityPolicy)
    } else if node.get("metricFilters").is_some_and(|it| it.as_array().is_some()) {
        Some(Kind::MetricFilters)
    } else if node.get("MetricAlarms").is_some_and(|it| it.as_array().is_some()) {
        Some(Kind::Alarms)
    } else if node.get("Rules").and_then(Node::as_array).is_some_and(are_of_events) {
        Some(Kind::EventRules)
    } else if has("format") && node.get("organization").is_some_and(|it| it.as_object().is_some()) {
        Some(Kind::Organization)
    } else {
        None
    }
}

/// Whether it is a list whose elements all have a member: other services list aliases and tags too.
fn all_have(list: Option<&Node>, name: &str) -> bool {
    let list = list.and_then(Node::as_array);
    list.is_some_and(|it| it.iter().all(|it| it.get(name).is_some()))
}

/// Whether nothing stands beside a list but where it goes on: resources carry tags among others.
fn is_list_alone(node: &Node, name: &str) -> bool {
    let marks = [name, "Truncated", "NextMarker", "NextToken"];
    let members = node.as_object().unwrap_or_default();
    members.iter().all(|it| marks.contains(&&*it.name))
}

/// Whether the elements are rules of EventBridge: other services of AWS list `Rules` too.
fn are_of_events(rules: &[Node]) -> bool {
    let is_of_events =
        |it: &Node| it.get("Arn").and_then(Node::as_str).is_some_and(|it| it.contains(":events:"));
    rules.iter().any(is_of_events)
}
