//! What Cloud KMS shows of a key and its ring, and the custom roles that are bound.

use std::collections::BTreeSet;

use keywright_model::observed::Cause;
use serde_json::{Value, json};

use super::Door;
use super::ancestry::Ancestry;
use super::name::KeyName;
use crate::rest::{Fault, Run};
use crate::sight::Sight;

pub(super) const GET: &str = "cloudkms.cryptoKeys.get";

/// So many custom roles are read at most.
const ROLES_MAX: usize = 200;

/// A policy is asked for with its conditions.
const VERSION: (&str, &str) = ("options.requestedPolicyVersion", "3");

impl Door {
    pub(super) async fn key(
        &self,
        run: Run,
        name: &KeyName,
        policies: &mut Vec<Value>,
        sight: &mut Sight,
    ) {
        let url = self.keys.below(&format!("v1/{}", name.key), &[]);
        match self.client.get(run, &url).await {
            Ok(key) => sight.saw("key", &key),
            Err(fault) => sight.lacks("key", GET, fault),
        }
        let url = self.keys.below(&format!("v1/{}/cryptoKeyVersions", name.key), &[]);
        let what = "list of key versions";
        match self.whole(run, &self.keys, url, "cryptoKeyVersions").await {
            Ok(versions) if versions.is_empty() => {
                let fault = Fault::new(Cause::Unreadable, "the list of versions is empty");
                sight.lacks(what, "cloudkms.cryptoKeyVersions.list", fault);
            }
            Ok(versions) => sight.saw("versions", &Value::Array(versions)),
            Err(fault) => sight.lacks(what, "cloudkms.cryptoKeyVersions.list", fault),
        }
        let url = self.keys.below(&format!("v1/{}:getIamPolicy", name.key), &[VERSION]);
        match self.client.get(run, &url).await {
            Ok(policy) => {
                sight.saw("iam-policy", &marked(policy.clone()));
                policies.push(policy);
            }
            Err(fault) => {
                sight.lacks("IAM policy of the key", "cloudkms.cryptoKeys.getIamPolicy", fault);
            }
        }
    }

    /// The ring's policy, in the shape in which a search finds it.
    pub(super) async fn ring(
        &self,
        run: Run,
        name: &KeyName,
        ancestry: &Ancestry,
        policies: &mut Vec<Value>,
        sight: &mut Sight,
    ) -> Option<Value> {
        let url = self.keys.below(&format!("v1/{}:getIamPolicy", name.ring), &[VERSION]);
        let call = "cloudkms.keyRings.getIamPolicy";
        let policy = match self.client.get(run, &url).await {
            Ok(policy) => policy,
            Err(fault) => {
                sight.lacks("IAM policy of the key ring", call, fault);
                return None;
            }
        };
        let mut found = json!({
            "resource": format!("//cloudkms.googleapis.com/{}", name.ring),
            "assetType": "cloudkms.googleapis.com/KeyRing",
            "policy": marked(policy.clone()),
        });
        if let Some(number) = &ancestry.number {
            found["project"] = json!(format!("projects/{number}"));
        }
        policies.push(policy);
        Some(found)
    }

    /// Custom roles that some policy binds.
    pub(super) async fn roles(&self, run: Run, policies: &[Value], sight: &mut Sight) {
        let bindings = policies.iter().filter_map(|it| it["bindings"].as_array()).flatten();
        let named = bindings.filter_map(|it| it["role"].as_str());
        let custom: BTreeSet<&str> = named.filter(|it| is_custom(it)).collect();
        for (index, role) in custom.iter().enumerate() {
            let url = self.access.below(&format!("v1/{role}"), &[]);
            let answer = match index < ROLES_MAX {
                true => self.client.get(run, &url).await,
                false => Err(Fault::new(Cause::TooMuch, "more roles than one run reads")),
            };
            match answer {
                Ok(it) => sight.saw(&format!("role-{}", index + 1), &it),
                Err(fault) => sight.lacks(&format!("role {role}"), "iam.roles.get", fault),
            }
        }
    }
}

/// WHY: a policy that binds nobody is printed with its etag at least, and is known by that.
pub(super) fn marked(mut policy: Value) -> Value {
    if let Value::Object(members) = &mut policy {
        members.entry("etag").or_insert_with(|| json!(""));
    }
    policy
}

fn is_custom(role: &str) -> bool {
    let parts: Vec<&str> = role.split('/').collect();
    matches!(parts.as_slice(), ["projects" | "organizations", _, "roles", _])
}
