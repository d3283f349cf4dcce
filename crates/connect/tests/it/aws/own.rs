use std::collections::BTreeSet;

use keywright_connect::aws::{Door, Own, own_policy};
use keywright_model::world::KeyService;
use serde_json::Value;

use super::wire::Wire;
use super::{KEY, run, service, settings};

#[test]
fn the_policy_that_the_door_asks_for_allows_exactly_what_it_calls() {
    let wire = Wire::serve(service::answer);
    let settings = settings(&wire.address);
    run(async {
        let door = Door::open(settings).await;
        door.observe(KEY).await;
        door.find().await;
        door.examine(&[KEY.to_owned()]).await;
        door.validate("{}").await.unwrap();
    });
    let mut called: BTreeSet<String> = wire.calls().into_iter().collect();
    // STS asks for no permission to tell who is signed in.
    assert!(called.remove("sts:GetCallerIdentity"));

    let keys = [KEY.to_owned()];
    let policy: Value = serde_json::from_str(&own_policy(&Own::Reads(&keys))).unwrap();
    let statements = policy["Statement"].as_array().unwrap();
    let actions = statements.iter().flat_map(|it| it["Action"].as_array().unwrap());
    let allowed: BTreeSet<String> = actions.map(|it| it.as_str().unwrap().to_owned()).collect();
    assert_eq!(called, allowed);

    let of_keys = statements.iter().find(|it| it["Sid"] == "LookAtKeys").unwrap();
    assert_eq!(of_keys["Resource"], serde_json::json!(keys));
}

#[test]
fn every_call_reads() {
    let keys = [KEY.to_owned()];
    let policy = own_policy(&Own::Reads(&keys));
    let policy: Value = serde_json::from_str(&policy).unwrap();
    for statement in policy["Statement"].as_array().unwrap() {
        for action in statement["Action"].as_array().unwrap() {
            let (service, name) = action.as_str().unwrap().split_once(':').unwrap();
            let service = keywright_clouds::aws::catalogue::service(service).unwrap();
            let known = service.action(name).unwrap_or_else(|| panic!("{name} is unknown"));
            let access = format!("{:?}", known.level);
            // What an action can be allowed on alone, it is.
            let on_keys = statement["Sid"] == "LookAtKeys";
            assert_eq!(known.resource_types.is_empty(), !on_keys, "{name}");
            assert!(["Read", "List"].contains(&access.as_str()), "{name} is {access}");
        }
    }
}
