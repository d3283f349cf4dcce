//! What `aws kms describe-key` tells of a key.
//!
//! Source: AWS KMS API, `KeyMetadata`.

use jiff::Timestamp;
use keywright_model::text::{Document, Node};

/// Where a key's material comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// AWS KMS made it.
    Kms,
    /// It was imported.
    Imported,
    /// It lies in a CloudHSM cluster of the customer.
    CloudHsm,
    /// It lies outside of AWS, in an external key store.
    ExternalStore,
    /// An origin that we do not know.
    Other,
}

/// A key's description.
#[derive(Debug)]
pub struct KeyFacts {
    /// The export.
    pub document: Document,
}

impl KeyFacts {
    /// A member of `KeyMetadata`.
    pub fn field(&self, name: &str) -> Option<&Node> {
        self.document.root.at(&["KeyMetadata", name])
    }

    /// A member that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.field(name)?.as_str()
    }

    /// The key's ARN.
    pub fn arn(&self) -> Option<&str> {
        self.text("Arn")
    }

    /// `Enabled`, `Disabled`, `PendingDeletion`, …
    pub fn state(&self) -> Option<&str> {
        self.text("KeyState")
    }

    /// Where the material comes from; `None` where the description does not say.
    pub fn origin(&self) -> Option<Origin> {
        Some(match self.text("Origin")? {
            "AWS_KMS" => Origin::Kms,
            "EXTERNAL" => Origin::Imported,
            "AWS_CLOUDHSM" => Origin::CloudHsm,
            "EXTERNAL_KEY_STORE" => Origin::ExternalStore,
            _ => Origin::Other,
        })
    }

    /// A member that is a date: seconds since 1970, or ISO 8601, as the command line is configured.
    pub fn date(&self, name: &str) -> Option<Timestamp> {
        self.field(name).and_then(date)
    }
}

/// Reads a date as the AWS command line prints it.
pub(super) fn date(node: &Node) -> Option<Timestamp> {
    use keywright_model::text::Value;
    match &node.value {
        Value::String(text) => text.parse().ok(),
        Value::Number(text) => {
            let seconds: f64 = text.parse().ok()?;
            Timestamp::from_millisecond((seconds * 1000.0) as i64).ok()
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
