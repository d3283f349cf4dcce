//! One key by AWS KMS: its description, policies, rotation, grants, aliases, tags, last use.
//!
//! Source: AWS KMS API reference.

use aws_sdk_kms::Client;
use keywright_model::observed::{Gap, Observation};
use serde_json::{Value, json};

use super::call::DESCRIBE;
use super::call::{
    ALIASES, Call, GRANTS, LAST_USAGE, OF_KEY, POLICY, POLICY_NAMES, ROTATION, ROTATIONS, TAGS,
};
use super::look::{Listed, Look};
use super::refusal::Refusal;
use super::shape::{export, file_name};

/// Pages of one list; of grants a page holds a hundred, and a key may have 50,000.
const PAGES_MAX: usize = 50;
/// So many a page; what a call allows of it, KMS decides.
const PAGE_MAX: i32 = 100;
/// Source: AWS KMS API reference, `ListResourceTags`, `Limit`.
const TAGS_PAGE_MAX: i32 = 50;
/// Policies of one key beside the default one; KMS knows one such name.
const OTHER_POLICIES_MAX: usize = 8;

/// Describes a key by its ARN, or by that of an alias; brings its own ARN.
pub(super) async fn describe(
    client: &Client,
    id: &str,
    look: Look,
    out: &mut Observation,
) -> Result<String, Refusal> {
    let described = look.hear(&DESCRIBE, |heard| {
        client.describe_key().key_id(id).customize().interceptor(heard).send()
    });
    let root = described.await.inspect_err(|it| out.gaps.push(it.gap(&DESCRIBE)))?;
    let arn = root.pointer("/KeyMetadata/Arn").and_then(Value::as_str).unwrap_or(id).to_owned();
    export(DESCRIBE.file, root, out);
    Ok(arn)
}

/// The gaps of all that would follow a description that did not come.
pub(super) fn gaps(refusal: &Refusal) -> impl Iterator<Item = Gap> {
    let rest = OF_KEY.into_iter().filter(|it| **it != DESCRIBE);
    rest.chain([&ALIASES]).map(|it| refusal.gap(it))
}

/// Reads what else KMS tells of a key, by its ARN.
pub(super) async fn read(client: &Client, arn: &str, look: Look) -> Observation {
    let mut out = Observation::default();
    policies(client, arn, look, &mut out).await;
    let rotation = look.hear(&ROTATION, |heard| {
        client.get_key_rotation_status().key_id(arn).customize().interceptor(heard).send()
    });
    put(&ROTATION, rotation.await, &mut out);
    let rotations = look.list(&ROTATIONS, PAGES_MAX, |marker| {
        look.hear(&ROTATIONS, |heard| {
            let page = client.list_key_rotations().key_id(arn).limit(PAGE_MAX).set_marker(marker);
            page.customize().interceptor(heard).send()
        })
    });
    put_list(&ROTATIONS, rotations.await, &mut out);
    let grants = look.list(&GRANTS, PAGES_MAX, |marker| {
        look.hear(&GRANTS, |heard| {
            let page = client.list_grants().key_id(arn).limit(PAGE_MAX).set_marker(marker);
            page.customize().interceptor(heard).send()
        })
    });
    put_list(&GRANTS, grants.await, &mut out);
    names(client, arn, look, &mut out).await;
    let last_usage = look.hear(&LAST_USAGE, |heard| {
        client.get_key_last_usage().key_id(arn).customize().interceptor(heard).send()
    });
    put(&LAST_USAGE, last_usage.await, &mut out);
    out
}

/// The default policy, and those beside it.
async fn policies(client: &Client, arn: &str, look: Look, out: &mut Observation) {
    put(&POLICY, policy(client, arn, "default", look).await, out);
    let listed = look.list(&POLICY_NAMES, PAGES_MAX, |marker| {
        look.hear(&POLICY_NAMES, |heard| {
            let page = client.list_key_policies().key_id(arn).set_marker(marker);
            page.customize().interceptor(heard).send()
        })
    });
    let listed = listed.await;
    let names = listed.elements(&POLICY_NAMES).iter().filter_map(Value::as_str);
    for name in names.filter(|it| *it != "default").take(OTHER_POLICIES_MAX) {
        match policy(client, arn, name, look).await {
            Ok(root) => export(&file_name(&["get-key-policy", name]), root, out),
            Err(refusal) => out.gaps.push(refusal.gap(&POLICY)),
        }
    }
    out.gaps.extend(listed.gap);
}

async fn policy(client: &Client, arn: &str, name: &str, look: Look) -> Result<Value, Refusal> {
    let answer = look.hear(&POLICY, |heard| {
        let request = client.get_key_policy().key_id(arn).policy_name(name);
        request.customize().interceptor(heard).send()
    });
    let mut root = answer.await?;
    // WHY: one that does not say its name would be taken for the default policy.
    root.as_object_mut().map(|it| it.entry("PolicyName").or_insert(json!(name)));
    Ok(root)
}

/// What a person calls the key.
async fn names(client: &Client, arn: &str, look: Look, out: &mut Observation) {
    let aliases = look.list(&ALIASES, PAGES_MAX, |marker| {
        look.hear(&ALIASES, |heard| {
            let page = client.list_aliases().key_id(arn).limit(PAGE_MAX).set_marker(marker);
            page.customize().interceptor(heard).send()
        })
    });
    put_list(&ALIASES, aliases.await, out);
    let tags = look.list(&TAGS, PAGES_MAX, |marker| {
        look.hear(&TAGS, |heard| {
            let page = client.list_resource_tags().key_id(arn).limit(TAGS_PAGE_MAX);
            page.set_marker(marker).customize().interceptor(heard).send()
        })
    });
    put_list(&TAGS, tags.await, out);
}

fn put(call: &Call, answer: Result<Value, Refusal>, out: &mut Observation) {
    match answer {
        Ok(root) => export(call.file, root, out),
        Err(refusal) => out.gaps.push(refusal.gap(call)),
    }
}

/// Takes a list, as far as it came, and what of it did not.
pub(super) fn put_list(call: &Call, listed: Listed, out: &mut Observation) {
    if let Some(root) = listed.root {
        export(call.file, root, out);
    }
    out.gaps.extend(listed.gap);
}
