//! What is around a key: who could use it by IAM, which MSK clusters stand on it, what happened to
//! it.
//!
//! Source: Amazon MSK API reference, `ListClustersV2`; AWS CloudTrail API reference,
//! `LookupEvents`; AWS KMS Developer Guide, "Logging AWS KMS API calls with AWS CloudTrail".

use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};
use keywright_model::observed::{Cause, Gap, Observation};
use serde_json::{Value, json};

use super::call::{CLUSTERS, Call, EVENTS, IDENTITIES};
use super::clients::Clients;
use super::identities;
use super::key::put_list;
use super::look::{Listed, Look};
use super::refusal::Refusal;
use super::shape::{capitalized, export, file_name};

/// Pages of clusters, a hundred each.
const CLUSTER_PAGES_MAX: usize = 10;
const CLUSTER_PAGE_MAX: i32 = 100;
/// Pages of events, fifty each, the newest first.
const EVENT_PAGES_MAX: usize = 4;
const EVENT_PAGE_MAX: i32 = 50;

/// Reads all of it.
pub(super) async fn read(clients: &Clients, arn: &str, look: Look) -> Observation {
    let mut out = Observation::default();
    identities::put(clients, look, &mut out).await;
    clusters(clients, arn, look, &mut out).await;
    put_list(&EVENTS, events(clients, arn, look).await, &mut out);
    out.gaps.push(organization());
    out
}

/// The gaps that are left where nobody could look.
pub(super) fn gaps(refusal: &Refusal) -> impl Iterator<Item = Gap> {
    [&IDENTITIES, &CLUSTERS, &EVENTS].into_iter().map(|it| refusal.gap(it)).chain([organization()])
}

/// WHY not asked: no rule reads policies of an organization, so that what they take away is told as
/// taken for granted; a document that nobody reads would look as if they had been judged.
fn organization() -> Gap {
    Gap {
        what: "service control policies and resource control policies".to_owned(),
        call: "organizations:ListPolicies".to_owned(),
        cause: Cause::NoDoor,
        said: "policies of the organization are not read".to_owned(),
    }
}

async fn clusters(clients: &Clients, arn: &str, look: Look, out: &mut Observation) {
    let fresh = look.list(&CLUSTERS, CLUSTER_PAGES_MAX, |marker| async move {
        let wire = Call { member: "clusterInfoList", ..CLUSTERS };
        let page = look.hear(&wire, |heard| {
            let page = clients.kafka.list_clusters_v2().max_results(CLUSTER_PAGE_MAX);
            page.set_next_token(marker).customize().interceptor(heard).send()
        });
        page.await.map(capitalized)
    });
    let listed = match look.within(clients.clusters.get(fresh, Listed::is_settled)).await {
        Ok(listed) => listed,
        Err(refusal) => return out.gaps.push(refusal.gap(&CLUSTERS)),
    };
    for cluster in listed.elements(&CLUSTERS).iter().filter(|it| names(it, arn)) {
        let name = cluster.get("ClusterName").and_then(Value::as_str).unwrap_or_default();
        export(&file_name(&["describe-cluster-v2", name]), json!({"ClusterInfo": cluster}), out);
    }
    out.gaps.extend(listed.gap.clone());
}

/// Whether a cluster stands on a key.
fn names(cluster: &Value, arn: &str) -> bool {
    let at = "/EncryptionInfo/EncryptionAtRest/DataVolumeKMSKeyId";
    let node = cluster.pointer(&format!("/Provisioned{at}")).or_else(|| cluster.pointer(at));
    node.and_then(Value::as_str).is_some_and(|it| {
        it == arn || arn.rsplit_once('/').is_some_and(|(_, id)| it == id || it.ends_with(id))
    })
}

async fn events(clients: &Clients, arn: &str, look: Look) -> Listed {
    let of_key = LookupAttribute::builder()
        .attribute_key(LookupAttributeKey::ResourceName)
        .attribute_value(arn)
        .build();
    let of_key = match of_key {
        Ok(it) => it,
        Err(error) => {
            let refusal = Refusal::new(Cause::Failed, &error.to_string());
            return Listed { root: None, gap: Some(refusal.gap(&EVENTS)) };
        }
    };
    let page = |marker: Option<String>| {
        let of_key = of_key.clone();
        async move {
            let client = look.within(clients.cloudtrail()).await?;
            let page = client.lookup_events().lookup_attributes(of_key).max_results(EVENT_PAGE_MAX);
            let page = page.set_next_token(marker);
            look.hear(&EVENTS, |heard| page.customize().interceptor(heard).send()).await
        }
    };
    look.list(&EVENTS, EVENT_PAGES_MAX, page).await
}
