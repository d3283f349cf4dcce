//! A look at a key through the door, and what a test asks of it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use keywright_connect::aws::{Door, Settings};
use keywright_model::observed::{Cause, Export, Gap, Observation};
use keywright_model::world::KeyService;

pub(crate) const KEY: &str =
    "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// Runs a test to its end.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}

/// Settings that reach an address and nothing of the person who runs the tests.
pub(crate) fn settings(address: &str) -> Settings {
    Settings {
        profile: Some("tester".to_owned()),
        credentials_file: Some(credentials("test", "test", None)),
        regions: vec!["eu-central-1".to_owned()],
        endpoint: Some(address.to_owned()),
        ..Settings::default()
    }
}

/// A file of credentials with one profile, `tester`.
pub(crate) fn credentials(access: &str, secret: &str, token: Option<&str>) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("credentials-{}-{count}", std::process::id());
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let token = token.map(|it| format!("aws_session_token={it}\n")).unwrap_or_default();
    let keys = format!("aws_access_key_id={access}\naws_secret_access_key={secret}\n");
    std::fs::write(&path, format!("[tester]\n{keys}{token}")).unwrap();
    path
}

/// What a look at the key brings, by a service at an address.
pub(crate) fn observed(address: &str) -> Observation {
    run(async { Door::open(settings(address)).await.observe(KEY).await })
}

pub(crate) fn document<'a>(seen: &'a Observation, name: &str) -> &'a Export {
    let named = seen.documents.iter().find(|it| it.name == name);
    named.unwrap_or_else(|| panic!("no {name} in {:?}", names(seen)))
}

pub(crate) fn json(seen: &Observation, name: &str) -> serde_json::Value {
    serde_json::from_str(&document(seen, name).text).unwrap()
}

pub(crate) fn names(seen: &Observation) -> Vec<&str> {
    seen.documents.iter().map(|it| it.name.as_str()).collect()
}

pub(crate) fn gap<'a>(gaps: &'a [Gap], call: &str) -> &'a Gap {
    let mut of_call = gaps.iter().filter(|it| it.call == call);
    let first = of_call.next().unwrap_or_else(|| panic!("no gap of {call} in {gaps:#?}"));
    assert_eq!(of_call.next(), None, "two gaps of {call}");
    first
}

/// The gaps but the one that is always told, of the organization's policies.
pub(crate) fn gaps(seen: &Observation) -> Vec<(&str, Cause)> {
    let gaps = seen.gaps.iter().map(|it| (it.call.as_str(), it.cause));
    gaps.filter(|it| *it != ("organizations:ListPolicies", Cause::NoDoor)).collect()
}
