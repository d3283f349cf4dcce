use super::told::{ARN, bundle, described, policy, root, severities};

/// A cluster, by what its `ClusterInfo` has beside its name.
fn cluster(more: &str) -> String {
    format!(
        r#"{{"ClusterInfo": {{"ClusterName": "o", "State": "ACTIVE",
            "ClusterArn": "arn:aws:kafka:us-east-1:111122223333:cluster/o/1"{more}}}}}"#
    )
}

fn on(key: &str) -> String {
    cluster(&format!(
        r#", "Provisioned": {{"EncryptionInfo": {{"EncryptionAtRest":
            {{"DataVolumeKMSKeyId": "{key}"}}}}}}"#
    ))
}

fn check(text: &str, wanted: &[&str]) {
    assert_eq!(severities("AWS-025", text), wanted, "{text}");
}

#[test]
fn without_this_keys_id_nothing_can_be_told() {
    check(&on(ARN), &["unknown"]);
    check(&bundle(&[&policy(&[&root()]), &on(ARN)]), &["unknown"]);
    check(&bundle(&[&described(), &on(ARN)]), &[]);
}

#[test]
fn a_cluster_whose_description_shows_no_encryption_is_unknown() {
    let serverless = r#", "ClusterType": "SERVERLESS", "Serverless": {"VpcConfigs": []}"#;
    check(&bundle(&[&described(), &cluster(serverless)]), &["unknown"]);
    let bare = r#", "Provisioned": {"NumberOfBrokerNodes": 3}"#;
    check(&bundle(&[&described(), &cluster(bare)]), &["unknown"]);
    let no_key = r#", "Provisioned": {"EncryptionInfo": {"EncryptionAtRest": {}}}"#;
    check(&bundle(&[&described(), &cluster(no_key)]), &["error"]);
    check(&bundle(&[&described(), &on("")]), &["unknown"]);
}
