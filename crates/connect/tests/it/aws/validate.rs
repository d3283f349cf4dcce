use keywright_connect::aws::{Door, Location, Position, Step, Validation};
use keywright_model::observed::{Cause, Gap};
use serde_json::json;

use super::wire::{Answer, Wire};
use super::{run, service, settings};

fn validated(wire: &Wire) -> Result<Vec<Validation>, Gap> {
    let settings = settings(&wire.address);
    run(async { Door::open(settings).await.validate("{}").await })
}

fn page(next: Option<&str>) -> Answer {
    let position = |offset: usize| json!({"line": 1, "column": offset, "offset": offset});
    let mut root = json!({"findings": [{
        "findingType": "WARNING", "issueCode": "MISSING_VERSION",
        "findingDetails": "We recommend that you specify the Version.",
        "learnMoreLink": "https://docs.aws.amazon.com/x",
        "locations": [{"path": [{"value": "Statement"}, {"index": 0}, {"key": "Sid"},
            {"substring": {"start": 2, "length": 3}}],
            "span": {"start": position(4), "end": position(9)}}]}]});
    if let Some(next) = next {
        root["nextToken"] = json!(next);
    }
    Answer::ok(root)
}

#[test]
fn findings_keep_their_code_and_their_place() {
    let wire = Wire::serve(|_| page(None));
    let position = |offset| Position { line: 1, column: offset, offset };
    let expected = Validation {
        code: "MISSING_VERSION".to_owned(),
        kind: "WARNING".to_owned(),
        says: "We recommend that you specify the Version.".to_owned(),
        page: "https://docs.aws.amazon.com/x".to_owned(),
        locations: vec![Location {
            path: vec![
                Step::Value("Statement".to_owned()),
                Step::Index(0),
                Step::Key("Sid".to_owned()),
                Step::Substring { start: 2, length: 3 },
            ],
            start: position(4),
            end: position(9),
        }],
    };
    assert_eq!(validated(&wire), Ok(vec![expected]));
    assert!(wire.asked()[0].body.contains(r#""policyType":"RESOURCE_POLICY""#));
}

#[test]
fn some_of_the_findings_are_never_all() {
    let wire =
        Wire::serve(|asked| match asked.body.contains("two") || asked.path.contains("two") {
            true => Answer::error(403, "AccessDeniedException"),
            false => page(Some("two")),
        });
    let gap = validated(&wire).unwrap_err();
    assert_eq!((gap.call.as_str(), gap.cause), ("access-analyzer:ValidatePolicy", Cause::Denied));

    let endless = Wire::serve(|_| page(Some("two")));
    assert_eq!(validated(&endless).unwrap_err().cause, Cause::TooMuch);
    let wire = Wire::serve(service::answer);
    assert_eq!(validated(&wire), Ok(vec![]));
}
