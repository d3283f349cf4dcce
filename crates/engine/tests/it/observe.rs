//! A look at an estate: every key is told of once, whatever its door answers.

use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use keywright_engine::ops::observe::{NotObserved, Observed, Sources, observe};
use keywright_model::Cloud;
use keywright_model::observed::{Cause, Checkup, Export, FoundKeys, Gap, Observation};
use keywright_model::world::{KeyService, Later};

use crate::memory::Memory;

/// A service that shows keys whose id holds `shown`, and refuses all others.
struct Aws {
    shown: &'static str,
    now: AtomicUsize,
    /// The most that were looked at side by side.
    most: Arc<AtomicUsize>,
}

impl KeyService for Aws {
    fn cloud(&self) -> Cloud {
        Cloud::Aws
    }

    fn observe<'a>(&'a self, id: &'a str) -> Later<'a, Observation> {
        Box::pin(async move {
            let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
            self.most.fetch_max(now, Ordering::Relaxed);
            let mut yielded = false;
            std::future::poll_fn(|context| {
                context.waker().wake_by_ref();
                if std::mem::replace(&mut yielded, true) { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
            self.now.fetch_sub(1, Ordering::Relaxed);
            let mut seen = Observation::default();
            if id.contains(self.shown) {
                let name = "get-key-policy.json".to_owned();
                seen.documents.push(Export { name, text: r#"{"Policy": "{}"}"#.to_owned() });
            } else {
                seen.gaps.push(Gap {
                    what: "key policy".to_owned(),
                    call: "kms:GetKeyPolicy".to_owned(),
                    cause: Cause::Denied,
                    said: "no".to_owned(),
                });
            }
            seen
        })
    }

    fn find(&self) -> Later<'_, FoundKeys> {
        Box::pin(async { FoundKeys::default() })
    }

    fn examine<'a>(&'a self, _: &'a [String]) -> Later<'a, Vec<Checkup>> {
        Box::pin(async { Vec::new() })
    }
}

/// Runs a future to its end on this thread; those here never wait for anybody else.
fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(it) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return it;
        }
    }
}

fn looked(sources: &Sources, wanted: &[String]) -> Result<Vec<Observed>, NotObserved> {
    let mut all = Vec::new();
    let acme = Memory::from_disk("../../examples/acme", "acme");
    run(observe(&acme, Path::new("acme"), wanted, sources, &mut |it| all.push(it)))?;
    Ok(all)
}

fn causes(it: &Observed) -> Vec<Cause> {
    it.seen.gaps.iter().map(|it| it.cause).collect()
}

#[test]
fn every_key_is_told_of_once_and_what_has_no_door_is_a_gap() {
    let sources = Sources {
        keys: vec![Box::new(Aws { shown: "1234abcd", now: 0.into(), most: Arc::default() })],
        clusters: Vec::new(),
    };
    let mut all = looked(&sources, &[]).expect("acme is there");
    all.sort_by(|a, b| a.subject.cmp(&b.subject));
    let told: Vec<(&str, Vec<Cause>)> =
        all.iter().map(|it| (it.subject.called(), causes(it))).collect();
    assert_eq!(told.len(), 11, "{told:?}");
    for (name, causes) in &told {
        let wanted = match *name {
            "orders" => Vec::new(),
            "inventory" | "shipping" | "clicks" | "telemetry" => vec![Cause::NoDoor],
            _ => vec![Cause::Denied],
        };
        assert_eq!(causes, &wanted, "{name}");
    }
}

#[test]
fn a_few_keys_are_looked_at_side_by_side_and_never_all() {
    let most = Arc::new(AtomicUsize::new(0));
    let door = Aws { shown: "arn:", now: 0.into(), most: most.clone() };
    let sources = Sources { keys: vec![Box::new(door)], clusters: Vec::new() };
    let key = |it: usize| {
        format!(
            "\n[key.k{it}]\ncloud = \"aws\"\n\
             id = \"arn:aws:kms:eu-central-1:111122223333:key/1234abcd-0000-0000-0000-{it:012}\"\n"
        )
    };
    let keys: String = (0..40).map(key).collect();
    let head = "format = 1\n[estate]\nname = \"many\"\nvendor = \"confluent\"\n";
    let text = format!("{head}{keys}");
    let many = Memory::of([("many/keywright.toml", text.as_str())]);
    let mut told = 0;
    let each = &mut |_| told += 1;
    run(observe(&many, Path::new("many"), &[], &sources, each)).expect("it is there");
    assert_eq!(told, 40);
    let most = most.load(Ordering::Relaxed);
    assert!((2..=8).contains(&most), "{most} at once");
}

#[test]
fn a_key_that_is_not_declared_is_asked_back_by_its_nearest_name() {
    match looked(&Sources::default(), &["order".to_owned()]) {
        Err(NotObserved::NoKey { known, .. }) => {
            assert_eq!(known.first().map(|it| &**it), Some("orders"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_named_key_alone_is_looked_at() {
    let all = looked(&Sources::default(), &["orders".to_owned()]).expect("acme is there");
    let called: Vec<&str> = all.iter().map(|it| it.subject.called()).collect();
    assert_eq!(called, ["orders"]);
}
