//! How fast a document is judged, a request decided and a change proved, in one cloud beside the
//! others: on the exports of a healthy key in each, as `examples/acme` has them.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a bench"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use keywright_clouds::{Taken, aws, azure, gcp};
use keywright_model::text::{Document, Source};
use keywright_model::{Cloud, KeyName};
use keywright_policy::{Answered, Case, KeyFacts, Outcome, Scope, Settled, Told, foresee};

/// A figure is the best of so many runs: what else the machine does only ever slows one down.
const RUNS: usize = 9;

/// How often the work is done in a run.
const ROUNDS: usize = 2_000;

macro_rules! acme {
    ($($file:literal),+ $(,)?) => {
        [$(include_str!(concat!("../../../examples/acme/", $file))),+]
    };
}

const AWS: [&str; 5] = acme![
    "aws/orders/get-key-policy.json",
    "aws/orders/describe-key.json",
    "aws/orders/rotation-status.json",
    "aws/orders/rotations.json",
    "aws/orders/grants.json",
];
const AZURE: [&str; 6] = acme![
    "azure/inventory/vault.json",
    "azure/inventory/key.json",
    "azure/inventory/versions.json",
    "azure/inventory/role-assignments.json",
    "azure/inventory/rotation-policy.json",
    "azure/inventory/service-principal.json",
];
const GOOGLE: [&str; 4] = acme![
    "google/clicks/iam-policy.json",
    "google/clicks/key.json",
    "google/clicks/versions.json",
    "google/clicks/role.json",
];

const ROLE: &str = "arn:aws:iam::444455556666:role/block_storage_manager";
const PRINCIPAL: &str = "c3d2e1f0-a9b8-4c7d-8e6f-5a4b3c2d1e0f";
const AWS_KEY: &str =
    "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const AZURE_KEY: &str = "https://acme-kafka-inventory.vault.azure.net/keys/kafka";
const GOOGLE_KEY: &str =
    "projects/acme-kafka/locations/europe-west1/keyRings/kafka/cryptoKeys/clicks";

fn document(text: &str) -> Document {
    Document::parse(Arc::new(Source::new("it.json", text))).expect("JSON")
}

fn case<D>(cloud: Cloud, id: &str, document: D) -> Case<D> {
    let id = Some(id.to_owned());
    let key = KeyFacts { name: KeyName::new("it"), cloud, id, clusters: Vec::new() };
    let now = "2026-11-24T00:00:00Z".parse().expect("a time");
    Case { key, needs: None, document, scope: Scope::Estate, now }
}

/// From texts to all that is to be told of a key: how many findings.
fn judged<D: Default>(
    (cloud, id, texts): (Cloud, &str, &[&str]),
    take: fn(&mut D, Document) -> Taken,
    told: fn(&Case<D>) -> Told,
) -> usize {
    let mut exports = D::default();
    for text in texts {
        assert!(matches!(take(&mut exports, document(text)), Taken::Yes));
    }
    told(&case(cloud, id, exports)).findings.len()
}

fn judged_aws() -> usize {
    let take = |it: &mut aws::Exports, document: Document| {
        it.take(aws::recognize(&document.root).expect("known"), document)
    };
    judged((Cloud::Aws, AWS_KEY, &AWS), take, aws::rules::judge_all)
}

fn judged_azure() -> usize {
    let take = |it: &mut azure::Exports, document: Document| {
        it.take(azure::recognize(&document.root).expect("known"), document)
    };
    judged((Cloud::Azure, AZURE_KEY, &AZURE), take, |it| foresee(azure::rules::RULES, it))
}

fn judged_google() -> usize {
    let take = |it: &mut gcp::Exports, document: Document| {
        it.take(gcp::recognize(&document.root).expect("known"), document)
    };
    judged((Cloud::Google, GOOGLE_KEY, &GOOGLE), take, |it| foresee(gcp::rules::RULES, it))
}

/// How often a second the work is done, times what it is counted in.
fn rate(times: usize, mut work: impl FnMut()) -> f64 {
    let mut one = || {
        let start = Instant::now();
        for _ in 0..ROUNDS {
            work();
        }
        start.elapsed().as_secs_f64()
    };
    let best = (0..RUNS).map(|_| one()).fold(f64::INFINITY, f64::min);
    (ROUNDS * times) as f64 / best
}

fn joined(texts: &[&str]) -> String {
    texts.join(", ")
}

fn main() {
    for (name, documents, judged) in [
        ("aws", AWS.len(), judged_aws as fn() -> usize),
        ("azure", AZURE.len(), judged_azure),
        ("google", GOOGLE.len(), judged_google),
    ] {
        let rate = rate(documents, || {
            black_box(judged());
        });
        let findings = judged();
        println!("judge {name}\t{rate:.0} documents/s\tof {documents}\t{findings} findings");
    }
    decided();
    proved();
}

/// One request by all documents that have a say: read before, and decided with its reasons, which
/// nobody puts in words. Not counted by documents: they are one in AWS and three in the others.
fn decided() {
    let policy = document(AWS[0]);
    let policy = policy.root.get("Policy").and_then(|it| it.as_str()).expect("a policy");
    let request = format!(
        r#"{{"request": {{"principal": "{ROLE}", "action": "kms:Decrypt",
        "resource": "arn:aws:kms:eu-central-1:111122223333:key/1"}}, "resource_policy": {policy}}}"#
    );
    let aws = document(&request);
    let aws = aws::decide::Case::read(&aws).expect("a case");
    assert_eq!(aws::decide::decide(&aws).outcome, Outcome::Allow);
    told("decide aws", 1, rate(1, || drop(black_box(aws::decide::decide(&aws)))));

    let request = format!(
        r#"{{"request": {{"principal": "{PRINCIPAL}", "network": "trusted-service",
        "action": "Microsoft.KeyVault/vaults/keys/wrap/action", "resource": "{AZURE_KEY}",
        "time": "2026-11-24T00:00:00Z"}}, "documents": [{}]}}"#,
        joined(&[AZURE[0], AZURE[1], AZURE[3]])
    );
    let azure = azure::simulate::Case::read(&document(&request)).expect("a case");
    assert_eq!(azure::simulate::decide(&azure).outcome, Outcome::Allow);
    told("decide azure", 3, rate(1, || drop(black_box(azure::simulate::decide(&azure)))));

    let request = format!(
        r#"{{"request": {{"principal": "group:cck-1fg5h@confluent.io",
        "permission": "cloudkms.cryptoKeyVersions.useToDecrypt", "resource": "{GOOGLE_KEY}"}},
        "documents": [{}]}}"#,
        joined(&[GOOGLE[0], GOOGLE[1], GOOGLE[3]])
    );
    let google = gcp::decide::Case::read(&document(&request)).expect("a case");
    assert_eq!(gcp::decide::decide_case(&google).outcome, Outcome::Allow);
    told("decide google", 3, rate(1, || drop(black_box(gcp::decide::decide_case(&google)))));
}

fn told(name: &str, documents: usize, rate: f64) {
    println!("{name}\t{rate:.0} decisions/s\tof {documents}");
}

/// Whether a change gains anybody anything: the vendor's access given, and taken back.
fn proved() {
    let bare = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:*",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Resource": "*"}]}"#;
    let whole = document(AWS[0]);
    let whole = whole.root.get("Policy").and_then(|it| it.as_str()).expect("a policy");
    let policy = |text: &str| aws::Policy::read(document(text), aws::Form::Key);
    let questions = [(bare, whole), (whole, bare)].map(|(reference, candidate)| {
        let (reference, candidate) = (policy(reference), policy(candidate));
        aws::prove::Question::NoNewAccess { reference, candidate }
    });
    median("aws", 1, &questions, aws::prove::ask);

    let side = |documents: &[&str]| {
        let text = format!(r#"{{"documents": [{}]}}"#, documents.join(", "));
        azure::prove::Side::read(&document(&text)).expect("a bundle")
    };
    let (bare, whole) =
        ([AZURE[0], AZURE[1], r#"{"role-assignments": []}"#], [AZURE[0], AZURE[1], AZURE[3]]);
    let questions = [(bare, whole), (whole, bare)].map(|(reference, candidate)| {
        let (reference, candidate) = (side(&reference), side(&candidate));
        azure::prove::Question::NoNewAccess { reference, candidate }
    });
    median("azure", whole.len(), &questions, azure::prove::ask);

    let bundle = |documents: &[&str]| {
        let documents = documents.join(", ");
        let text = format!(r#"{{"resource": "{GOOGLE_KEY}", "documents": [{documents}]}}"#);
        Box::new(gcp::prove::Bundle::read(&document(&text)).expect("a bundle"))
    };
    let (bare, whole) = ([r#"{"etag": "x"}"#, GOOGLE[3]], [GOOGLE[0], GOOGLE[3]]);
    let questions = [(bare, whole), (whole, bare)].map(|(reference, candidate)| {
        let (reference, candidate) = (bundle(&reference), bundle(&candidate));
        gcp::prove::Question::NoNewAccess { reference, candidate }
    });
    median("google", whole.len(), &questions, gcp::prove::ask);
}

/// Asks in turns, and tells the median of all times, half of which hold, and how many documents the
/// fuller side has.
fn median<Q>(name: &str, documents: usize, questions: &[Q; 2], ask: fn(&Q) -> Answered) {
    let verdicts = questions.each_ref().map(|it| ask(it).settled);
    assert!(matches!(verdicts, [Settled::Fails(_), Settled::Holds]), "{name}: {verdicts:?}");
    let mut times = Vec::new();
    for question in (0..ROUNDS).flat_map(|_| questions) {
        let start = Instant::now();
        black_box(ask(question));
        times.push(start.elapsed());
    }
    times.sort();
    println!("prove {name}\tmedian {:?}\tof {documents}", times[times.len() / 2]);
}
