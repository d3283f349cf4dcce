use aws_sdk_kafka::types::{
    BrokerNodeGroupInfo, EncryptionAtRest, EncryptionInfo, ProvisionedRequest,
};
use keywright_model::observed::Cause;
use keywright_model::world::KeyService;

use super::peer::Peer;
use super::world::{World, door, judged};
use crate::aws::{gap, json, run};

#[test]
fn rotations_are_seen_and_a_list_that_cannot_be_read_is_a_gap() {
    run(async {
        let Some(peer) = Peer::moto().await else { return };
        let world = World::new(&peer.address);
        let key = world.key().await;
        world.kms.rotate_key_on_demand().key_id(&key).send().await.unwrap();
        cluster(&world, "orders", &key).await;
        let seen = door(world.root()).await.observe(&key).await;
        let judged = judged(&seen);
        for expected in [
            ("describe-key.json", "key description"),
            ("get-key-policy.json", "key policy"),
            ("rotation-status.json", "rotation status"),
            ("rotations.json", "list of rotations"),
            ("grants.json", "list of grants"),
            ("aliases.json", "list of aliases"),
            ("tags.json", "list of tags"),
        ] {
            let expected = (expected.0, expected.1.to_owned());
            assert!(judged.contains(&expected), "{expected:?} in {judged:?}: {:#?}", seen.gaps);
        }
        let rotation = &json(&seen, "rotations.json")["Rotations"][0];
        assert_eq!(rotation["RotationType"], "ON_DEMAND");
        let when = rotation["RotationDate"].as_str().unwrap();
        assert!(when.contains('T') && when.ends_with("+00:00"), "{when}");
        // The time at which moto says that the cluster was made is none of RFC 3339, so that AWS's
        // own library does not read the list.
        let clusters = gap(&seen.gaps, "kafka:ListClustersV2");
        assert_eq!(clusters.cause, Cause::Unreadable, "{clusters:?}");
    });
}

async fn cluster(world: &World, name: &str, key: &str) {
    let at_rest = EncryptionAtRest::builder().data_volume_kms_key_id(key).build();
    let provisioned = ProvisionedRequest::builder()
        .broker_node_group_info(
            BrokerNodeGroupInfo::builder()
                .client_subnets("subnet-1")
                .instance_type("kafka.m5.large")
                .build(),
        )
        .encryption_info(EncryptionInfo::builder().encryption_at_rest(at_rest).build())
        .kafka_version("3.6.0")
        .number_of_broker_nodes(3)
        .build();
    let made = world.kafka.create_cluster_v2().cluster_name(name).provisioned(provisioned);
    made.send().await.unwrap();
}
