//! A case decided, whatever it says; a bare policy stands in a case of its own.

use std::sync::Arc;

use keywright_clouds::aws::decide::{Case, decide};
use keywright_model::text::{Document, Source};

/// Reads and decides.
pub fn run(bytes: &[u8]) {
    let Ok(source) = Source::decode("it.json", bytes) else { return };
    let text = source.text().to_owned();
    let wrapped = format!(
        r#"{{"request": {{"principal": "arn:aws:iam::111122223333:role/a", "action": "kms:Decrypt",
        "resource": "arn:aws:kms:us-east-1:111122223333:key/k"}}, "resource_policy": {text}}}"#
    );
    for text in [text, wrapped] {
        let source = Arc::new(Source::new("it.json", text));
        let Ok(document) = Document::parse(source) else { continue };
        if let Ok(case) = Case::read(&document) {
            let decision = decide(&case);
            assert!(!decision.outcome.word().is_empty());
            decision.because().iter().for_each(|it| assert!(!it.message.is_empty()));
        }
    }
}
