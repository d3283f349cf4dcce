//! The calls that the door makes: what each brings, by which permission, into which file.
//!
//! INVARIANT: the door makes no call that does not stand here, for the policy that it asks for is
//! rendered from this list. Each of them reads.
//!
//! Source: AWS Service Authorization Reference, actions of AWS KMS, IAM, Amazon MSK, AWS CloudTrail
//! and IAM Access Analyzer, column "Resource types".

/// One call.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// What it brings, for a sentence.
    pub(super) what: &'static str,
    /// The permission that it takes.
    pub(super) name: &'static str,
    /// The member that every answer has.
    pub(super) member: &'static str,
    /// The file that the answer would be exported to.
    pub(super) file: &'static str,
}

const fn call(
    what: &'static str,
    name: &'static str,
    member: &'static str,
    file: &'static str,
) -> Call {
    Call { what, name, member, file }
}

pub(super) const DESCRIBE: Call =
    call("key description", "kms:DescribeKey", "KeyMetadata", "describe-key.json");
pub(super) const POLICY: Call =
    call("key policy", "kms:GetKeyPolicy", "Policy", "get-key-policy.json");
pub(super) const POLICY_NAMES: Call =
    call("names of the key's policies", "kms:ListKeyPolicies", "PolicyNames", "policy-names.json");
pub(super) const ROTATION: Call = call(
    "rotation status",
    "kms:GetKeyRotationStatus",
    "KeyRotationEnabled",
    "rotation-status.json",
);
pub(super) const ROTATIONS: Call =
    call("list of rotations", "kms:ListKeyRotations", "Rotations", "rotations.json");
pub(super) const GRANTS: Call = call("list of grants", "kms:ListGrants", "Grants", "grants.json");
pub(super) const TAGS: Call = call("tags", "kms:ListResourceTags", "Tags", "tags.json");
pub(super) const LAST_USAGE: Call =
    call("last use", "kms:GetKeyLastUsage", "KeyId", "last-usage.json");
pub(super) const ALIASES: Call = call("aliases", "kms:ListAliases", "Aliases", "aliases.json");
pub(super) const KEYS: Call = call("keys", "kms:ListKeys", "Keys", "keys.json");
pub(super) const IDENTITIES: Call = call(
    "policies of identities",
    "iam:GetAccountAuthorizationDetails",
    "Policies",
    "policy-of-identity.json",
);
pub(super) const CLUSTERS: Call =
    call("MSK clusters", "kafka:ListClustersV2", "ClusterInfoList", "describe-cluster-v2.json");
pub(super) const EVENTS: Call =
    call("events of the key", "cloudtrail:LookupEvents", "Events", "lookup-events.json");
pub(super) const VALIDATION: Call = call(
    "findings of Access Analyzer",
    "access-analyzer:ValidatePolicy",
    "findings",
    "validate-policy.json",
);
/// Source: STS API reference, `GetCallerIdentity`: no permissions are required.
pub(super) const CALLER: Call =
    call("who is signed in", "sts:GetCallerIdentity", "Arn", "get-caller-identity.json");
pub(super) const ASSUME: Call =
    call("role in the key's account", "sts:AssumeRole", "Credentials", "assume-role.json");

/// The calls about one key, whose permissions may name it, in the order in which they are made.
pub(super) const OF_KEY: [&Call; 8] =
    [&DESCRIBE, &POLICY, &POLICY_NAMES, &ROTATION, &ROTATIONS, &GRANTS, &TAGS, &LAST_USAGE];

/// The calls whose permission is not asked about a key.
pub(super) const OF_ACCOUNT: [&Call; 6] =
    [&ALIASES, &KEYS, &IDENTITIES, &CLUSTERS, &EVENTS, &VALIDATION];
