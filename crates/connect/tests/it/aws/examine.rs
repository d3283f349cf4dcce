use keywright_connect::aws::Door;
use keywright_model::observed::{Checkup, Health};
use keywright_model::world::KeyService;

use super::wire::{Answer, Asked, Wire};
use super::{KEY, run, service, settings};

fn examined(wire: &Wire) -> Vec<Checkup> {
    let settings = settings(&wire.address);
    run(async { Door::open(settings).await.examine(&[KEY.to_owned()]).await })
}

fn dated(asked: &Asked) -> Answer {
    let headers = "date: Sat, 02 Mar 2024 08:14:21 GMT\r\n".to_owned();
    Answer { headers, ..service::answer(asked) }
}

#[test]
fn who_is_signed_in_the_clock_and_each_key_are_told() {
    let wire = Wire::serve(dated);
    let all = examined(&wire);
    let told: Vec<_> = all.iter().map(|it| (it.what.as_str(), it.health)).collect();
    let key = format!("AWS: {KEY}");
    let expected = [
        ("AWS: who is signed in", Health::Good),
        ("AWS: clock", Health::Bad),
        (key.as_str(), Health::Good),
    ];
    assert_eq!(told, expected);
    assert_eq!(all[0].seen, "arn:aws:iam::111122223333:user/ann");
    assert!(all[1].seen.starts_with("this machine's clock is "), "{}", all[1].seen);
    assert_eq!(all[2].seen, "all calls are allowed, 12 documents");
}

#[test]
fn a_call_that_is_denied_names_its_permission() {
    let wire = Wire::serve(|asked| match asked.call.as_str() {
        "kms:ListGrants" => Answer::error(400, "AccessDeniedException"),
        _ => service::answer(asked),
    });
    let all = examined(&wire);
    let last = all.last().unwrap();
    assert_eq!((all.len(), last.health), (2, Health::Bad));
    assert_eq!(last.what, format!("AWS: `kms:ListGrants` on {KEY}"));
    let step = "allow `kms:ListGrants` to the caller, and look again";
    assert_eq!(last.next_step.as_deref(), Some(step));
}

#[test]
fn who_is_not_signed_in_is_asked_no_more() {
    let wire = Wire::serve(|asked| match asked.call.as_str() {
        "sts:GetCallerIdentity" => Answer {
            status: 403,
            body: "<ErrorResponse><Error><Code>InvalidClientTokenId</Code>\
                   <Message>no</Message></Error></ErrorResponse>"
                .to_owned(),
            headers: String::new(),
        },
        _ => service::answer(asked),
    });
    let all = examined(&wire);
    assert_eq!((all.len(), all[0].health), (1, Health::Bad));
    assert_eq!(all[0].next_step.as_deref(), Some("sign in, and look again"));
    assert_eq!(wire.calls(), ["sts:GetCallerIdentity"]);
}
