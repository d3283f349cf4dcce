//! Dates to come, read from every export that has one.

use keywright_engine::ops::check::Request;
use keywright_estate::Horizon;
use keywright_model::ClusterName;

use crate::memory::Memory;

/// What a document, or a bundle, has to come; it is 2026-11-24.
fn check(text: &str, wanted: &[&str]) {
    assert_eq!(of(&[("it/it.json", text)], "it/it.json", "10y"), wanted, "{text}");
}

fn of(files: &[(&str, &str)], path: &str, horizon: &str) -> Vec<String> {
    let memory = Memory::of(files.iter().copied());
    let horizon = Horizon::parse(horizon).expect("a horizon");
    let request = Request { paths: vec![path.into()], horizon, ..Request::default() };
    let report = memory.run(&request).expect("it is there").ended.report;
    let line = |it: &keywright_policy::Coming| {
        format!("{} {} {} {}", it.on.strftime("%Y-%m-%d"), it.severity, it.rule.code, it.what)
    };
    report.forecast.iter().map(line).collect()
}

const ARN: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

fn described(members: &str) -> String {
    format!(
        r#"{{"KeyMetadata": {{"KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "Arn": "{ARN}",
            "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT", {members}}}}}"#
    )
}

#[test]
fn a_key_of_aws_is_deleted_expires_or_rotates_on_a_day() {
    let deleted = r#""KeyState": "PendingDeletion", "Origin": "AWS_KMS",
        "DeletionDate": "2026-12-18T10:00:00+01:00""#;
    let gone = "2026-12-18 warning AWS-012 the key of its cluster is gone for good, with all data \
                under it";
    check(&described(deleted), &[gone]);
    let imported = r#""KeyState": "Enabled", "Origin": "EXTERNAL", "ValidTo": 1830297600.0"#;
    let ends = "2028-01-01 warning AWS-014 the imported material expires: its cluster cannot use \
                the key";
    check(&described(imported), &[ends]);
    let rotates = r#"{"KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "KeyRotationEnabled": true,
        "NextRotationDate": "2027-03-02T09:14:21.512000+01:00"}"#;
    check(rotates, &["2027-03-02 note AWS-016 AWS KMS rotates the key of its cluster"]);
    let doomed = format!(r#"{{"documents": [{}, {rotates}]}}"#, described(deleted));
    check(&doomed, &[gone]);
}

#[test]
fn a_statement_that_reaches_the_vendor_turns_on_a_day() {
    let role = "arn:aws:iam::444455556666:role/storage";
    let bundle = |statements: &str| {
        format!(
            r#"{{"documents": [
              {{"id": "cck-a1", "key": "{ARN}", "roles": ["{role}"], "cloud": "AWS",
                "state": "IN_USE"}},
              {{"Version": "2012-10-17", "Statement": [{statements}]}}]}}"#
        )
    };
    let statement = |effect: &str, who: &str, operator: &str| {
        format!(
            r#"{{"Sid": "S", "Effect": "{effect}", "Principal": {{"AWS": "{who}"}},
                "Action": "kms:*", "Resource": "*",
                "Condition": {{"{operator}": {{"aws:CurrentTime": "2027-01-01T00:00:00Z"}}}}}}"#
        )
    };
    let told = |turn: &str| {
        format!("2027-01-01 warning AWS-003 statement `S` {turn}: its cluster may lose its key")
    };
    check(&bundle(&statement("Allow", role, "DateLessThan")), &[&told("ends")]);
    check(&bundle(&statement("Allow", "444455556666", "DateLessThan")), &[&told("ends")]);
    check(&bundle(&statement("Deny", "*", "DateGreaterThan")), &[&told("begins to deny")]);
    let own = "arn:aws:iam::111122223333:role/app";
    check(&bundle(&statement("Allow", own, "DateLessThan")), &[]);
}

/// A bundle of the vendor's record and a policy.
fn with_record(statements: &[&str]) -> String {
    format!(
        r#"{{"documents": [
          {{"id": "cck-a1", "key": "{ARN}", "cloud": "AWS", "state": "IN_USE",
            "roles": ["arn:aws:iam::444455556666:role/storage"]}},
          {{"Version": "2012-10-17", "Statement": [{}]}}]}}"#,
        statements.join(",")
    )
}

#[test]
fn a_statement_that_the_vendor_can_do_without_turns_unheard() {
    let statement = |effect: &str, who: &str, action: &str, more: &str| {
        format!(
            r#"{{"Sid": "S", "Effect": "{effect}", "Principal": {{"AWS": "{who}"}},
                "Action": "{action}", "Resource": "*"{more}}}"#
        )
    };
    let dated = |operator: &str| {
        format!(r#", "Condition": {{"{operator}": {{"aws:CurrentTime": "2027-01-01T00:00:00Z"}}}}"#)
    };
    let role = "arn:aws:iam::444455556666:role/storage";
    let (until, from) = (dated("DateLessThan"), dated("DateGreaterThan"));
    let lost = |turn: &str| {
        format!("2027-01-01 warning AWS-003 statement `S` {turn}: its cluster may lose its key")
    };
    // A freeze of the policy takes nothing from the vendor.
    let freeze = statement("Deny", role, "kms:PutKeyPolicy", &from);
    check(&with_record(&[&freeze]), &[]);
    check(
        &with_record(&[&statement("Deny", role, "kms:Decrypt", &from)]),
        &[&lost("begins to deny")],
    );
    // A trial beside what holds without a date.
    let full = statement("Allow", role, "kms:*", "");
    let trial = statement("Allow", role, "kms:Decrypt", &until);
    check(&with_record(&[&full, &trial]), &[]);
    check(&with_record(&[&statement("Allow", "444455556666", "kms:*", ""), &trial]), &[]);
    check(&with_record(&[&statement("Allow", role, "kms:Encrypt", ""), &trial]), &[&lost("ends")]);
    let other = statement("Allow", "arn:aws:iam::444455556666:role/other", "kms:*", "");
    check(&with_record(&[&other, &trial]), &[&lost("ends")]);
    check(&with_record(&[&statement("Allow", role, "kms:GetKeyPolicy", &until)]), &[]);
}

#[test]
fn a_date_of_a_statement_is_read_in_every_form_that_aws_takes() {
    let until = |operator: &str, date: &str| {
        with_record(&[&format!(
            r#"{{"Sid": "S", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
                "Principal": {{"AWS": "444455556666"}},
                "Condition": {{"{operator}": {{"aws:CurrentTime": "{date}"}}}}}}"#
        )])
    };
    let ends = "2027-01-01 warning AWS-003 statement `S` ends: its cluster may lose its key";
    for date in ["2027", "2027-01", "2027-01-01", "2027-01-01T00:00Z", "1798761600"] {
        check(&until("DateLessThan", date), &[ends]);
    }
    check(&until("NumericLessThan", "1798761600"), &[ends]);
    check(&until("NumericLessThan", "2027"), &[]);
    // What is no date is told, and foretold by nobody.
    let text = until("DateLessThan", "soon");
    check(&text, &[]);
    let heard = Memory::of([("it/it.json", text.as_str())]).check(&["it/it.json"]);
    assert!(heard.findings.iter().any(|it| it.message.contains("`soon`")), "{:?}", heard.lines());
}

#[test]
fn a_key_of_azure_expires_rotates_or_is_purged_on_a_day() {
    let key = |attributes: &str, more: &str| {
        format!(
            r#"{{"attributes": {{"created": "2026-06-01T08:00:00+00:00", "enabled": true,
                {attributes}}}, "key": {{"keyOps": ["wrapKey", "unwrapKey"], "kty": "RSA",
                "kid": "https://v.vault.azure.net/keys/k/6f1d2c3b4a5968778695a4b3c2d1e0f9"}}
                {more}}}"#
        )
    };
    let expiring = key(r#""expires": "2027-03-01T00:00:00+00:00""#, "");
    let half = "2027-03-01 warning AZU-009 the key's version of today expires: its cluster: still \
                reads its data, and can make no new data keys";
    check(&expiring, &[half]);
    let policy = r#"{"id": "https://v.vault.azure.net/keys/k/rotationpolicy",
        "lifetimeActions": [{"action": "Rotate", "timeAfterCreate": "P6M"}]}"#;
    let rotates = "2026-12-01 note AZU-013 Azure rotates the key of its cluster";
    let mild = "2027-03-01 note AZU-009 the key's version of today expires: its cluster: no data \
                key may be made by it, and the next version should be there";
    check(&format!(r#"{{"documents": [{expiring}, {policy}]}}"#), &[rotates, mild]);
    let deleted = key(r#""expires": null"#, r#", "scheduledPurgeDate": "2027-02-01T00:00:00Z""#);
    let purged = "2027-02-01 warning AZU-020 the key of its cluster is purged, with all data under \
                  it";
    check(&deleted, &[purged]);
    let vault = r#"{"name": "v", "type": "Microsoft.KeyVault/deletedVaults",
        "properties": {"scheduledPurgeDate": "2027-02-18T08:00:00+00:00"}}"#;
    let whole = "2027-02-18 warning AZU-029 the vault of its cluster is purged, with its key and \
                 all data under it";
    check(vault, &[whole]);
    let unborn = key(r#""notBefore": "2026-12-24T00:00:00+00:00""#, "");
    check(&unborn, &["2026-12-24 note AZU-022 the key of its cluster may be used from now on"]);
}

#[test]
fn access_in_google_cloud_ends_and_versions_are_destroyed_on_a_day() {
    let key = "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k";
    let bound = format!(
        r#"{{"documents": [
          {{"id": "cck-a1", "key": "{key}", "security_group": "cck-a1@confluent.io",
            "cloud": "GCP", "state": "IN_USE"}},
          {{"bindings": [{{"role": "roles/owner", "members": ["group:cck-a1@confluent.io"],
             "condition": {{"title": "trial",
               "expression": "request.time < timestamp(\"2027-01-01T00:00:00Z\")"}}}}],
           "etag": "BwYabc", "version": 3}}]}}"#
    );
    let ends = "2027-01-01 warning GCP-008 `roles/owner` ends for group `cck-a1@confluent.io`: its \
                cluster loses it";
    check(&bound, &[ends]);
    let versions = format!(
        r#"[{{"name": "{key}/cryptoKeyVersions/1", "state": "DESTROY_SCHEDULED",
             "destroyTime": "2026-12-11T08:00:11Z"}}]"#
    );
    let lost = "2026-12-11 warning GCP-012 version `1` is destroyed: what its cluster has under it \
                is lost";
    check(&versions, &[lost]);
    let rotating = format!(
        r#"{{"name": "{key}", "purpose": "ENCRYPT_DECRYPT", "rotationPeriod": "7776000s",
            "nextRotationTime": "2027-01-06T08:00:00Z"}}"#
    );
    check(&rotating, &["2027-01-06 note GCP-014 Google rotates the key of its cluster"]);
}

#[test]
fn the_past_and_what_lies_behind_the_horizon_are_left_out() {
    let text =
        described(r#""KeyState": "PendingDeletion", "DeletionDate": "2026-12-18T12:00:00Z""#);
    let of = |horizon| of(&[("it/it.json", &text)], "it/it.json", horizon).len();
    assert_eq!([of("24d"), of("23d"), of("0d")], [1, 0, 0]);
    let past =
        described(r#""KeyState": "PendingDeletion", "DeletionDate": "2026-11-24T11:00:00Z""#);
    check(&past, &[]);
}

#[test]
fn leave_to_go_on_ends_on_a_day() {
    let toml = format!(
        "format = 1\n[estate]\nname = \"a\"\nvendor = \"confluent\"\n[key.k]\ncloud = \"aws\"\n\
         id = \"{ARN}\"\n\
         allow = [{{ rule = \"rotation-off\", until = 2026-12-31, reason = \"r\" }}]\n"
    );
    let told = of(&[("it/keywright.toml", &toml)], "it", "90d");
    let ended = "2027-01-01 note CFG-002 leave for `rotation-off` has ended, and what it let pass \
                 counts";
    assert_eq!(told, [ended]);
}

#[test]
fn leave_of_two_clusters_that_ends_on_one_day_is_told_of_both() {
    let cluster = |name: &str| {
        format!(
            "[cluster.{name}]\nkind = \"dedicated\"\ncloud = \"aws\"\nregion = \"us-east-1\"\n\
             environment = \"production\"\nkey = \"k\"\n\
             allow = [{{ rule = \"key-shared\", until = 2026-12-31, reason = \"r\" }}]\n"
        )
    };
    let toml = format!(
        "format = 1\n[estate]\nname = \"a\"\nvendor = \"confluent\"\n[key.k]\ncloud = \"aws\"\n\
         id = \"{ARN}\"\n{}{}\
         [[allow]]\nfile = \"a/*\"\nrule = \"x\"\nuntil = 2026-12-31\nreason = \"r\"\n\
         [[allow]]\nfile = \"b/*\"\nrule = \"x\"\nuntil = 2026-12-31\nreason = \"r\"\n",
        cluster("orders"),
        cluster("payments"),
    );
    let memory = Memory::of([("it/keywright.toml", toml.as_str())]);
    let told = memory.check(&["it"]).ended.report.forecast;
    let line = |it: &keywright_policy::Coming| {
        let clusters: Vec<&str> = it.clusters.iter().map(ClusterName::as_str).collect();
        format!("{}: {}", clusters.join(", "), it.what)
    };
    let has = "has ended, and what it let pass counts";
    assert_eq!(
        told.iter().map(line).collect::<Vec<_>>(),
        [
            format!("orders: leave for `key-shared` {has}"),
            format!("payments: leave for `key-shared` {has}"),
            format!(": leave for `x` in `a/*` {has}"),
            format!(": leave for `x` in `b/*` {has}"),
        ]
    );
}

#[test]
fn two_estates_that_name_their_keys_alike_are_both_told() {
    let toml = |cluster: &str| {
        format!(
            "format = 1\n[estate]\nname = \"a\"\nvendor = \"confluent\"\n[key.k]\n\
             cloud = \"aws\"\nid = \"{ARN}\"\ndocuments = [\"k.json\"]\n[cluster.{cluster}]\n\
             kind = \"dedicated\"\ncloud = \"aws\"\nregion = \"us-east-1\"\n\
             environment = \"production\"\nkey = \"k\"\n"
        )
    };
    let key = described(r#""KeyState": "PendingDeletion", "DeletionDate": "2026-12-18T12:00:00Z""#);
    let toml = toml("orders");
    let files = [
        ("it/a/keywright.toml", toml.as_str()),
        ("it/a/k.json", key.as_str()),
        ("it/b/keywright.toml", toml.as_str()),
        ("it/b/k.json", key.as_str()),
    ];
    let gone = "2026-12-18 warning AWS-012 the key of cluster `orders` is gone for good, with all \
                data under it";
    assert_eq!(of(&files, "it", "90d"), [gone, gone]);
}

/// The forecast of an estate whose documents are of a day, with what has passed marked.
fn dated(taken_on: &str, deletion: &str, horizon: &str) -> Vec<String> {
    let toml = format!(
        "format = 1\n[estate]\nname = \"a\"\nvendor = \"confluent\"\ntaken_on = {taken_on}\n\
         [key.k]\ncloud = \"aws\"\nid = \"{ARN}\"\ndocuments = [\"k.json\"]\n\
         allow = [{{ rule = \"rotation-off\", until = 2026-12-31, reason = \"r\" }}]\n\
         [cluster.orders]\nkind = \"dedicated\"\ncloud = \"aws\"\nregion = \"us-east-1\"\n\
         environment = \"production\"\nkey = \"k\"\n"
    );
    let state = r#""KeyState": "PendingDeletion", "DeletionDate": "#;
    let key = described(&format!("{state}\"{deletion}T12:00:00Z\""));
    let memory = Memory::of([("it/keywright.toml", toml.as_str()), ("it/k.json", key.as_str())]);
    let horizon = Horizon::parse(horizon).expect("a horizon");
    let request = Request { paths: vec!["it".into()], horizon, ..Request::default() };
    let report = memory.run(&request).expect("it is there").ended.report;
    let line = |it: &keywright_policy::Coming| {
        let passed = if it.passed { " passed" } else { "" };
        format!("{} {}{passed}", it.on.strftime("%Y-%m-%d"), it.rule.code)
    };
    report.forecast.iter().map(line).collect()
}

#[test]
fn the_horizon_lies_ahead_of_today_whatever_the_age_of_the_documents() {
    let leave = "2027-01-01 CFG-002";
    assert_eq!(dated("2026-08-01", "2026-12-18", "90d"), ["2026-12-18 AWS-012", leave]);
    assert_eq!(dated("2026-08-01", "2027-02-22", "90d"), [leave, "2027-02-22 AWS-012"]);
    assert_eq!(dated("2026-08-01", "2027-02-23", "90d"), [leave]);
    assert_eq!(dated("2026-08-01", "2026-12-18", "23d"), Vec::<String>::new());
}

#[test]
fn what_has_come_since_the_documents_were_taken_is_marked() {
    let leave = "2027-01-01 CFG-002";
    assert_eq!(dated("2026-08-01", "2026-09-10", "90d"), ["2026-09-10 AWS-012 passed", leave]);
    assert_eq!(dated("2026-08-01", "2026-11-24", "90d"), ["2026-11-24 AWS-012 passed", leave]);
    assert_eq!(dated("2026-08-01", "2026-09-10", "0d"), ["2026-09-10 AWS-012 passed"]);
    assert_eq!(dated("2026-10-01", "2026-09-10", "90d"), [leave], "taken after the day");
    assert_eq!(dated("2027-10-01", "2026-12-18", "90d"), ["2026-12-18 AWS-012", leave]);
}

#[test]
fn the_example_estate_has_three_dates_in_a_quarter_and_nine_in_a_year() {
    let memory = Memory::from_disk("../../examples/acme", "acme");
    let told = |horizon: &str| -> Vec<String> {
        let horizon = Horizon::parse(horizon).expect("a horizon");
        let request = Request { paths: vec!["acme".into()], horizon, ..Request::default() };
        let report = memory.run(&request).expect("it is there").ended.report;
        let day = |it: &keywright_policy::Coming| {
            assert!(!it.passed, "{it:?}");
            format!("{} {}", it.on.strftime("%Y-%m-%d"), it.rule.code)
        };
        report.forecast.iter().map(day).collect()
    };
    let quarter = ["2026-12-11 GCP-012", "2026-12-18 AWS-012", "2027-01-06 GCP-014"];
    assert_eq!(told("90d"), quarter);
    assert_eq!(told("13w"), quarter);
    assert_eq!(told("2w"), Vec::<String>::new());
    let year = [quarter.as_slice(), &["2027-03-02 AWS-016"; 5], &["2027-05-02 AZU-013"]].concat();
    assert_eq!(told("1y"), year);
}
