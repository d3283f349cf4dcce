//! Any file as a backup of the store, and as a checkpoint: what is restored is whole and comes out
//! as it went in, and nothing opens that the trusted key did not sign.

use std::io::Cursor;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use jiff::Timestamp;
use keywright_store::journal::{Checkpoint, Digest, Head, Signer, Trusted};
use keywright_store::{
    Claims as _, Entry, Error, Identities, Identity, Journal as _, Leases as _, Memory, Release,
    Store as _, Take, Verdict, audit,
};

const ORIGIN: &str = "keywright/fuzz";

/// Restores the bytes, as they are and with a last line that fits them; opens them as a note.
pub fn run(bytes: &[u8]) {
    restored(bytes);
    let lines = bytes.split_inclusive(|&it| it == b'\n');
    let kept: Vec<u8> =
        lines.filter(|it| !it.starts_with(b"{\"digest\"")).flatten().copied().collect();
    let (digest, count) = (Digest::of(&kept), kept.iter().filter(|&&it| it == b'\n').count());
    let last = format!("{{\"digest\":\"{digest}\",\"lines\":{count}}}\n");
    restored(&[kept.as_slice(), last.as_bytes()].concat());
    if let Ok(text) = std::str::from_utf8(bytes) {
        opened(text);
    }
}

fn restored(bytes: &[u8]) {
    let store = Memory::new();
    let Ok(head) = ready(store.restore(Box::new(Cursor::new(bytes)))) else {
        let head = ready(store.journal_head());
        assert_eq!(head.expect("memory does not fail"), Head::EMPTY);
        return;
    };
    let mut snapshot = ready(store.snapshot()).expect("memory does not fail");
    let verdict = ready(Box::pin(audit(snapshot.as_mut(), &[]))).expect("memory does not fail");
    assert_eq!(verdict, Verdict::Whole(head));
    let once = written(&store);
    let again = Memory::new();
    let came = ready(again.restore(Box::new(Cursor::new(once.clone()))));
    assert_eq!(came.expect("what was written is whole"), head);
    assert_eq!(written(&again), once);
}

fn opened(text: &str) {
    let signer = Signer::new("fuzz", &[1; 32]).expect("a name");
    let trusted = signer.trusted();
    if let Ok(signed) = Checkpoint::open(text, ORIGIN, &trusted) {
        let again = signed.checkpoint().sign(&signer).expect("it was signed before");
        assert!(text.starts_with(again.split("\n\n").next().unwrap_or_default()), "{text}");
    }
    if let Ok(key) = Trusted::parse(text) {
        assert_eq!(Trusted::parse(&key.to_string()), Ok(key));
    }
    if let Ok(key) = Signer::parse(text) {
        assert_eq!(Signer::parse(&key.private()).map(|it| it.trusted()), Ok(key.trusted()));
    }
}

fn written(store: &Memory) -> Vec<u8> {
    let mut out = Vec::new();
    let mut snapshot = ready(store.snapshot()).expect("memory does not fail");
    let at = Timestamp::UNIX_EPOCH;
    let written = keywright_store::backup::write(snapshot.as_mut(), at, &mut out);
    ready(Box::pin(written)).expect("memory does not fail");
    out
}

/// A backup with a bit of everything.
pub(crate) fn backup() -> String {
    let store = Memory::new();
    let entry = || Entry::new(Timestamp::UNIX_EPOCH, "ann", "as planned");
    let identity = |text: &str| Identity::new(text).expect("an identity");
    let take = |word: &str, cluster: &str| Take {
        identities: Identities::from(identity(word)),
        key: keywright_model::KeyName::new(word),
        cluster: keywright_model::ClusterName::new(cluster),
        vendor: "confluent".to_owned(),
        spelling: word.to_owned(),
    };
    let release = Release {
        identity: identity("a"),
        cluster: keywright_model::ClusterName::new("orders"),
        asked_at: Timestamp::UNIX_EPOCH,
        free_at: Timestamp::UNIX_EPOCH,
    };
    ready(store.claim_take(take("a", "orders"), entry())).expect("taken");
    ready(store.claim_release(release, entry())).expect("released");
    ready(store.claim_take(take("a", "billing"), entry())).expect("taken");
    let until = Timestamp::UNIX_EPOCH;
    ready(store.lease_take("leader", "one", until, entry())).expect("taken");
    String::from_utf8(written(&store)).expect("text")
}

/// A checkpoint that opens.
pub(crate) fn note() -> String {
    let signer = Signer::new("fuzz", &[1; 32]).expect("a name");
    let head = Head { seq: 7, hash: Digest::of(b"x") };
    Checkpoint { origin: ORIGIN.to_owned(), head }.sign(&signer).expect("it can be signed")
}

/// What a store in memory answers: it never waits.
fn ready<T>(work: keywright_store::Pending<'_, T>) -> Result<T, Error> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => unreachable!("memory waits for nobody"),
    }
}
