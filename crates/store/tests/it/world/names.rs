//! Names, times and entries, short enough to read.

use jiff::{SignedDuration, Timestamp};
use keywright_model::{ClusterName, KeyName};
use keywright_store::journal::Record;
use keywright_store::{Entry, Identities, Identity, Release, Take, Transfer};

/// A time: so many seconds after the beginning.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_800_000_000 + seconds)
}

pub(crate) fn entry(seconds: i64) -> Entry {
    Entry::new(at(seconds), "ann", "as planned")
}

pub(crate) fn identity(text: &str) -> Identity {
    Identity::new(text).expect("it is an identity")
}

/// Words, as identities.
pub(crate) fn identities(words: &str) -> Identities {
    Identities::new(words.split(' ').map(identity)).expect("they are identities")
}

pub(crate) fn cluster(name: &str) -> ClusterName {
    ClusterName::new(name)
}

pub(crate) fn take(words: &str, holder: &str) -> Take {
    Take {
        identities: identities(words),
        key: KeyName::new(format!("key-{words}").replace(' ', "-")),
        cluster: cluster(holder),
        vendor: "confluent".to_owned(),
        spelling: format!("as {words} was spelled"),
    }
}

pub(crate) fn release(word: &str, holder: &str, asked: i64, free: i64) -> Release {
    let (asked_at, free_at) = (at(asked), at(free));
    Release { identity: identity(word), cluster: cluster(holder), asked_at, free_at }
}

pub(crate) fn transfer(word: &str, from: &str, to: &str) -> Transfer {
    Transfer { identity: identity(word), from: cluster(from), to: cluster(to) }
}

pub(crate) fn record(act: &str) -> Record {
    Record { act: act.to_owned(), subject: "orders".to_owned(), body: serde_json::json!({}) }
}

/// Runs to the end.
pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().expect("a runtime").block_on(work)
}
