use keywright_connect::aws::{Own, Role, own_policy};
use keywright_model::observed::{Cause, Health};
use keywright_model::world::KeyService;
use serde_json::json;

use super::peer::Peer;
use super::world::{ACCOUNT, World, door, judged, role, user};
use crate::aws::{gap, gaps, json, names, run};

/// Calls that ministack does not know.
const UNKNOWN: [(&str, Cause); 2] =
    [("kms:ListKeyRotations", Cause::Failed), ("kms:GetKeyLastUsage", Cause::Failed)];

#[test]
fn a_key_is_seen_through_its_whole_life() {
    run(async {
        let Some(peer) = Peer::ministack().await else { return };
        let world = World::new(&peer.address);
        let key = world.key().await;
        let decrypts = json!({"Version": "2012-10-17", "Statement":
            {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}});
        world.role("storage", &decrypts.to_string()).await;
        let door = door(world.root()).await;
        let seen = door.observe(&key).await;
        let expected = [
            ("describe-key.json", "key description"),
            ("get-key-policy.json", "key policy"),
            ("rotation-status.json", "rotation status"),
            ("grants.json", "list of grants"),
            ("aliases.json", "list of aliases"),
            ("tags.json", "list of tags"),
            ("get-role-policy-storage-own.json", "policy of an identity"),
            ("lookup-events.json", "log of calls"),
        ]
        .map(|(name, kind)| (name, kind.to_owned()));
        assert_eq!(judged(&seen), expected);
        let rest = gaps(&seen);
        assert!(UNKNOWN.iter().all(|it| rest.contains(it)), "{:#?}", seen.gaps);
        assert!(rest.iter().all(|it| it.1 == Cause::Failed), "{:#?}", seen.gaps);
        let metadata = &json(&seen, "describe-key.json")["KeyMetadata"];
        assert_eq!((&metadata["Arn"], &metadata["KeyState"]), (&json!(key), &json!("Enabled")));
        let created = metadata["CreationDate"].as_str().unwrap();
        assert!(created.ends_with("+00:00"), "{created}");
        assert_eq!(json(&seen, "rotation-status.json")["RotationPeriodInDays"], 180);
        let grant = &json(&seen, "grants.json")["Grants"][0];
        assert_eq!(grant["GranteePrincipal"], role("storage"));
        assert_eq!(json(&seen, "aliases.json")["Aliases"][0]["AliasName"], "alias/orders");
        assert_eq!(json(&seen, "tags.json")["Tags"][0]["TagValue"], "byok");

        world.kms.disable_key().key_id(&key).send().await.unwrap();
        let disabled = json(&door.observe(&key).await, "describe-key.json");
        assert_eq!(disabled["KeyMetadata"]["KeyState"], "Disabled");

        let deletion = world.kms.schedule_key_deletion().key_id(&key).pending_window_in_days(7);
        deletion.send().await.unwrap();
        let dying = json(&door.observe(&key).await, "describe-key.json");
        assert_eq!(dying["KeyMetadata"]["KeyState"], "PendingDeletion");
        let when = dying["KeyMetadata"]["DeletionDate"].as_str().unwrap();
        assert!(when.contains('T') && when.ends_with("+00:00"), "{when}");
    });
}

#[test]
fn what_the_key_policy_does_not_allow_is_a_gap_and_the_rest_is_seen() {
    run(async {
        let Some(peer) = Peer::ministack().await else { return };
        let world = World::new(&peer.address);
        let key = world.key().await;
        let settings = world.user("ann", None).await;
        let all_but_one = ["kms:Describe*", "kms:List*", "kms:GetKeyRotationStatus"];
        let statement = json!({"Effect": "Allow", "Principal": {"AWS": user("ann")},
            "Action": all_but_one, "Resource": "*"});
        world.put_policy(&key, &[statement]).await;
        let door = door(settings).await;
        let seen = door.observe(&key).await;
        let policy = gap(&seen.gaps, "kms:GetKeyPolicy");
        assert_eq!(policy.cause, Cause::Denied);
        assert!(policy.said.contains("kms:GetKeyPolicy"), "{}", policy.said);
        assert!(!policy.said.contains('\n'));
        assert!(!names(&seen).contains(&"get-key-policy.json"));
        for name in ["describe-key.json", "grants.json", "rotation-status.json"] {
            assert!(names(&seen).contains(&name), "{name} in {:?}", names(&seen));
        }
        let iam = gap(&seen.gaps, "iam:GetAccountAuthorizationDetails");
        assert_eq!(iam.cause, Cause::Denied);

        let all = door.examine(std::slice::from_ref(&key)).await;
        assert_eq!(all[0].seen, user("ann"));
        let named = format!("AWS: `kms:GetKeyPolicy` on {key}");
        let told = all.iter().find(|it| it.what == named).unwrap();
        assert_eq!(told.health, Health::Bad);
    });
}

#[test]
fn the_rendered_policy_is_enough_for_a_user_and_for_a_session() {
    run(async {
        let Some(peer) = Peer::ministack().await else { return };
        let world = World::new(&peer.address);
        let key = world.key().await;
        let delegates = json!({"Effect": "Allow", "Action": "kms:*", "Resource": "*",
            "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")}});
        world.put_policy(&key, &[delegates]).await;
        let reads = own_policy(&Own::Reads(std::slice::from_ref(&key)));
        let user = world.user("reader", Some(&reads)).await;
        let mut session =
            world.user("taker", Some(&own_policy(&Own::Assumes(&[role("auditor")])))).await;
        let everything = json!({"Version": "2012-10-17", "Statement":
            {"Effect": "Allow", "Action": "*", "Resource": "*"}});
        world.role("auditor", &everything.to_string()).await;
        session.role = Some(Role { name: "auditor".to_owned(), external_id: None });
        session.accounts = vec![ACCOUNT.to_owned()];
        for settings in [user, session] {
            let door = door(settings).await;
            let seen = door.observe(&key).await;
            let denied: Vec<_> = seen.gaps.iter().filter(|it| it.cause == Cause::Denied).collect();
            assert_eq!(denied, [] as [&keywright_model::observed::Gap; 0]);
            assert!(names(&seen).contains(&"get-key-policy.json"), "{:#?}", seen.gaps);
            let found = door.find().await;
            assert_eq!(found.gaps, []);
            let keys: Vec<_> =
                found.keys.iter().map(|it| (it.id.as_str(), it.called.as_deref())).collect();
            assert_eq!(keys, [(key.as_str(), Some("alias/orders"))]);
        }
        // Another key is none of the user's business.
        let other = world.kms.create_key().send().await.unwrap();
        let other = other.key_metadata().unwrap().arn().unwrap();
        let reader = world.user("second", Some(&reads)).await;
        let seen = door(reader).await.observe(other).await;
        assert_eq!(gap(&seen.gaps, "kms:GetKeyPolicy").cause, Cause::Denied);
    });
}

#[test]
fn a_key_that_is_not_there_is_not_found() {
    run(async {
        let Some(peer) = Peer::ministack().await else { return };
        let world = World::new(&peer.address);
        let key =
            format!("arn:aws:kms:us-east-1:{ACCOUNT}:key/00000000-0000-0000-0000-000000000000");
        let seen = door(world.root()).await.observe(&key).await;
        let told = gap(&seen.gaps, "kms:DescribeKey");
        assert_eq!(told.cause, Cause::NotFound, "{told:?}");
        assert!(!names(&seen).contains(&"describe-key.json"));
    });
}

#[test]
fn a_wrong_secret_is_nobody_signed_in() {
    run(async {
        let Some(peer) = Peer::ministack().await else { return };
        let world = World::new(&peer.address);
        let key = world.key().await;
        let mut settings = world.root();
        let nobody = crate::aws::credentials("AKIANOBODYKNOWSMEAAA", "wrong", None);
        settings.credentials_file = Some(nobody);
        let seen = door(settings).await.observe(&key).await;
        let told = gap(&seen.gaps, "kms:DescribeKey");
        assert_eq!(told.cause, Cause::NotSignedIn, "{told:?}");
        assert!(!told.said.contains("AKIANOBODY"), "{}", told.said);
    });
}

#[test]
fn a_service_that_has_stopped_is_not_reached() {
    run(async {
        let Some(mut peer) = Peer::ministack().await else { return };
        let world = World::new(&peer.address);
        let key = world.key().await;
        let door = door(world.root()).await;
        assert!(names(&door.observe(&key).await).contains(&"describe-key.json"));
        peer.stop();
        let seen = door.observe(&key).await;
        assert_eq!(names(&seen), [""; 0]);
        assert!(gaps(&seen).iter().all(|it| it.1 == Cause::Unreachable), "{:#?}", seen.gaps);
        assert_eq!(gap(&seen.gaps, "kms:DescribeKey").cause, Cause::Unreachable);
    });
}
