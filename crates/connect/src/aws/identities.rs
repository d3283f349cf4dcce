//! Policies of identities that speak of KMS: those that a key policy which delegates to its account
//! hands the decision to.
//!
//! Source: IAM API reference, `GetAccountAuthorizationDetails`; its documents are percent-encoded.

use aws_sdk_iam::operation::get_account_authorization_details::GetAccountAuthorizationDetailsOutput;
use aws_sdk_iam::types::{EntityType, ManagedPolicyDetail, PolicyDetail};
use keywright_model::observed::{Cause, Observation};
use serde_json::{Value, json};

use super::call::IDENTITIES;
use super::clients::Clients;
use super::look::{Listed, Look};
use super::refusal::Refusal;
use super::shape::{export, file_name, time};

/// Pages of an account, a thousand identities and policies each.
const PAGES_MAX: usize = 20;
const PAGE_MAX: i32 = 1000;
/// So many policies are handed in with one key.
const POLICIES_MAX: usize = 200;

/// Adds the policies of the key's account.
pub(super) async fn put(clients: &Clients, look: Look, out: &mut Observation) {
    let fresh = list(clients, look);
    let listed = match look.within(clients.identities.get(fresh, Listed::is_settled)).await {
        Ok(listed) => listed,
        Err(refusal) => return out.gaps.push(refusal.gap(&IDENTITIES)),
    };
    let all = listed.elements(&IDENTITIES);
    for it in all.iter().take(POLICIES_MAX) {
        let file = it.get("file").and_then(Value::as_str).unwrap_or(IDENTITIES.file);
        export(file, it.get("export").cloned().unwrap_or_default(), out);
    }
    if POLICIES_MAX < all.len() {
        let said = format!("{} policies of identities speak of KMS", all.len());
        out.gaps.push(Refusal::new(Cause::TooMuch, &said).gap(&IDENTITIES));
    }
    out.gaps.extend(listed.gap.clone());
}

async fn list(clients: &Clients, look: Look) -> Listed {
    look.list(&IDENTITIES, PAGES_MAX, |marker| async move {
        let mut page = clients.iam.get_account_authorization_details().max_items(PAGE_MAX);
        for kind in [
            EntityType::User,
            EntityType::Group,
            EntityType::Role,
            EntityType::LocalManagedPolicy,
            EntityType::AwsManagedPolicy,
        ] {
            page = page.filter(kind);
        }
        let answer = look.wait(page.set_marker(marker).send()).await?;
        let marker = answer.marker().filter(|_| answer.is_truncated());
        Ok(json!({
            IDENTITIES.member: policies(&answer),
            "Truncated": answer.is_truncated(),
            "NextMarker": marker,
        }))
    })
    .await
}

/// Each policy that speaks of KMS, as the command line would export it, by its file.
fn policies(answer: &GetAccountAuthorizationDetailsOutput) -> Vec<Value> {
    let mut all: Vec<(String, Value)> = Vec::new();
    let mut inline = |kind: &str, member: &str, name: Option<&str>, held: &[PolicyDetail]| {
        let name = name.unwrap_or_default();
        for it in held {
            let policy = it.policy_name().unwrap_or_default();
            let Some(document) = it.policy_document().map(read).filter(speaks_of_kms) else {
                continue;
            };
            let root = json!({member: name, "PolicyName": policy, "PolicyDocument": document});
            all.push((file_name(&[&format!("get-{kind}-policy"), name, policy]), root));
        }
    };
    for it in answer.user_detail_list() {
        inline("user", "UserName", it.user_name(), it.user_policy_list());
    }
    for it in answer.group_detail_list() {
        inline("group", "GroupName", it.group_name(), it.group_policy_list());
    }
    for it in answer.role_detail_list() {
        inline("role", "RoleName", it.role_name(), it.role_policy_list());
    }
    let managed = answer.policies().iter().filter(|it| it.attachment_count().unwrap_or(1) != 0);
    all.extend(managed.filter_map(in_force));
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.into_iter().map(|(file, root)| json!({"file": file, "export": root})).collect()
}

/// The version of a managed policy that is in force.
fn in_force(policy: &ManagedPolicyDetail) -> Option<(String, Value)> {
    let version = policy.policy_version_list().iter().find(|it| it.is_default_version())?;
    let document = version.document().map(read).filter(speaks_of_kms)?;
    let created = version.create_date().and_then(|it| time(it.as_secs_f64()));
    let name = policy.policy_name().unwrap_or_default();
    let mut told = json!({
        "Document": document,
        "VersionId": version.version_id(),
        "IsDefaultVersion": true,
    });
    if let Some(created) = created {
        told["CreateDate"] = Value::String(created);
    }
    let root = json!({"PolicyVersion": told});
    Some((file_name(&["get-policy-version", name]), root))
}

/// The document; one that cannot be read stays the string that it is, for the judge to tell.
fn read(text: &str) -> Value {
    let plain = unescaped(text);
    let parsed = plain.as_deref().and_then(|it| serde_json::from_str(it).ok());
    parsed.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// Source: RFC 3986, "Percent-Encoding".
fn unescaped(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let [first, behind @ ..] = rest {
        rest = behind;
        let mut byte = *first;
        if byte == b'%' {
            let (digits, behind) = rest.split_at_checked(2)?;
            byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
            rest = behind;
        }
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}

/// Whether a policy may say anything of KMS. What cannot be read may.
fn speaks_of_kms(policy: &Value) -> bool {
    let statements = match policy.get("Statement") {
        Some(Value::Array(all)) => all.as_slice(),
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        _ => return true,
    };
    statements.iter().any(|it| match it.get("Action") {
        Some(Value::Array(all)) => all.iter().any(is_of_kms),
        Some(one) => is_of_kms(one),
        None => true,
    })
}

fn is_of_kms(action: &Value) -> bool {
    let Some(action) = action.as_str() else { return true };
    let service = action.split(':').next().unwrap_or_default();
    service.eq_ignore_ascii_case("kms") || service.contains(['*', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_that_may_speak_of_kms_are_kept() {
        let speaks = |statement: Value| speaks_of_kms(&json!({"Statement": statement}));
        for statement in [
            json!({"Action": "KMS:decrypt"}),
            json!([{"Action": "s3:*"}, {"Action": ["s3:*", "kms:List*"]}]),
            json!({"Action": "*"}),
            json!({"Action": "k*:Decrypt"}),
            json!({"NotAction": "iam:*"}),
            json!({"Action": 3}),
            json!("broken"),
        ] {
            assert!(speaks(statement.clone()), "{statement}");
        }
        assert!(speaks_of_kms(&read("no%20policy")));
        assert!(!speaks(json!([{"Action": "s3:*"}, {"Action": ["ec2:Describe*"]}])));
    }

    #[test]
    fn documents_are_percent_encoded() {
        assert_eq!(read("%7B%22a+b%22%3A%22%C3%A4%22%7D"), json!({"a+b": "ä"}));
        for broken in ["%7", "%", "%zz", "%FF", "{"] {
            assert_eq!(read(broken), json!(broken));
        }
    }
}
