//! Whether the key itself can do what is asked.
//!
//! Source: Cloud KMS, "Key version states": only an enabled version is used.

use super::request::Request;
use super::truth::{Reason, Truth};
use crate::gcp::{Exports, KeyFacts, Version};

const ENCRYPT: &str = "cloudkms.cryptoKeyVersions.useToEncrypt";

/// Whether the version that the request uses certainly cannot be used.
pub(super) fn unusable(exports: &Exports, request: &Request<'_>) -> Truth {
    if !request.permission.starts_with("cloudkms.cryptoKeyVersions.useTo") {
        return Truth::No;
    }
    let found = match request.version {
        Some(number) => exports.every_version().into_iter().find(|it| it.number() == number),
        // The key encrypts with its primary version, and decrypts with whichever encrypted.
        None if request.permission == ENCRYPT => exports.key.as_ref().and_then(KeyFacts::primary),
        None => None,
    };
    let of_key = |it: &Version<'_>| {
        let name = it.path().map(|it| it.key_name());
        request.hierarchy.key.is_none() || name == request.hierarchy.key
    };
    match found.filter(of_key) {
        Some(it) if it.state() != Some("ENABLED") => {
            let state = it.state().unwrap_or("without a state");
            let message = format!("{} is `{state}`, and cannot be used", it.label());
            let reason = Reason { place: Some(it.place("state")), ..Reason::bare(message) };
            if it.state().is_none() { Truth::Maybe(reason) } else { Truth::Yes(reason) }
        }
        Some(_) | None => Truth::No,
    }
}
