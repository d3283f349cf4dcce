use keywright_connect::aws::Door;
use keywright_model::observed::{Cause, FoundKeys};
use keywright_model::world::KeyService;
use serde_json::json;

use super::wire::{Answer, Asked, Wire};
use super::{KEY, run, service, settings};

const OTHER: &str = "arn:aws:kms:eu-central-1:111122223333:key/0000";

fn found(wire: &Wire) -> FoundKeys {
    let settings = settings(&wire.address);
    run(async { Door::open(settings).await.find().await })
}

fn two(asked: &Asked) -> Answer {
    match asked.call.as_str() {
        "kms:ListKeys" => Answer::ok(json!({"Truncated": false, "Keys":
            [{"KeyId": "1234", "KeyArn": KEY}, {"KeyId": "0000", "KeyArn": OTHER}]})),
        _ => service::answer(asked),
    }
}

#[test]
fn keys_of_customers_are_found_by_id_with_their_aliases() {
    let wire = Wire::serve(two);
    let found = found(&wire);
    let keys: Vec<_> = found.keys.iter().map(|it| (it.id.as_str(), it.called.as_deref())).collect();
    assert_eq!(keys, [(OTHER, None), (KEY, Some("alias/orders"))]);
    assert_eq!(found.gaps, []);
}

#[test]
fn keys_that_aws_manages_are_left_out() {
    let wire = Wire::serve(|asked| match asked.call.as_str() {
        "kms:DescribeKey" if asked.body.contains("0000") => {
            Answer::ok(json!({"KeyMetadata": {"KeyId": "0000", "KeyManager": "AWS"}}))
        }
        _ => two(asked),
    });
    let ids: Vec<String> = found(&wire).keys.into_iter().map(|it| it.id).collect();
    assert_eq!(ids, [KEY]);
}

#[test]
fn what_nobody_could_see_is_told_by_region() {
    let wire = Wire::serve(|asked| match asked.call.as_str() {
        "kms:DescribeKey" | "kms:ListAliases" => Answer::error(400, "AccessDeniedException"),
        _ => two(asked),
    });
    let found = found(&wire);
    assert_eq!(found.keys, []);
    let gaps: Vec<_> = found.gaps.iter().map(|it| (it.what.as_str(), it.cause)).collect();
    let expected = [
        ("aliases in eu-central-1", Cause::Denied),
        ("who manages 2 keys in eu-central-1", Cause::Denied),
    ];
    assert_eq!(gaps, expected);
}

#[test]
fn a_second_page_that_does_not_come_leaves_the_first_and_a_gap() {
    let wire = Wire::serve(|asked| match asked.call.as_str() {
        "kms:ListKeys" if asked.body.contains("two") => Answer::error(400, "AccessDeniedException"),
        "kms:ListKeys" => Answer::ok(json!({"Truncated": true, "NextMarker": "two",
            "Keys": [{"KeyId": "1234", "KeyArn": KEY}]})),
        _ => service::answer(asked),
    });
    let found = found(&wire);
    assert_eq!(found.keys.len(), 1);
    let gap = &found.gaps[0];
    assert_eq!((gap.call.as_str(), gap.cause), ("kms:ListKeys", Cause::Denied));
}
