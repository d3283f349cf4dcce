//! What kind of request it is, as far as that changes which policies must agree.

use crate::aws::Arn;

use super::caller::CallerKind;
use super::view::View;

/// How caller and resource stand to each other, and what the resource is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) side: Side,
    pub(super) subject: Subject,
}

/// Where the caller stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// In the resource's account.
    Same,
    /// In another account.
    Across,
    /// In none: a service, a stranger, somebody whom an identity provider vouches for.
    Outside,
}

/// What the request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// A KMS key: its policy must let the caller in, or the caller's account.
    Key,
    /// A KMS alias.
    Alias {
        /// `alias/aws/…`: AWS's own.
        of_aws: bool,
    },
    /// A role that is to be assumed: its trust policy must let the caller in, or the caller's
    /// account.
    Trust,
    /// Anything else.
    Other,
}

impl Setting {
    pub(super) fn of(view: &View<'_>) -> Setting {
        let side = match view.resource_account {
            _ if !view.caller.has_identity() => Side::Outside,
            Some(account) if account != view.caller.account => Side::Across,
            Some(_) | None => Side::Same,
        };
        Setting { side, subject: subject(view) }
    }

    /// Whether nobody has access whom the resource's own policy does not let in.
    ///
    /// Source: AWS, IAM User Guide, "Policy evaluation logic": trust policies and key policies
    /// "must explicitly allow access for principals".
    pub(super) fn policy_rules(self) -> bool {
        matches!(self.subject, Subject::Key | Subject::Trust)
    }
}

fn subject(view: &View<'_>) -> Subject {
    let Some(arn) = view.arn else { return Subject::Other };
    let service = service_of(view.action);
    match arn.service {
        "kms" if service.eq_ignore_ascii_case("kms") => match arn.resource.split_once('/') {
            Some(("key", _)) => Subject::Key,
            Some(("alias", name)) => Subject::Alias { of_aws: name.starts_with("aws/") },
            _ => Subject::Other,
        },
        "iam" if service.eq_ignore_ascii_case("sts") && arn.resource.starts_with("role/") => {
            Subject::Trust
        }
        _ => Subject::Other,
    }
}

/// The service of an action: `kms`.
pub(super) fn service_of(action: &str) -> &str {
    action.bytes().position(|it| it == b':').map_or("", |at| &action[..at])
}

/// Whether service control policies limit the caller.
///
/// Source: AWS Organizations User Guide, "Service control policies (SCPs)": neither the management
/// account nor service-linked roles.
pub(super) fn scps_apply(view: &View<'_>, management_account: Option<&str>) -> bool {
    view.caller.has_identity()
        && management_account != Some(view.caller.account)
        && !is_service_linked(view)
}

/// Whether resource control policies limit what is done to the resource.
///
/// Source: AWS Organizations User Guide, "Resource control policies (RCPs)".
pub(super) fn rcps_apply(view: &View<'_>, management_account: Option<&str>) -> bool {
    let owner = view.resource_account.unwrap_or(view.caller.account);
    rcps_reach(view.action)
        && management_account != Some(owner)
        && !is_service_linked(view)
        && !view.action.eq_ignore_ascii_case("kms:RetireGrant")
}

/// The prefixes of the services whose actions resource control policies limit. AWS adds to them.
///
/// Source: AWS Organizations User Guide, "Resource control policies (RCPs)", "List of AWS services
/// that support RCPs", as read in November 2026.
const RCP_SERVICES: [&str; 62] = [
    "aoss",
    "appconfig",
    "appstream",
    "autoscaling",
    "autoscaling-plans",
    "budgets",
    "clouddirectory",
    "cloudfront",
    "cloudsearch",
    "cloudtrail-data",
    "codeartifact",
    "codebuild",
    "codecommit",
    "codepipeline",
    "cognito-identity",
    "cognito-idp",
    "comprehend",
    "comprehendmedical",
    "compute-optimizer",
    "cost-optimization-hub",
    "dax",
    "dsql",
    "dynamodb",
    "ecr",
    "ecr-public",
    "events",
    "firehose",
    "fis",
    "fms",
    "gamelift",
    "health",
    "inspector-scan",
    "kendra",
    "kinesisvideo",
    "kms",
    "logs",
    "memorydb",
    "networkmonitor",
    "notifications",
    "opensearch",
    "pca-connector-ad",
    "personalize",
    "polly",
    "pricing",
    "resource-groups",
    "rolesanywhere",
    "s3",
    "secretsmanager",
    "servicediscovery",
    "signin",
    "sqs",
    "sts",
    "support",
    "swf",
    "textract",
    "timestream-influxdb",
    "transcribe",
    "transfer",
    "translate",
    "wafv2",
    "workspaces",
    "xray",
];

/// Whether the action's service takes part in resource control policies.
pub(super) fn rcps_reach(action: &str) -> bool {
    let service = service_of(action);
    RCP_SERVICES.iter().any(|it| it.eq_ignore_ascii_case(service))
}

fn is_service_linked(view: &View<'_>) -> bool {
    let role = match view.caller.kind {
        CallerKind::Role => Some(view.caller.text),
        CallerKind::Session { .. } => view.role_arn(),
        CallerKind::Root
        | CallerKind::User(_)
        | CallerKind::FederatedUser(_)
        | CallerKind::Service
        | CallerKind::Federated
        | CallerKind::Anonymous
        | CallerKind::Unreadable => None,
    };
    let arn = role.and_then(Arn::parse);
    arn.is_some_and(|it| it.resource.starts_with("role/aws-service-role/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resource_control_policies_reach_what_aws_lists() {
        for (action, wanted) in [
            ("kms:Decrypt", true),
            ("STS:AssumeRole", true),
            ("events:PutEvents", true),
            ("ecr-public:PutImage", true),
            ("xray:PutTraceSegments", true),
            ("cognito-sync:ListRecords", false),
            ("ecr-:PutImage", false),
            ("lambda:InvokeFunction", false),
            ("iam:PassRole", false),
        ] {
            assert_eq!(rcps_reach(action), wanted, "{action}");
        }
        assert!(RCP_SERVICES.is_sorted());
    }
}
