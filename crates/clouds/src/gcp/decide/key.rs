//! Whether the key itself can do what is asked.
//!
//! Source: Cloud KMS, "Key version states": only an enabled version is used.

use std::collections::BTreeSet;

use super::request::Request;
use super::truth::{Reason, Truth};
use crate::gcp::layer::Stands;
use crate::gcp::{Exports, KeyFacts, Version, Versions};

const USES: &str = "cloudkms.cryptoKeyVersions.useTo";
const ENCRYPT: &str = "cloudkms.cryptoKeyVersions.useToEncrypt";
const ENABLED: &str = "ENABLED";

/// Whether the version that the request uses certainly cannot be used.
pub(super) fn unusable<'e>(exports: &'e Exports, request: &Request<'_>) -> Truth<'e> {
    if !request.permission.starts_with(USES) {
        return Truth::No;
    }
    let shown = used(exports, request);
    match (shown.as_slice(), request.version) {
        ([], Some(number)) => absent(exports, request, number),
        ([], None) => of_all(exports, request),
        (all, _) => of_version(all),
    }
}

/// Whether the exports show that whatever version the request uses is enabled.
pub(super) fn is_enabled(exports: &Exports, request: &Request<'_>) -> bool {
    if !request.permission.starts_with(USES) {
        return exports.key.is_some() || exports.versions.is_some();
    }
    let enabled =
        |(version, stands): &Known<'_>| *stands == Stands::Over && version.state() == Some(ENABLED);
    let all = match (request.version, request.permission) {
        (None, it) if it != ENCRYPT => listed(exports, request),
        (_, _) => used(exports, request),
    };
    !all.is_empty() && all.iter().all(enabled)
}

/// All that the exports show of the version that the request uses. The key encrypts with its
/// primary version, and decrypts with whichever encrypted.
fn used<'e>(exports: &'e Exports, request: &Request<'_>) -> Vec<Known<'e>> {
    let encrypts = request.permission == ENCRYPT;
    if request.version.is_none() && !encrypts {
        return Vec::new();
    }
    let primary = primary(exports, request);
    let own = primary.iter().filter(|_| encrypts);
    let number = request.version.or_else(|| own.map(|it| it.0.number()).next());
    let all = listed(exports, request).into_iter().chain(primary);
    all.filter(|it| number == Some(it.0.number())).collect()
}

/// Whether a version is of the key that is asked about.
fn stands(version: &Version<'_>, request: &Request<'_>) -> Stands {
    match version.path() {
        Some(it) => request.hierarchy.is_of(&it),
        None => Stands::Maybe,
    }
}

type Known<'e> = (Version<'e>, Stands);

fn ours<'e>(all: Vec<Version<'e>>, request: &Request<'_>) -> Vec<Known<'e>> {
    let all = all.into_iter().map(|it| (it, stands(&it, request)));
    all.filter(|it| it.1 != Stands::Apart).collect()
}

/// The listed versions of the key.
fn listed<'e>(exports: &'e Exports, request: &Request<'_>) -> Vec<Known<'e>> {
    ours(exports.versions.iter().flat_map(Versions::iter).collect(), request)
}

fn primary<'e>(exports: &'e Exports, request: &Request<'_>) -> Option<Known<'e>> {
    let primary = exports.key.as_ref().and_then(KeyFacts::primary);
    ours(primary.into_iter().collect(), request).pop()
}

/// Whether a version cannot be used, by all that the exports show of it.
fn of_version<'e>(all: &[Known<'e>]) -> Truth<'e> {
    let Some((version, stands)) = all.first() else { return Truth::No };
    if all.iter().all(|it| it.0.state() == Some(ENABLED)) {
        return Truth::No;
    }
    let states: BTreeSet<&str> =
        all.iter().map(|it| it.0.state().unwrap_or("without a state")).collect();
    let states: Vec<&str> = states.into_iter().collect();
    let label = version.label();
    let reason = |message: String| Reason::at(message, version.document, version.span("state"));
    let state = match states.as_slice() {
        // WHY: which of the exports is the newer, nothing in them says.
        [one, other, ..] => {
            let message = format!("{label} is `{one}` in one export and `{other}` in another");
            return Truth::Maybe(reason(message));
        }
        _ => states.concat(),
    };
    match (stands, version.state()) {
        (Stands::Over, Some(_)) => {
            Truth::Yes(reason(format!("{label} is `{state}`, and cannot be used")))
        }
        (Stands::Over, None) => {
            Truth::Maybe(reason(format!("{label} is `{state}`, and cannot be used")))
        }
        (Stands::Maybe | Stands::Apart, _) => {
            Truth::Maybe(reason(format!("{label} is `{state}`, if it is this key's")))
        }
    }
}

/// A version that no export shows. A list that shows others of its key may be older than it.
fn absent<'e>(exports: &'e Exports, request: &Request<'_>, number: &str) -> Truth<'e> {
    match (listed(exports, request).is_empty(), &exports.versions) {
        (false, Some(list)) => {
            let message = format!("version `{number}` is not among those that were handed in");
            Truth::Maybe(Reason::at(message, &list.document, list.document.root.span))
        }
        (_, _) => Truth::No,
    }
}

/// Whether the key has no version that can be used.
fn of_all<'e>(exports: &'e Exports, request: &Request<'_>) -> Truth<'e> {
    let (all, Some(list)) = (listed(exports, request), &exports.versions) else { return Truth::No };
    let usable = |it: &Known<'_>| it.0.state().is_none_or(|state| state == ENABLED);
    if all.is_empty() || all.iter().any(usable) {
        return Truth::No;
    }
    let reason =
        |message: &'static str| Reason::at(message, &list.document, list.document.root.span);
    match all.iter().all(|it| it.1 == Stands::Over) {
        true => Truth::Yes(reason("no listed version is enabled")),
        false => Truth::Maybe(reason("no listed version is enabled, if they are this key's")),
    }
}
