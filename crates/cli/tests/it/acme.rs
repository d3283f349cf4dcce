//! The example estate: every planted fault is told, and nothing else.

use expect_test::expect;

use crate::run::{keywright_in, read, top};

#[test]
fn every_planted_fault_is_told_and_no_other() {
    let ran = keywright_in(&top(), &["check", "examples/acme"], "");
    assert_eq!(ran.exit, 1, "{}", ran.talk);
    let told: String = ran
        .data
        .lines()
        .filter(|it| it.contains("]: ") || it.ends_with("files"))
        .map(|it| format!("{it}\n"))
        .collect();
    expect![[r#"
        error[EST-005 vendor-validation-failed]: Confluent cannot use `cck-3vw7q`, the key of cluster `payments`: Access to key denied.
        error[AWS-001 vendor-permission-missing]: `arn:aws:iam::444455556666:role/block_storage_manager` lacks `kms:Decrypt`, which Confluent needs for cluster `payments`
        error[AWS-001 vendor-permission-missing]: `arn:aws:iam::777788889999:role/cc-kafka-payments-8f3a2c1d` lacks `kms:Decrypt`, which Confluent needs for cluster `payments`
        error[AWS-004 principal-not-of-vendor]: `arn:aws:iam::777788889999:role/cc-kafka-payments-0b7d44aa` may use the key of cluster `payments`, and is not among the 2 principals that the vendor lists for it
        warning[AWS-015 rotation-off]: the key of cluster `payments` does not rotate
        error[AWS-006 principal-deleted]: `AROAVTEXAMPLEA7QK2M9` in statement `Audit` is a deleted role or user: AWS refuses every later edit of a policy that names it
        error[AWS-009 policy-public]: statement `Break glass` lets everyone in every account use the key
        error[AWS-012 deletion-scheduled]: the key of cluster `ledger` cannot be used, and is deleted for good on 2026-12-18, with all data under it
        error[AWS-002 vendor-permission-denied]: `arn:aws:iam::444455556666:role/block_storage_manager` is denied `kms:Decrypt`, `kms:GenerateDataKey*`, which Confluent needs for cluster `fraud`: statement `Only from our network` denies it
        error[AWS-002 vendor-permission-denied]: `arn:aws:iam::777788889999:role/cc-kafka-fraud-8f3a2c1d` is denied `kms:Decrypt`, `kms:GenerateDataKey*`, which Confluent needs for cluster `fraud`: statement `Only from our network` denies it
        note[IAM-141 replica-policy-unseen]: `arn:aws:kms:eu-west-1:111122223333:key/mrk-7c1d9e2f4a6b48d0b3c5e7f901234567` decrypts the same data, and its own policy says who may use it there
        note[IAM-141 replica-policy-unseen]: `arn:aws:kms:eu-central-1:111122223333:key/mrk-7c1d9e2f4a6b48d0b3c5e7f901234567` decrypts the same data, and its own policy says who may use it there
        unknown[EST-008 record-missing]: cannot tell whom to let in for cluster `loyalty`: no vendor's record of `loyalty`
        error[AZU-001 vendor-role-missing]: `6b1f8d2e-3c40-4d7b-8e9f-807b6c5d4e3f` lacks `Microsoft.KeyVault/vaults/*/read`, which Confluent needs for cluster `shipping`
        error[AZU-005 purge-protection-off]: the vault has no purge protection: the key of cluster `shipping` can be destroyed for good
        error[AZU-006 network-blocks-vendor]: the vault's network does not let Confluent in for cluster `shipping`: `defaultAction` is `Deny`: only listed addresses and networks
        error[AZU-011 version-disabled]: version `https://acme-kafka-shipping.vault.azure.net/keys/kafka/4f2b9d7c1e3a4b5c8d6e7f9012345679` is disabled: cluster `shipping` cannot read what it encrypted
        warning[AZU-012 rotation-off]: no action of the policy rotates the key of cluster `shipping`
        error[GCP-001 vendor-permission-missing]: group `cck-8np2k@confluent.io` lacks `cloudkms.cryptoKeyVersions.useToDecrypt`, which Confluent needs for cluster `telemetry`
        error[GCP-003 vendor-group-wrong]: group `cck-0old0@confluent.io` is let in, and is not the group that the vendor names for the key of cluster `telemetry`
        error[GCP-012 destruction-scheduled]: version `1` will be destroyed on 2026-12-11T08:00:11Z, and cluster `telemetry` cannot read what it encrypted even today
        warning[GCP-013 rotation-off]: the key of cluster `telemetry` does not rotate: it has no `rotationPeriod` and no `nextRotationTime`
        error[EST-001 key-shared]: one key, spelled as `analytics` and `reports`, encrypts clusters `analytics` and `reports`
        warning[EST-012 owner-missing]: nobody is named for `telemetry`, the key of cluster `telemetry`
        17 errors, 1 unknown, 4 warnings, 2 notes in 11 keys and 59 files
    "#]].assert_eq(&told);
}

/// The horizon is counted from the machine's today, so only what it says of all dates is the same
/// every day; the engine's tests stop the clock.
#[test]
fn what_comes_by_itself_is_told_by_its_date() {
    let forecast = |horizon: &str| -> String {
        let ran = keywright_in(&top(), &["check", "examples/acme", "--horizon", horizon], "");
        let told = ran.data.lines().skip_while(|it| !it.starts_with("forecast"));
        let told = told.take_while(|it| !it.is_empty());
        told.map(|it| format!("{}\n", it.replacen("has passed: ", "", 1))).collect()
    };
    let all = expect![[r#"
        forecast for 3650 days, the next date first:
          2026-12-11  telemetry  warning  version `1` is destroyed: what cluster `telemetry` has under it is lost (GCP-012)
          2026-12-18  ledger     warning  the key of cluster `ledger` is gone for good, with all data under it (AWS-012)
          2027-01-06  clicks     note     Google rotates the key of cluster `clicks` (GCP-014)
          2027-03-02  analytics  note     AWS KMS rotates the key of cluster `analytics` (AWS-016)
          2027-03-02  fraud      note     AWS KMS rotates the key of cluster `fraud` (AWS-016)
          2027-03-02  loyalty    note     AWS KMS rotates the key of cluster `loyalty` (AWS-016)
          2027-03-02  orders     note     AWS KMS rotates the key of cluster `orders` (AWS-016)
          2027-03-02  reports    note     AWS KMS rotates the key of cluster `reports` (AWS-016)
          2027-05-02  inventory  note     Azure rotates the key of cluster `inventory` (AZU-013)
    "#]];
    all.assert_eq(&forecast("10y"));
    let page = read(&top().join("docs/forecast.md"));
    let first: String =
        forecast("10y").lines().skip(1).take(3).map(|it| format!("{it}\n")).collect();
    let shown = format!("forecast for 90 days, the next date first:\n{first}```\n");
    assert!(page.contains(&shown), "{page}");
    let named = forecast("13w");
    assert!(named.is_empty() || named.starts_with("forecast for 91 days,"), "{named}");
}

#[test]
fn a_standard_asks_for_its_own_findings_and_an_unknown_one_is_misuse() {
    let told = |standards: &str| {
        let ran = keywright_in(&top(), &["check", "examples/acme", "--standard", standards], "");
        let rules = ran.rules().into_iter().map(str::to_owned).collect::<Vec<_>>();
        (ran.exit, rules.join(", "))
    };
    let one = "AWS-015 rotation-off, EST-008 record-missing";
    assert_eq!(told("cis-aws-5"), (3, one.to_owned()), "what could not be told is no yes");
    let both = "EST-008 record-missing, \
                AZU-025 expiry-unset, AZU-031 private-endpoint-missing, \
                AZU-005 purge-protection-off, AZU-012 rotation-off, AZU-025 expiry-unset, \
                AZU-031 private-endpoint-missing, GCP-013 rotation-off";
    assert_eq!(told("cis-azure-6,cis-gcp-4"), (1, both.to_owned()));
    let asked = ["check", "examples/acme", "--standard", " cis-azure-6, cis-gcp-4 ", "--quiet"];
    let ran = keywright_in(&top(), &asked, "");
    assert_eq!(ran.rules().join(", "), both);
    let end = ran.data.lines().last().expect("a line");
    assert!(end.ends_with(" files, told for `cis-azure-6`, `cis-gcp-4` alone"), "{end}");
    let wrong = ["check", "examples/acme", "--standard", "cis-aws-1"];
    let ran = keywright_in(&top(), &wrong, "");
    assert_eq!(ran.exit, 2);
    assert!(ran.talk.contains("it is none of confluent, cis-aws-3"), "{}", ran.talk);
}

#[test]
fn the_healthy_part_is_clean() {
    let keys = ["--key", "orders", "--key", "inventory", "--key", "clicks"];
    let arguments = [&["check", "examples/acme"], keys.as_slice()].concat();
    let ran = keywright_in(&top(), &arguments, "");
    assert_eq!((ran.exit, ran.rules()), (0, vec![]), "{}", ran.data);
}

#[test]
fn a_finding_shows_the_place_the_reason_and_the_step() {
    let ran = keywright_in(&top(), &["check", "examples/acme", "--key", "payments", "--quiet"], "");
    ran.check(expect![[r#"
        exit 1
        --- data
        error[EST-005 vendor-validation-failed]: Confluent cannot use `cck-3vw7q`, the key of cluster `payments`: Access to key denied.
          --> examples/acme/aws/payments/byok.json:13:25
           |
        13 |     "validation_phase": "INVALID",
           |                         ^^^^^^^^^
           |
        help: mend the other findings about this key, then read the record again
        run: confluent byok describe cck-3vw7q -o json

        error[AWS-001 vendor-permission-missing]: `arn:aws:iam::444455556666:role/block_storage_manager` lacks `kms:Decrypt`, which Confluent needs for cluster `payments`
          --> examples/acme/aws/payments/policy.json:23:23
           |
        23 |               "Action": [
           |  _______________________^
        24 | |                 "kms:Encrypt",
        25 | |                 "kms:ReEncrypt*",
        26 | |                 "kms:GenerateDataKey*",
        27 | |                 "kms:DescribeKey"
        28 | |             ],
           | |_____________^
           |
          ::: examples/acme/aws/payments/byok.json:6:9
           |
         6 |           "arn:aws:iam::444455556666:role/block_storage_manager",
           |           ------------------------------------------------------ Confluent names it here
           |
        help: let it in as the patch shows, then put the whole policy back
           |
        27 ~                 "kms:DescribeKey",
        28 +                 "kms:Decrypt"
           |
        run: aws kms put-key-policy --key-id arn:aws:kms:eu-central-1:111122223333:key/9f8e7d6c-5b4a-4392-8170-1a2b3c4d5e6f --policy-name default --policy file://policy.json

        error[AWS-001 vendor-permission-missing]: `arn:aws:iam::777788889999:role/cc-kafka-payments-8f3a2c1d` lacks `kms:Decrypt`, which Confluent needs for cluster `payments`
          --> examples/acme/aws/payments/policy.json:23:23
           |
        23 |               "Action": [
           |  _______________________^
        24 | |                 "kms:Encrypt",
        25 | |                 "kms:ReEncrypt*",
        26 | |                 "kms:GenerateDataKey*",
        27 | |                 "kms:DescribeKey"
        28 | |             ],
           | |_____________^
           |
          ::: examples/acme/aws/payments/byok.json:7:9
           |
         7 |           "arn:aws:iam::777788889999:role/cc-kafka-payments-8f3a2c1d"
           |           ----------------------------------------------------------- Confluent names it here
           |
        help: let it in as the patch shows, then put the whole policy back
           |
        27 ~                 "kms:DescribeKey",
        28 +                 "kms:Decrypt"
           |
        run: aws kms put-key-policy --key-id arn:aws:kms:eu-central-1:111122223333:key/9f8e7d6c-5b4a-4392-8170-1a2b3c4d5e6f --policy-name default --policy file://policy.json

        error[AWS-004 principal-not-of-vendor]: `arn:aws:iam::777788889999:role/cc-kafka-payments-0b7d44aa` may use the key of cluster `payments`, and is not among the 2 principals that the vendor lists for it
          --> examples/acme/aws/payments/policy.json:51:24
           |
        51 |                 "AWS": "arn:aws:iam::777788889999:role/cc-kafka-payments-0b7d44aa"
           |                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           |
          ::: examples/acme/aws/payments/byok.json:6:9
           |
         6 |         "arn:aws:iam::444455556666:role/block_storage_manager",
           |         ------------------------------------------------------ the vendor's list begins here
           |
        help: take it out if it is stale or another key's; declare its account under `own_accounts` if it is yours
           |
        46 -         },
        47 -         {
        48 -             "Sid": "Allow the old environment",
        49 -             "Effect": "Allow",
        50 -             "Principal": {
        51 -                 "AWS": "arn:aws:iam::777788889999:role/cc-kafka-payments-0b7d44aa"
        52 -             },
        53 -             "Action": "kms:Decrypt",
        54 -             "Resource": "*"
           |
        run: aws kms put-key-policy --key-id arn:aws:kms:eu-central-1:111122223333:key/9f8e7d6c-5b4a-4392-8170-1a2b3c4d5e6f --policy-name default --policy file://policy.json

        warning[AWS-015 rotation-off]: the key of cluster `payments` does not rotate
         --> examples/acme/aws/payments/rotation-status.json:3:27
          |
        3 |     "KeyRotationEnabled": false
          |                           ^^^^^
          |
        help: turn on automatic rotation: the ARN stays, old data stays readable
          |
        3 -     "KeyRotationEnabled": false
        3 +     "KeyRotationEnabled": true
          |
        run: aws kms enable-key-rotation --key-id arn:aws:kms:eu-central-1:111122223333:key/9f8e7d6c-5b4a-4392-8170-1a2b3c4d5e6f

        4 errors, 0 unknown, 1 warning, 0 notes in 1 key and 5 files
    "#]]);
}

#[test]
fn the_patch_of_the_example_mends_what_a_document_can() {
    let ran = keywright_in(&top(), &["check", "examples/acme", "--patch", "/dev/stdout", "-q"], "");
    let patch = ran.data.split_once("files\n").expect("the summary, then the patch").1;
    assert!(patch.contains("+                \"kms:Decrypt\""), "{patch}");
    assert!(patch.starts_with("--- a/examples/acme/"), "{patch}");
}
