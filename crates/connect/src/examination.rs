//! What an examination tells.

use keywright_model::observed::{Cause, Checkup, Health};

use crate::rest::Fault;

/// All is well.
pub(crate) fn good(what: &str, seen: &str) -> Checkup {
    let (what, seen) = (what.to_owned(), seen.to_owned());
    Checkup { what, health: Health::Good, seen, next_step: None }
}

/// Something is amiss, or could not be told.
pub(crate) fn amiss(what: &str, call: &str, fault: &Fault) -> Checkup {
    let health = match fault.cause {
        Cause::NotSignedIn | Cause::Denied | Cause::NotFound | Cause::Unreachable => Health::Bad,
        Cause::Throttled | Cause::Failed | Cause::Unreadable | Cause::TooMuch | Cause::NoDoor => {
            Health::Unknown
        }
    };
    Checkup {
        what: what.to_owned(),
        health,
        seen: format!("{}: {}", fault.cause.because(), fault.said),
        next_step: Some(fault.cause.next_step(call)),
    }
}
