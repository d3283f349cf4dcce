use keywright_connect::aws::{Door, Role};
use keywright_model::observed::{Cause, Observation};
use keywright_model::world::KeyService;

use super::wire::{Answer, Wire};
use super::{KEY, gaps, run, service, settings};

fn observed(wire: &Wire) -> Observation {
    let mut settings = settings(&wire.address);
    let external_id = Some("acme-7".to_owned());
    settings.role = Some(Role { name: "audit/keywright".to_owned(), external_id });
    run(async { Door::open(settings).await.observe(KEY).await })
}

#[test]
fn the_role_is_taken_in_the_keys_own_account_and_may_only_read() {
    let wire = Wire::serve(service::answer);
    assert_eq!(gaps(&observed(&wire)), []);
    let asked = wire.asked();
    let taken: Vec<_> = asked.iter().filter(|it| it.call == "sts:AssumeRole").collect();
    assert!(!taken.is_empty());
    for it in taken {
        assert!(it.body.contains("arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Faudit%2Fkeywright"));
        assert!(it.body.contains("ExternalId=acme-7"));
        assert!(it.body.contains("&Policy=%7B"), "{}", it.body);
        assert!(it.body.contains("arn%3Aaws%3Akms%3A%2A%3A111122223333%3Akey%2F%2A"));
    }
}

#[test]
fn a_role_that_may_not_be_taken_is_what_every_gap_names() {
    let wire = Wire::serve(|asked| match asked.call.as_str() {
        "sts:AssumeRole" => Answer {
            status: 403,
            body: "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error>\
                   </ErrorResponse>"
                .to_owned(),
            headers: String::new(),
        },
        _ => service::answer(asked),
    });
    let seen = observed(&wire);
    assert_eq!(gaps(&seen), [("sts:AssumeRole", Cause::Denied); 12]);
    assert!(wire.calls().iter().all(|it| it == "sts:AssumeRole"));
}
