use keywright_model::observed::Cause;

use super::wire::{Answer, Wire};
use super::{KEY, gap, gaps, names, observed, run, service, settings};
use keywright_connect::aws::Door;
use keywright_model::world::KeyService;

#[test]
fn each_refusal_has_its_cause() {
    for (status, code, cause) in [
        (400, "AccessDeniedException", Cause::Denied),
        (400, "NotFoundException", Cause::NotFound),
        (400, "UnrecognizedClientException", Cause::NotSignedIn),
        (400, "ExpiredTokenException", Cause::NotSignedIn),
        (400, "InvalidSignatureException", Cause::NotSignedIn),
        (400, "UnsupportedOperationException", Cause::Failed),
    ] {
        let wire = Wire::serve(move |asked| match asked.call.as_str() {
            "kms:GetKeyRotationStatus" => Answer::error(status, code),
            _ => service::answer(asked),
        });
        let seen = observed(&wire.address);
        assert_eq!(gaps(&seen), [("kms:GetKeyRotationStatus", cause)], "{code}");
        let told = gap(&seen.gaps, "kms:GetKeyRotationStatus");
        assert_eq!(told.said, format!("{code}: because"));
        assert!(!names(&seen).contains(&"rotation-status.json"));
    }
}

#[test]
fn an_answer_of_no_known_shape_is_no_document() {
    for (status, body, cause) in [
        (200, "<html>", Cause::Unreadable),
        (200, "{}", Cause::Unreadable),
        (200, r#"{"Policy": 3}"#, Cause::Unreadable),
        (403, "<html>", Cause::Denied),
        (404, "<html>", Cause::Failed),
    ] {
        let wire = Wire::serve(move |asked| match asked.call.as_str() {
            "kms:GetKeyPolicy" => Answer { status, body: body.to_owned(), headers: String::new() },
            _ => service::answer(asked),
        });
        let seen = observed(&wire.address);
        assert_eq!(gaps(&seen), [("kms:GetKeyPolicy", cause)], "{status} {body}");
        assert!(!names(&seen).contains(&"get-key-policy.json"));
    }
}

#[test]
fn what_the_service_said_is_one_line_without_secrets() {
    let wire = Wire::serve(|asked| match asked.call.as_str() {
        "kms:GetKeyPolicy" => Answer {
            status: 400,
            body: r#"{"__type":"AccessDeniedException",
                "message":"AKIAIOSFODNN7EXAMPLE with\nwJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY9"}"#
                .to_owned(),
            headers: String::new(),
        },
        _ => service::answer(asked),
    });
    let seen = observed(&wire.address);
    let said = &gap(&seen.gaps, "kms:GetKeyPolicy").said;
    assert_eq!(said, "AccessDeniedException: [hidden] with [hidden]");
}

#[test]
fn a_key_that_is_not_there_is_a_gap_and_its_events_are_read() {
    let wire = Wire::serve(|asked| match asked.call.as_str() {
        it if it.starts_with("kms:") => Answer::error(400, "NotFoundException"),
        _ => service::answer(asked),
    });
    let seen = observed(&wire.address);
    assert_eq!(gap(&seen.gaps, "kms:DescribeKey").cause, Cause::NotFound);
    assert_eq!(gap(&seen.gaps, "kms:GetKeyPolicy").cause, Cause::NotFound);
    assert!(names(&seen).contains(&"lookup-events.json"));
    assert_eq!(wire.calls().iter().filter(|it| it.starts_with("kms:")).count(), 1);
}

#[test]
fn a_service_that_does_not_answer_leaves_a_gap_for_every_call() {
    let seen = observed("http://127.0.0.1:9");
    assert_eq!(names(&seen), [""; 0]);
    let told = gaps(&seen);
    assert_eq!(told.len(), 12);
    assert!(told.iter().all(|it| it.1 == Cause::Unreachable), "{told:?}");
}

#[test]
fn without_credentials_nobody_is_signed_in_and_nothing_is_asked() {
    let wire = Wire::serve(service::answer);
    let mut settings = settings(&wire.address);
    settings.profile = Some("nobody".to_owned());
    let seen = run(async { Door::open(settings).await.observe(KEY).await });
    let told = gaps(&seen);
    assert_eq!(told.len(), 12);
    assert!(told.iter().all(|it| it.1 == Cause::NotSignedIn), "{:?}", seen.gaps);
    assert_eq!(wire.calls(), [""; 0]);
}

#[test]
fn a_description_that_is_denied_leaves_the_rest_to_be_seen() {
    let wire = Wire::serve(|asked| match asked.call.as_str() {
        "kms:DescribeKey" => Answer::error(400, "AccessDeniedException"),
        _ => service::answer(asked),
    });
    let seen = observed(&wire.address);
    assert_eq!(gaps(&seen), [("kms:DescribeKey", Cause::Denied)]);
    assert_eq!(seen.documents.len(), 11);
}

#[test]
fn who_is_not_known_asks_once() {
    let wire = Wire::serve(|_| Answer::error(400, "UnrecognizedClientException"));
    let seen = observed(&wire.address);
    let told = gaps(&seen);
    assert_eq!(told.len(), 12);
    assert!(told.iter().all(|it| it.1 == Cause::NotSignedIn), "{told:?}");
    assert_eq!(wire.calls(), ["kms:DescribeKey"]);
}

#[test]
fn an_address_that_speaks_no_tls_is_not_reached() {
    let wire = Wire::serve(service::answer);
    let seen = observed(&wire.address.replace("http:", "https:"));
    let described = gap(&seen.gaps, "kms:DescribeKey");
    assert_eq!(described.cause, Cause::Unreachable);
    assert!(described.said.contains("tls handshake"), "{}", described.said);
    assert_eq!(wire.calls(), [""; 0]);
}
