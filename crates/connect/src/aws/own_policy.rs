//! What keywright itself must be allowed: the least, as policies of IAM.
//!
//! Source: AWS Service Authorization Reference, "Actions, resources, and condition keys for AWS
//! KMS" and those of the other services; IAM User Guide, "Session policies".

use serde_json::{Value, json};

use super::call::{OF_ACCOUNT, OF_KEY};

/// Which of keywright's own policies is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own<'a> {
    /// To look at these keys, by their ARNs, and at what is around them. Nothing is written.
    ///
    /// This is the policy of the role or user that `keywright` runs as. Where it takes a role in
    /// each key's account, it also goes with the session, so that a role that may do more does not.
    Reads(&'a [String]),
    /// To change one key, by its ARN: its policy, its grants, its rotation, and what brings it back
    /// to life. Nothing here disables a key or schedules its deletion.
    ///
    /// Give it to a role that is not the one that reads, and let whoever carries out a change take
    /// that role with this very policy for the session (`aws sts assume-role --policy`): then each
    /// change reaches the one key that it is about, however many keys the role may reach.
    Writes(&'a str),
    /// To take these roles, by their ARNs: what the caller needs beside, where keywright looks into
    /// other accounts.
    Assumes(&'a [String]),
}

/// Renders a policy, ready for `aws iam put-role-policy --policy-document`.
pub fn own_policy(own: &Own<'_>) -> String {
    let statements = match own {
        Own::Reads(keys) => vec![
            allow("LookAtKeys", &OF_KEY.map(|it| it.name), json!(keys)),
            // WHY every resource: these actions know none, or list what is not known yet.
            allow("LookAround", &OF_ACCOUNT.map(|it| it.name), json!("*")),
        ],
        Own::Writes(key) => writing(key),
        Own::Assumes(roles) => vec![allow("TakeRoles", &["sts:AssumeRole"], json!(roles))],
    };
    // WHY compact: a session policy may have 2048 characters.
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn writing(key: &str) -> Vec<Value> {
    let mut policy = allow("WritePolicy", &["kms:PutKeyPolicy"], json!(key));
    // WHY: whoever may go past KMS's own check can lock everyone out of the key.
    let kept = json!({"Bool": {"kms:BypassPolicyLockoutSafetyCheck": "false"}});
    policy.as_object_mut().map(|it| it.insert("Condition".to_owned(), kept));
    let rest = [
        "kms:CancelKeyDeletion",
        "kms:CreateGrant",
        "kms:EnableKey",
        "kms:EnableKeyRotation",
        "kms:RevokeGrant",
    ];
    vec![policy, allow("RepairKey", &rest, json!(key))]
}

fn allow(sid: &str, actions: &[&str], resource: Value) -> Value {
    json!({"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": resource})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_for_a_session_is_short_enough() {
        let keys = ["arn:aws-us-gov:kms:*:111122223333:key/*".to_owned()];
        assert!(own_policy(&Own::Reads(&keys)).len() <= 2048);
    }

    #[test]
    fn whoever_writes_reaches_one_key() {
        let key = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        let policy: Value = serde_json::from_str(&own_policy(&Own::Writes(key))).unwrap();
        let statements = policy["Statement"].as_array().unwrap();
        assert!(statements.iter().all(|it| it["Resource"] == key), "{policy}");
        let lockout = &statements[0]["Condition"]["Bool"]["kms:BypassPolicyLockoutSafetyCheck"];
        assert_eq!(lockout, "false");
        let text = policy.to_string();
        for never in ["kms:*", "Disable", "Schedule", "Decrypt", "Encrypt", "kms:Delete"] {
            assert!(!text.contains(never), "{never}");
        }
    }
}
