//! An account in an emulator, filled through AWS's client libraries.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_kms::types::{GrantOperation, Tag};
use keywright_connect::aws::{Door, Settings};
use keywright_estate::document::{Asked, open};
use keywright_model::observed::Observation;
use serde_json::{Value, json};

use crate::aws::credentials;

pub(super) const ACCOUNT: &str = "123456789012";
pub(super) const REGION: &str = "us-east-1";

pub(super) struct World {
    address: String,
    pub(super) kms: aws_sdk_kms::Client,
    pub(super) iam: aws_sdk_iam::Client,
    pub(super) kafka: aws_sdk_kafka::Client,
}

impl World {
    /// The root user's.
    pub(super) fn new(address: &str) -> World {
        let keys = Credentials::new("test", "test", None, None, "test");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(REGION))
            .endpoint_url(address)
            .credentials_provider(SharedCredentialsProvider::new(keys))
            .build();
        World {
            address: address.to_owned(),
            kms: aws_sdk_kms::Client::new(&config),
            iam: aws_sdk_iam::Client::new(&config),
            kafka: aws_sdk_kafka::Client::new(&config),
        }
    }

    /// A key with a tag, an alias, rotation and a grant.
    pub(super) async fn key(&self) -> String {
        let tag = Tag::builder().tag_key("use").tag_value("byok").build().unwrap();
        let made = self.kms.create_key().description("orders").tags(tag).send().await.unwrap();
        let arn = made.key_metadata().unwrap().arn().unwrap().to_owned();
        let alias = self.kms.create_alias().alias_name("alias/orders").target_key_id(&arn);
        alias.send().await.unwrap();
        let rotation = self.kms.enable_key_rotation().key_id(&arn).rotation_period_in_days(180);
        rotation.send().await.unwrap();
        let grant = self.kms.create_grant().key_id(&arn).operations(GrantOperation::Decrypt);
        grant.grantee_principal(role("storage")).send().await.unwrap();
        arn
    }

    pub(super) async fn put_policy(&self, key: &str, statements: &[Value]) {
        let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        let put = self.kms.put_key_policy().key_id(key).policy_name("default").policy(policy);
        put.send().await.unwrap();
    }

    /// A role that the account may take, with a policy of its own.
    pub(super) async fn role(&self, name: &str, policy: &str) {
        let trust = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow",
            "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")},
            "Action": "sts:AssumeRole"}});
        let made = self.iam.create_role().role_name(name);
        made.assume_role_policy_document(trust.to_string()).send().await.unwrap();
        let put = self.iam.put_role_policy().role_name(name).policy_name("own");
        put.policy_document(policy).send().await.unwrap();
    }

    /// A user, with a policy of its own or without; the settings by which the door is that user.
    pub(super) async fn user(&self, name: &str, policy: Option<&str>) -> Settings {
        self.iam.create_user().user_name(name).send().await.unwrap();
        if let Some(policy) = policy {
            let put = self.iam.put_user_policy().user_name(name).policy_name("own");
            put.policy_document(policy).send().await.unwrap();
        }
        let made = self.iam.create_access_key().user_name(name).send().await.unwrap();
        let key = made.access_key().unwrap();
        self.settings(key.access_key_id(), key.secret_access_key())
    }

    /// The settings by which the door is the root user.
    pub(super) fn root(&self) -> Settings {
        self.settings("test", "test")
    }

    fn settings(&self, access: &str, secret: &str) -> Settings {
        Settings {
            credentials_file: Some(credentials(access, secret, None)),
            regions: vec![REGION.to_owned()],
            ..crate::aws::settings(&self.address)
        }
    }
}

pub(super) fn role(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{name}")
}

pub(super) fn user(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/{name}")
}

pub(super) async fn door(settings: Settings) -> Door {
    Door::open(settings).await
}

/// What the judge takes each document for.
pub(super) fn judged(seen: &Observation) -> Vec<(&str, String)> {
    let mut all = Vec::new();
    for it in &seen.documents {
        let opened = open(&it.name, it.text.as_bytes(), Asked::ByName);
        assert!(!opened.unreadable && opened.findings.is_empty(), "{}: {opened:?}", it.name);
        assert!(opened.unjudged.is_empty(), "{}: {:?}", it.name, opened.unjudged);
        let kinds = opened.documents.iter().map(|(kind, _)| kind.noun().to_owned());
        all.extend(kinds.map(|kind| (it.name.as_str(), kind)));
    }
    all
}
