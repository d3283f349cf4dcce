use super::told::{ARN, bundle, described, messages, severities};

const OTHER: &str = "9999abcd-12ab-34cd-56ef-1234567890ab";

fn aliases(targets: &[&str]) -> String {
    let one = |it: &&str| {
        format!(
            r#"{{"AliasName": "alias/orders", "TargetKeyId": "{it}",
                "AliasArn": "arn:aws:kms:us-east-1:111122223333:alias/orders"}}"#
        )
    };
    let all: Vec<String> = targets.iter().map(one).collect();
    format!(r#"{{"Aliases": [{}]}}"#, all.join(","))
}

fn used(key: &str) -> String {
    format!(
        r#"{{"KeyId": "{key}", "KeyLastUsage": {{}},
            "TrackingStartDate": "2024-03-02T08:14:21+00:00"}}"#
    )
}

#[test]
fn names_of_the_key_are_taken_and_those_of_another_are_told() {
    let own = ARN.rsplit('/').next().expect("an id");
    let tags = r#"{"Tags": [{"TagKey": "use", "TagValue": "byok"}], "Truncated": false}"#;
    let differs = |document: &str| messages("EST-006", &bundle(&[&described(), tags, document]));
    for document in [aliases(&[own]), aliases(&[]), aliases(&[own, OTHER]), used(own), used(ARN)] {
        assert_eq!(differs(&document), [""; 0], "{document}");
    }
    for document in [aliases(&[OTHER]), used(OTHER), used(&ARN.replace("1234abcd", "9999abcd"))] {
        let told = differs(&document);
        assert!(told.len() == 1 && told[0].contains("9999abcd"), "{document}: {told:?}");
    }
}

#[test]
fn a_use_without_its_date_is_no_proof_that_there_was_none() {
    for last in [r#"{"Operation": "Decrypt"}"#, r#"{"Timestamp": "soon"}"#, "[]"] {
        let text = used(ARN).replace("{}", last);
        assert_eq!(severities("AWS-026", &text), ["unknown"], "{last}");
    }
    let undated = used(ARN).replace("2024-03-02T08:14:21+00:00", "soon");
    assert_eq!(severities("AWS-026", &undated), ["unknown"]);
    assert_eq!(severities("AWS-026", &used(ARN)), ["note"]);
}
