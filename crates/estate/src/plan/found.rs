//! What a state holds: keys, clusters and the vendor's records, as `terraform show -json` prints
//! them where nothing is planned.

use keywright_model::observed::FoundKey;
use keywright_model::text::Document;
use keywright_vendors::confluent::Record;

use crate::declaration::{FoundCluster, FoundOn};

use super::cluster::{Cluster, On, Vendor};
use super::keys::{Planned, PlannedKey, planned};
use super::terraform;

/// What was found in a state.
#[derive(Debug, Default)]
pub struct InState {
    /// The keys.
    pub keys: Vec<FoundKey>,
    /// The vendor's records of keys.
    pub records: Vec<Record>,
    /// The clusters of a vendor that an estate can have.
    pub clusters: Vec<FoundCluster>,
}

/// Finds what a state, or the world that a plan starts from, holds.
///
/// # Errors
/// A document that is neither, in a sentence.
pub fn in_state(document: Document) -> Result<InState, String> {
    if !terraform::is_plan(&document.root) {
        return Err("it is no state and no plan, as `terraform show -json` prints them".to_owned());
    }
    let shaper = document.guard().shaper();
    let plan = terraform::read(&shaper);
    if let Some((why, _)) = plan.incomplete.first() {
        return Err(why.clone());
    }
    let Planned { keys, clusters } = planned(&plan, &[]);
    let of_ours = clusters.iter().filter(|it| it.vendor == Vendor::Confluent);
    Ok(InState {
        records: keys.iter().filter_map(|it| it.record.clone()).collect(),
        clusters: of_ours.filter_map(|it| cluster(it, &keys)).collect(),
        keys: keys.iter().filter_map(key).collect(),
    })
}

/// A key that is there.
fn key(it: &PlannedKey) -> Option<FoundKey> {
    let [Some(id), _] = &it.ids else { return None };
    // WHY: of an address, the resource's own name tells keys apart; of an id its last part does.
    let called = it.resource.map(|_| it.name.as_str().rsplit('.').next().unwrap_or_default());
    Some(FoundKey { cloud: it.cloud, id: id.clone(), called: called.map(str::to_owned) })
}

/// A cluster that is there.
fn cluster(it: &Cluster, keys: &[PlannedKey]) -> Option<FoundCluster> {
    let on = match &it.before {
        On::Gone => return None,
        On::NoKey => FoundOn::Nothing,
        On::Unclear(what) => FoundOn::Unclear(what.what.clone()),
        On::Key(at) => match keys.get(*at).and_then(|it| it.ids[0].clone()) {
            Some(id) => FoundOn::Key(id),
            None => FoundOn::Unclear(format!("the key of `{}`", it.name)),
        },
    };
    Some(FoundCluster {
        name: it.name.as_str().to_owned(),
        id: it.id.clone(),
        kind: it.kind,
        cloud: it.cloud,
        region: it.region.as_ref().map(|it| it.0.clone()),
        on,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::text::Source;

    use super::*;
    use crate::declaration::{Discovered, Estate, discovered};

    const STATE: &str = r#"{"format_version": "1.0", "terraform_version": "1.11.4", "values":
      {"root_module": {"resources": [
        {"address": "aws_kms_key.orders", "mode": "managed", "type": "aws_kms_key",
         "name": "orders", "values": {
           "arn": "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
           "key_id": "1234abcd-12ab-34cd-56ef-1234567890ab"}},
        {"address": "confluent_byok_key.orders", "mode": "managed", "type": "confluent_byok_key",
         "name": "orders", "values": {"id": "cck-1", "aws": [{
           "key_arn": "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
           "roles": ["arn:aws:iam::999999999999:role/vendor"]}], "azure": [], "gcp": []}}],
       "child_modules": [{"address": "module.kafka", "resources": [
        {"address": "module.kafka.confluent_kafka_cluster.orders", "mode": "managed",
         "type": "confluent_kafka_cluster", "name": "orders", "values": {
           "id": "lkc-1", "display_name": "orders-eu", "cloud": "AWS", "region": "eu-central-1",
           "dedicated": [{"cku": 1}], "byok_key": [{"id": "cck-1"}]}}]}]}}}"#;

    fn document(text: &str) -> Document {
        Document::parse(Arc::new(Source::new("state.json", text))).expect("JSON")
    }

    #[test]
    fn a_state_reads_as_an_estate() {
        let found = in_state(document(STATE)).expect("a state");
        let text = discovered(Discovered {
            name: "acme",
            keys: &found.keys,
            records: &found.records,
            clusters: &found.clusters,
            gaps: &[],
            vendors: &[],
        });
        let read = Estate::read(Arc::new(Source::new("keywright.toml", text.as_str())));
        let estate = read.unwrap_or_else(|it| panic!("{text}\n{it:?}"));
        let key = &estate.keys[0].name.value;
        assert_eq!((estate.keys.len(), key.as_str()), (1, "orders"), "{text}");
        let ids: Vec<_> = estate.clusters_of(key).filter_map(|it| it.id.clone()).collect();
        assert_eq!(ids.iter().map(|it| it.value.as_str()).collect::<Vec<_>>(), ["lkc-1"], "{text}");
    }

    #[test]
    fn what_is_no_state_is_told() {
        assert!(in_state(document("{}")).is_err());
    }
}
