//! The clients of one account in one region, made once.
//!
//! Source: AWS SDKs and Tools Reference Guide, "Retry behavior": the standard mode waits longer
//! after each try, by chance.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use tokio::time::Instant;

use super::arn::{KeyArn, partition_of};
use super::kept::Kept;
use super::look::Listed;
use super::own_policy::{Own, own_policy};
use super::settings::Settings;

/// So often a call is tried.
const TRIES_MAX: u32 = 4;
/// One try, from the first byte to the last.
const TRY_SECONDS_MAX: u64 = 10;
/// All tries of a call.
const CALL_SECONDS_MAX: u64 = 25;
/// Source: AWS CloudTrail API reference, `LookupEvents`: two requests a second, in each account and
/// region.
const EVENTS_PAUSE: Duration = Duration::from_millis(600);
/// The region that is asked where no key and no setting names one.
const REGION_AT_LAST: &str = "us-east-1";

/// The clients of one account in one region, and what was read there about more than one key.
#[derive(Debug)]
pub(super) struct Clients {
    pub(super) kms: aws_sdk_kms::Client,
    pub(super) iam: aws_sdk_iam::Client,
    pub(super) kafka: aws_sdk_kafka::Client,
    cloudtrail: aws_sdk_cloudtrail::Client,
    pub(super) identities: Kept<Listed>,
    pub(super) clusters: Kept<Listed>,
    events_from: tokio::sync::Mutex<Option<Instant>>,
}

impl Clients {
    fn new(config: &SdkConfig) -> Clients {
        Clients {
            kms: aws_sdk_kms::Client::new(config),
            iam: aws_sdk_iam::Client::new(config),
            kafka: aws_sdk_kafka::Client::new(config),
            cloudtrail: aws_sdk_cloudtrail::Client::new(config),
            identities: Kept::default(),
            clusters: Kept::default(),
            events_from: tokio::sync::Mutex::new(None),
        }
    }

    /// The client of CloudTrail, when its pace allows another call.
    pub(super) async fn cloudtrail(&self) -> &aws_sdk_cloudtrail::Client {
        let mut from = self.events_from.lock().await;
        if let Some(from) = *from {
            tokio::time::sleep_until(from).await;
        }
        *from = Some(Instant::now() + EVENTS_PAUSE);
        &self.cloudtrail
    }
}

/// All clients, by account and region.
#[derive(Debug)]
pub(super) struct Fleet {
    base: SdkConfig,
    settings: Settings,
    made: Mutex<BTreeMap<(String, String), Arc<Clients>>>,
}

impl Fleet {
    /// Reads profiles and settings; asks no service of AWS.
    pub(super) async fn open(settings: Settings) -> Fleet {
        let timeouts = TimeoutConfig::builder()
            .operation_attempt_timeout(Duration::from_secs(TRY_SECONDS_MAX))
            .operation_timeout(Duration::from_secs(CALL_SECONDS_MAX));
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .retry_config(RetryConfig::standard().with_max_attempts(TRIES_MAX))
            .timeout_config(timeouts.build());
        if let Ok(name) = AppName::new("keywright") {
            loader = loader.app_name(name);
        }
        let files = settings.credentials_file.as_ref().map(|it| {
            let files = EnvConfigFiles::builder().include_default_config_file(true);
            files.with_file(EnvConfigFileKind::Credentials, it).build()
        });
        if let Some(files) = &files {
            loader = loader.profile_files(files.clone());
        }
        if let Some(name) = &settings.profile {
            // WHY not by the default chain: there the environment wins over a profile.
            let mut provider = ProfileFileCredentialsProvider::builder().profile_name(name);
            if let Some(files) = files {
                provider = provider.profile_files(files);
            }
            loader = loader.profile_name(name).credentials_provider(provider.build());
        }
        if let Some(region) = settings.regions.first() {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(endpoint) = &settings.endpoint {
            loader = loader.endpoint_url(endpoint);
        }
        Fleet { base: loader.load().await, settings, made: Mutex::default() }
    }

    /// The settings that it was opened with.
    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The regions where keys are looked for.
    pub(super) fn regions(&self) -> Vec<String> {
        match self.settings.regions.as_slice() {
            [] => vec![self.region()],
            all => all.to_vec(),
        }
    }

    /// The region for what is not about a key.
    pub(super) fn region(&self) -> String {
        self.base.region().map_or(REGION_AT_LAST, AsRef::as_ref).to_owned()
    }

    /// The caller's own configuration, in that region.
    pub(super) fn own(&self) -> SdkConfig {
        self.base.to_builder().region(Region::new(self.region())).build()
    }

    /// The clients for a key.
    pub(super) async fn of_key(&self, arn: KeyArn<'_>) -> Arc<Clients> {
        self.of(Some(arn.account), arn.partition, arn.region).await
    }

    /// The clients for an account, or for the caller's own, in a region.
    pub(super) async fn of_region(&self, account: Option<&str>, region: &str) -> Arc<Clients> {
        self.of(account, partition_of(region), region).await
    }

    async fn of(&self, account: Option<&str>, partition: &str, region: &str) -> Arc<Clients> {
        let place = (account.unwrap_or_default().to_owned(), region.to_owned());
        if let Some(it) = self.lock().get(&place) {
            return it.clone();
        }
        let mut config = self.base.to_builder().region(Region::new(region.to_owned()));
        if let (Some(role), Some(account)) = (&self.settings.role, account) {
            // WHY a policy for the session: whatever the role may do, this door only reads.
            let keys = [format!("arn:{partition}:kms:*:{account}:key/*")];
            let role_arn = format!("arn:{partition}:iam::{account}:role/{}", role.name);
            let mut taken = AssumeRoleProvider::builder(role_arn)
                .session_name("keywright")
                .policy(own_policy(&Own::Reads(&keys)))
                .region(Region::new(region.to_owned()))
                .configure(&self.base);
            if let Some(id) = &role.external_id {
                taken = taken.external_id(id);
            }
            let taken = SharedCredentialsProvider::new(taken.build().await);
            config = config.credentials_provider(taken);
        }
        let clients = Arc::new(Clients::new(&config.build()));
        self.lock().entry(place).or_insert(clients).clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<(String, String), Arc<Clients>>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
