//! AWS as it answers about one key, each list on one page.
//!
//! Source: AWS KMS, IAM, STS, Amazon MSK, AWS CloudTrail and IAM Access Analyzer API references,
//! examples of responses.

use serde_json::json;

use super::KEY;
use super::wire::{Answer, Asked};

pub(crate) const CLUSTER: &str = "arn:aws:kafka:eu-central-1:111122223333:cluster/orders/abcd-1";
const SECONDS: f64 = 1_709_367_261.512;
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": {"Sid": "Root", "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}}"#;

pub(crate) fn answer(asked: &Asked) -> Answer {
    let id = KEY.rsplit('/').next();
    let root = match asked.call.as_str() {
        "kms:DescribeKey" => json!({"KeyMetadata": {
            "AWSAccountId": "111122223333", "KeyId": id, "Arn": KEY, "CreationDate": SECONDS,
            "Enabled": true, "Description": "orders", "KeyUsage": "ENCRYPT_DECRYPT",
            "KeyState": "Enabled", "Origin": "AWS_KMS", "KeyManager": "CUSTOMER",
            "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT", "KeySpec": "SYMMETRIC_DEFAULT",
            "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"], "MultiRegion": false,
            "Tomorrow": "a member that no library knows"}}),
        "kms:GetKeyPolicy" => json!({"Policy": POLICY}),
        "kms:ListKeyPolicies" => json!({"PolicyNames": ["default"], "Truncated": false}),
        "kms:GetKeyRotationStatus" => json!({"KeyId": KEY, "KeyRotationEnabled": true,
            "RotationPeriodInDays": 365, "NextRotationDate": SECONDS}),
        "kms:ListKeyRotations" => json!({"Truncated": false, "Rotations": [{"KeyId": KEY,
            "RotationDate": SECONDS, "RotationType": "AUTOMATIC"}]}),
        "kms:ListGrants" => grants(&["a"], None),
        "kms:ListAliases" => json!({"Truncated": false, "Aliases": [{"AliasName": "alias/orders",
            "AliasArn": "arn:aws:kms:eu-central-1:111122223333:alias/orders", "TargetKeyId": id}]}),
        "kms:ListResourceTags" => json!({"Truncated": false,
            "Tags": [{"TagKey": "use", "TagValue": "byok"}]}),
        "kms:GetKeyLastUsage" => json!({"KeyId": KEY, "KeyCreationDate": SECONDS,
            "TrackingStartDate": SECONDS,
            "KeyLastUsage": {"Operation": "Decrypt", "Timestamp": SECONDS}}),
        "kms:ListKeys" => json!({"Truncated": false, "Keys": [{"KeyId": id, "KeyArn": KEY}]}),
        "cloudtrail:LookupEvents" => json!({"Events": [{"EventId": "e", "EventName": "Decrypt",
            "EventSource": "kms.amazonaws.com", "EventTime": 1_709_367_261, "Username": "ann",
            "ReadOnly": "true", "Resources": [{"ResourceType": "AWS::KMS::Key",
            "ResourceName": KEY}], "CloudTrailEvent": "{\"eventVersion\":\"1.08\"}"}]}),
        "kafka:ListClustersV2" => json!({"clusterInfoList": [
            cluster(CLUSTER, "orders", KEY),
            cluster("arn:aws:kafka:eu-central-1:111122223333:cluster/other/b", "other",
                "arn:aws:kms:eu-central-1:111122223333:key/other"),
            {"clusterArn": "s", "clusterName": "less", "clusterType": "SERVERLESS",
                "serverless": {}}]}),
        "access-analyzer:ValidatePolicy" => json!({"findings": []}),
        "iam:GetAccountAuthorizationDetails" => return Answer::ok(identities(None)),
        "sts:GetCallerIdentity" => return Answer::ok(CALLER),
        "sts:AssumeRole" => return Answer::ok(ASSUMED),
        other => return Answer::error(400, &format!("UnknownOperation {other}")),
    };
    Answer::ok(root)
}

pub(crate) fn grants(ids: &[&str], next: Option<&str>) -> serde_json::Value {
    let grants: Vec<_> = ids
        .iter()
        .map(|it| {
            json!({"KeyId": KEY, "GrantId": it, "CreationDate": SECONDS,
                "GranteePrincipal": "arn:aws:iam::111122223333:role/storage",
                "IssuingAccount": "arn:aws:iam::111122223333:root", "Operations": ["Decrypt"]})
        })
        .collect();
    let mut root = json!({"Grants": grants, "Truncated": next.is_some()});
    if let Some(next) = next {
        root["NextMarker"] = json!(next);
    }
    root
}

fn cluster(arn: &str, name: &str, key: &str) -> serde_json::Value {
    json!({"clusterArn": arn, "clusterName": name, "clusterType": "PROVISIONED", "state": "ACTIVE",
        "creationTime": "2024-03-02T08:14:21.512Z", "tags": {"team": "red"},
        "provisioned": {"encryptionInfo": {"encryptionAtRest": {"dataVolumeKMSKeyId": key}}}})
}

/// A role with two policies of which one speaks of KMS, and two managed policies of which one is
/// attached.
pub(crate) fn identities(marker: Option<&str>) -> String {
    let kms = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow\
               %22%2C%22Action%22%3A%22kms%3ADecrypt%22%2C%22Resource%22%3A%22%2A%22%7D%7D";
    let buckets = kms.replace("kms%3ADecrypt", "s3%3AGetObject");
    let inline = |name: &str, text: &str| {
        let parts = format!("<PolicyName>{name}</PolicyName><PolicyDocument>{text}");
        format!("<member>{parts}</PolicyDocument></member>")
    };
    let managed = |name: &str, count: usize| {
        format!(
            "<member><PolicyName>{name}</PolicyName><DefaultVersionId>v2</DefaultVersionId>\
             <AttachmentCount>{count}</AttachmentCount><PolicyVersionList><member>\
             <Document>%7B%7D</Document><VersionId>v1</VersionId>\
             <IsDefaultVersion>false</IsDefaultVersion></member><member>\
             <Document>{kms}</Document><VersionId>v2</VersionId>\
             <CreateDate>2024-03-02T08:14:21Z</CreateDate>\
             <IsDefaultVersion>true</IsDefaultVersion></member></PolicyVersionList></member>"
        )
    };
    let policies = format!("{}{}", inline("vault", kms), inline("buckets", &buckets));
    let role = format!(
        "<member><RoleName>storage</RoleName><RolePolicyList>{policies}</RolePolicyList></member>"
    );
    let goes_on = match marker {
        Some(it) => format!("<IsTruncated>true</IsTruncated><Marker>{it}</Marker>"),
        None => "<IsTruncated>false</IsTruncated>".to_owned(),
    };
    let (used, unused) = (managed("all-keys", 1), managed("spare", 0));
    format!(
        "<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult>\
         <RoleDetailList>{role}</RoleDetailList><Policies>{used}{unused}</Policies>{goes_on}\
         </GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>"
    )
}

const CALLER: &str = "<GetCallerIdentityResponse><GetCallerIdentityResult>\
    <Arn>arn:aws:iam::111122223333:user/ann</Arn><UserId>AIDA</UserId>\
    <Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

const ASSUMED: &str = "<AssumeRoleResponse><AssumeRoleResult><Credentials>\
    <AccessKeyId>ASIATAKEN</AccessKeyId><SecretAccessKey>s</SecretAccessKey>\
    <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
    <AssumedRoleUser><AssumedRoleId>AROA:keywright</AssumedRoleId>\
    <Arn>arn:aws:sts::111122223333:assumed-role/auditor/keywright</Arn></AssumedRoleUser>\
    </AssumeRoleResult></AssumeRoleResponse>";
