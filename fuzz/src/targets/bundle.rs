//! Exports of Azure and Google in one bundle: a request decided, and the bundle asked about itself,
//! which gains nothing over itself.

use std::sync::Arc;

use keywright_clouds::{azure, gcp};
use keywright_model::text::{Document, Source};
use keywright_policy::{Answered, Question, Settled};

const AZURE: &str = r#""request": {"principal": "3d9a1f52-8c47-4e0b-b1d6-5a2e7c9f0b84",
    "action": "Microsoft.KeyVault/vaults/keys/wrap/action",
    "resource": "https://acme-orders.vault.azure.net/keys/orders"}, "#;

const GOOGLE: &str = r#""request": {"principal": "group:cck-a1@confluent.io",
    "action": "cloudkms.cryptoKeyVersions.useToDecrypt",
    "resource": "projects/p/locations/l/keyRings/r/cryptoKeys/k"},
    "resource": "projects/p/locations/l/keyRings/r/cryptoKeys/k", "#;

/// Reads, decides and asks: the text as a bundle, and as the one export of a bundle.
pub fn run(bytes: &[u8]) {
    let Ok(source) = Source::decode("it.json", bytes) else { return };
    let text = source.text();
    let inner = text.trim().strip_prefix('{').unwrap_or(r#""documents": []}"#).to_owned();
    for request in [AZURE, GOOGLE] {
        for text in [format!("{{{request}{inner}"), format!("{{{request}\"documents\": [{text}]}}")]
        {
            let source = Arc::new(Source::new("it.json", text));
            let Ok(document) = Document::parse(source) else { continue };
            if request == AZURE { azure(&document) } else { google(&document) }
        }
    }
}

fn azure(document: &Document) {
    if let Ok(case) = azure::simulate::Case::read(document) {
        let decision = azure::simulate::decide(&case);
        decision.because().iter().for_each(|it| assert!(!it.message.is_empty()));
        assert!(!azure::simulate::assumed(&case).is_empty());
    }
    let side = || azure::prove::Side::read(document);
    if let (Ok(reference), Ok(candidate)) = (side(), side()) {
        gains_nothing(&azure::prove::ask(&Question::NoNewAccess { reference, candidate }));
    }
}

fn google(document: &Document) {
    if let Ok(case) = gcp::decide::Case::read(document) {
        let decision = gcp::decide::decide_case(&case);
        decision.because().iter().for_each(|it| assert!(!it.message.is_empty()));
    }
    let bundle = || gcp::prove::Bundle::read(document).map(Box::new);
    if let (Ok(reference), Ok(candidate)) = (bundle(), bundle()) {
        gains_nothing(&gcp::prove::ask(&Question::NoNewAccess { reference, candidate }));
    }
}

fn gains_nothing(answered: &Answered) {
    assert!(!matches!(answered.settled, Settled::Fails(_)), "{}", answered.reason);
    assert!(!answered.reason.is_empty());
}
