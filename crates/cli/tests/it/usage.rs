//! Who used a key, by the clouds' own logs.

use crate::run::World;

fn estate(cloud: &str, id: &str) -> String {
    let region = "somewhere";
    format!(
        "format = 1\n[estate]\nname = \"shop\"\nvendor = \"confluent\"\ndocuments = [\"logs\"]\n\
         [key.it]\ncloud = \"{cloud}\"\nid = \"{id}\"\ndocuments = [\"docs\"]\n[cluster.c]\n\
         kind = \"dedicated\"\ncloud = \"{cloud}\"\nregion = \"{region}\"\n\
         environment = \"production\"\nkey = \"it\"\n"
    )
}

fn world(test: &str, estate: &str, record: &str, log: &str) -> World {
    World::new(
        test,
        &[
            ("keywright.toml", estate.as_bytes()),
            ("docs/byok.json", record.as_bytes()),
            ("logs/log.json", log.as_bytes()),
        ],
    )
}

/// Minutes after the hour as a time.
fn at(minutes: usize) -> String {
    format!("2026-11-01T{:02}:{:02}:00Z", minutes / 60, minutes % 60)
}

const ARN: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn aws(minutes: usize, who: &str, error: &str) -> String {
    format!(
        r#"{{"eventTime": "{}", "eventSource": "kms.amazonaws.com", "eventName": "Decrypt",
        "userIdentity": {who}, "resources": [{{"ARN": "{ARN}"}}]{error}}}"#,
        at(minutes)
    )
}

const VENDOR: &str = r#"{"type": "AWSAccount", "accountId": "777788889999"}"#;

fn aws_world(test: &str, events: &[String]) -> World {
    let record = format!(
        r#"{{"id": "cck-1", "cloud": "AWS", "key": "{ARN}",
        "roles": ["arn:aws:iam::777788889999:role/cc"]}}"#
    );
    let log = format!(r#"{{"Records": [{}]}}"#, events.join(","));
    world(test, &estate("aws", ARN), &record, &log)
}

#[test]
fn a_vendor_that_stopped_is_told_and_one_that_calls_is_not() {
    let other = r#"{"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/ann"}"#;
    let mut events: Vec<String> = (0..22).map(|it| aws(5 * it, VENDOR, "")).collect();
    let calls = aws_world("usage_calls", &events).run(&["key", "usage", "it"]);
    assert_eq!(calls.exit, 0, "{calls:?}");
    let said = "`777788889999` (the vendor): `Decrypt` 22 times, from 2026-11-01T00:00:00Z to \
                2026-11-01T01:45:00Z\nheartbeat: the vendor calls within 15 minutes\n";
    assert!(calls.data.starts_with(said), "{}", calls.data);
    events.push(aws(121, other, r#", "errorCode": "AccessDenied""#));
    let silent = aws_world("usage_silent", &events).run(&["key", "usage", "it"]);
    assert_eq!(silent.exit, 1, "{silent:?}");
    assert!(silent.data.contains("user/ann`: `Decrypt`; failed 1 times: AccessDenied\n"));
    let said =
        "! heartbeat: the vendor is silent since 2026-11-01T01:45:00Z, for 16 minutes; usual";
    assert!(silent.data.contains(said), "{}", silent.data);
    let few = aws_world("usage_few", &events[..20]).run(&["key", "usage", "it"]);
    assert_eq!(few.exit, 3, "{few:?}");
    assert!(few.data.contains("? heartbeat: the logs show 20 uses by the vendor, and 21 tell"));
}

#[test]
fn what_lookup_events_prints_is_read_and_what_cannot_be_read_is_told() {
    let quoted = |it: &str| {
        let plain: String = it.chars().filter(|it| *it != '\n').collect();
        format!("\"{}\"", plain.replace('"', "\\\""))
    };
    let one = quoted(&aws(0, VENDOR, ""));
    let log =
        format!(r#"{{"Events": [{{"CloudTrailEvent": {one}}}, {{"CloudTrailEvent": "no"}}]}}"#);
    let record = r#"{"id": "cck-1", "cloud": "AWS", "key": "x", "roles": []}"#;
    let world = world("usage_lookup", &estate("aws", ARN), record, &log);
    let ran = world.run(&["key", "usage", "it"]);
    assert!(ran.data.contains("`777788889999`: `Decrypt` 1 times"), "{ran:?}");
    let ran = world.run(&["check", "."]);
    let told = format!("{}{}", ran.data, ran.talk);
    assert!(told.contains("1 of its events cannot be read"), "{ran:?}");
}

#[test]
fn entries_of_azure_are_read_a_line_each() {
    let entry = |minutes: usize, code: i32| {
        let entry = format!(
            r#"{{"time": "{}", "category": "AuditEvent", "operationName": "KeyUnwrap",
            "resultSignature": "Forbidden", "identity": {{"claim": {{"appid": "5A0E7C1D"}}}},
            "properties": {{"id": "https://acme.vault.azure.net/keys/kafka/1",
            "httpStatusCode": {code}}}}}"#,
            at(minutes)
        );
        entry.replace('\n', " ")
    };
    let mut lines: Vec<String> = (0..21).map(|it| entry(it, 200)).collect();
    lines.push(entry(22, 403));
    let id = "https://acme.vault.azure.net/keys/kafka";
    let record =
        format!(r#"{{"id": "cck-1", "cloud": "AZURE", "key": "{id}/1", "roles": ["5a0e7c1d"]}}"#);
    let world = world("usage_azure", &estate("azure", id), &record, &lines.join("\n"));
    let ran = world.run(&["key", "usage", "it"]);
    let said = "`5A0E7C1D` (the vendor): `KeyUnwrap` 21 times, from 2026-11-01T00:00:00Z to \
                2026-11-01T00:20:00Z; failed 1 times: Forbidden\n";
    assert!(ran.data.starts_with(said), "{ran:?}");
    assert_eq!(ran.exit, 0, "{ran:?}");
    let ran = world.run(&["check", "."]);
    assert!(ran.rules().contains(&"EST-021 vendor-denied"), "{ran:?}");
}

#[test]
fn whoever_calls_in_google_is_told_and_who_of_them_is_the_vendor_is_not() {
    let id = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
    let log = format!(
        r#"[{{"timestamp": "{}", "protoPayload": {{"serviceName": "cloudkms.googleapis.com",
        "methodName": "google.cloud.kms.v1.KeyManagementService.Decrypt",
        "resourceName": "{id}/cryptoKeyVersions/3",
        "authenticationInfo": {{"principalEmail": "sa@x.iam.gserviceaccount.com"}}}}}}]"#,
        at(1)
    );
    let record = format!(
        r#"{{"id": "cck-1", "cloud": "GCP", "key": "{id}", "roles": ["cck-1@confluent.io"]}}"#
    );
    let ran =
        world("usage_google", &estate("google", id), &record, &log).run(&["key", "usage", "it"]);
    assert!(ran.data.contains("`sa@x.iam.gserviceaccount.com`: `Decrypt` 1 times"), "{ran:?}");
    assert!(ran.data.contains("? heartbeat: the vendor's record names a group"), "{ran:?}");
    assert_eq!(ran.exit, 3, "{ran:?}");
}
