//! When a request carries a condition key.

use std::sync::Arc;

use super::kms;
use super::memo::presences;
use super::name::is;
use super::{Action, Carried, GlobalKey, Service, global, service};

/// Whether a request carries a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Every such request carries it.
    Always,
    /// Some do.
    Maybe,
    /// None does: the key is of another service, or not listed for the action.
    Never,
}

/// Services and actions whose requests may lack what the others say of a resource's owner.
///
/// Source: AWS, IAM User Guide, "AWS global condition context keys", `aws:ResourceAccount`.
const WITHOUT_OWNER: [&str; 17] = [
    "auditmanager:UpdateAssessmentFrameworkShare",
    "detective:AcceptInvitation",
    "ds:AcceptSharedDirectory",
    "ebs:*",
    "ec2:AcceptTransitGatewayPeeringAttachment",
    "ec2:AcceptVpcEndpointConnections",
    "ec2:AcceptVpcPeeringConnection",
    "ec2:CreateTransitGatewayPeeringAttachment",
    "ec2:CreateVpcEndpoint",
    "ec2:CreateVpcPeeringConnection",
    "es:AcceptInboundConnection",
    "events:PutEvents",
    "guardduty:AcceptAdministratorInvitation",
    "macie2:AcceptInvitation",
    "route53:AssociateVPCWithHostedZone",
    "route53:CreateVPCAssociationAuthorization",
    "securityhub:AcceptAdministratorInvitation",
];

/// Whether a request for `action` (`kms:Decrypt`) carries the key `key` (`kms:ViaService`), whoever
/// sends it. What the catalogue does not know is `Maybe`. What depends on the sender is `Maybe`
/// too: who knows the sender asks [`global`] for [`Carried`].
pub fn presence(action: &str, key: &str) -> Presence {
    let known = action.split_once(':').and_then(|(prefix, name)| {
        let service = service(prefix)?;
        Some((service, service.action_index(name)?))
    });
    match known {
        Some((service, at)) => presences(service, key)[at],
        None => worked_out(None, key),
    }
}

/// Whether requests for each of a service's actions carry a key, in the order of its actions.
pub fn presence_of_all(service: &'static Service, key: &str) -> Arc<[Presence]> {
    presences(service, key)
}

/// The same, for one action and without remembering it.
pub(super) fn worked_out(known: Option<(&Service, &Action)>, key: &str) -> Presence {
    match (global(key), known) {
        (Some(global), known) => of_global(&global, known, key),
        (None, Some((service, action))) => of_service(service, action, key),
        (None, None) => Presence::Maybe,
    }
}

fn of_global(global: &GlobalKey, known: Option<(&Service, &Action)>, key: &str) -> Presence {
    match (global.carried, known) {
        (Carried::Always, _) => Presence::Always,
        (Carried::Owned, Some((service, action))) => {
            let is_excepted = WITHOUT_OWNER.iter().any(|it| match it.split_once(':') {
                Some((prefix, name)) => {
                    prefix == service.prefix && (name == "*" || name == action.name)
                }
                None => false,
            });
            let is_owned = !action.resource_types.is_empty() && !is_excepted;
            if is_owned { Presence::Always } else { Presence::Maybe }
        }
        (Carried::Listed, Some((service, action))) => {
            // WHY: a page that lists a tag key nowhere may just not speak of tags.
            let speaks = service.key(key).is_some_and(|it| !service.loose.contains(&it.name));
            if lists(action, key) || !speaks { Presence::Maybe } else { Presence::Never }
        }
        (
            Carried::Signed
            | Carried::Member
            | Carried::User
            | Carried::Tagged
            | Carried::Session
            | Carried::Service
            | Carried::ServiceForResource
            | Carried::Forwarded
            | Carried::Endpoint
            | Carried::Outside
            | Carried::OwnedByMember
            | Carried::Sometimes,
            _,
        )
        | (Carried::Owned | Carried::Listed, None) => Presence::Maybe,
    }
}

fn of_service(own: &Service, action: &Action, key: &str) -> Presence {
    // WHY: the keys of identity providers, whose prefix is no service's, stay with a session
    // whatever it does.
    let home = key.split_once(':').and_then(|(prefix, _)| service(prefix));
    let Some((home, it)) = home.and_then(|it| Some((it, it.key(key)?))) else {
        return Presence::Maybe;
    };
    if own.prefix == kms::PREFIX && home.prefix == kms::PREFIX {
        return kms::presence(action, key);
    }
    if lists(action, key) || home.loose.contains(&it.name) {
        Presence::Maybe
    } else {
        Presence::Never
    }
}

/// Whether the reference lists the key for the action.
pub(super) fn lists(action: &Action, key: &str) -> bool {
    action.keys.iter().any(|it| is(it, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wanted: Presence, key: &str, actions: &[&str]) {
        for action in actions {
            assert_eq!(presence(action, key), wanted, "{action} {key}");
        }
    }

    #[test]
    fn some_global_keys_go_with_every_request() {
        for key in [
            "aws:SecureTransport",
            "aws:CurrentTime",
            "AWS:epochtime",
            "aws:RequestedRegion",
            "aws:PrincipalAccount",
            "aws:ViaAWSService",
        ] {
            check(Presence::Always, key, &["kms:Decrypt", "s3:GetObject", "nowhere:Nothing"]);
        }
    }

    #[test]
    fn what_depends_on_the_sender_may_be_missing() {
        for key in [
            "aws:PrincipalArn",
            "aws:PrincipalOrgID",
            "aws:PrincipalTag/team",
            "aws:username",
            "aws:SourceArn",
            "aws:SourceIp",
            "aws:SourceVpce",
            "aws:MultiFactorAuthPresent",
            "aws:CalledVia",
            "ec2:RoleDelivery",
            "lambda:SourceFunctionArn",
            "saml:sub",
            "accounts.google.com:aud",
        ] {
            check(Presence::Maybe, key, &["kms:Decrypt", "s3:GetObject"]);
        }
    }

    #[test]
    fn a_key_that_is_listed_for_other_actions_never_comes() {
        check(Presence::Never, "kms:GrantOperations", &["kms:Decrypt", "s3:GetObject"]);
        check(Presence::Never, "kms:EncryptionContext:dept", &["kms:DescribeKey", "kms:Sign"]);
        check(Presence::Never, "kms:BypassPolicyLockoutSafetyCheck", &["kms:Encrypt"]);
        check(Presence::Never, "kms:ViaService", &["s3:GetObject", "sts:AssumeRole"]);
        check(Presence::Never, "s3:prefix", &["kms:Decrypt", "s3:GetObject"]);
        check(Presence::Never, "aws:RequestTag/team", &["kms:Decrypt", "kms:PutKeyPolicy"]);
        check(Presence::Never, "aws:TagKeys", &["kms:Decrypt"]);
        check(Presence::Never, "aws:ResourceTag/team", &["kms:ListKeys", "kms:GenerateRandom"]);
    }

    #[test]
    fn a_key_that_is_listed_for_the_action_may_come_whatever_its_case() {
        check(Presence::Maybe, "KMS:encryptioncontext:Dept", &["kms:decrypt", "KMS:CreateGrant"]);
        check(Presence::Maybe, "kms:EncryptionContextKeys", &["kms:GenerateDataKey"]);
        check(Presence::Maybe, "kms:BypassPolicyLockoutSafetyCheck", &["kms:PutKeyPolicy"]);
        check(Presence::Maybe, "aws:RequestTag/team", &["kms:TagResource", "kms:CreateKey"]);
        check(Presence::Maybe, "aws:ResourceTag/team", &["kms:Decrypt"]);
        check(Presence::Maybe, "s3:prefix", &["s3:ListBucket"]);
    }

    #[test]
    fn what_the_catalogue_does_not_know_may_come() {
        check(Presence::Maybe, "kms:ViaService", &["kms:Nothing", "nowhere:Nothing", "", "kms"]);
        check(Presence::Maybe, "nowhere:Key", &["kms:Decrypt"]);
        check(Presence::Maybe, "kms:PolicyName", &["kms:PutKeyPolicy", "kms:Decrypt"]);
        check(Presence::Maybe, "aws:Foo", &["kms:Decrypt"]);
        check(Presence::Maybe, "aws:RequestTag/team", &["kms:Nothing", "nowhere:Nothing"]);
        check(Presence::Maybe, "noprefix", &["kms:Decrypt"]);
        check(Presence::Maybe, "sagemaker:UserProfileName", &["kms:Decrypt"]);
    }

    #[test]
    fn a_resource_has_an_owner_but_for_a_few_actions() {
        check(Presence::Always, "aws:ResourceAccount", &["kms:Decrypt", "s3:GetObject"]);
        check(Presence::Maybe, "aws:ResourceAccount", &["kms:ListKeys", "ec2:CreateVpcEndpoint"]);
        check(Presence::Maybe, "aws:ResourceAccount", &["ebs:GetSnapshotBlock", "kms:Nothing"]);
        check(Presence::Maybe, "aws:ResourceOrgID", &["kms:Decrypt"]);
        for it in WITHOUT_OWNER {
            let (prefix, name) = it.split_once(':').expect("an action");
            let service = service(prefix).expect("a service");
            assert!(name == "*" || service.action(name).is_some_and(|it| it.name == name), "{it}");
        }
    }
}
