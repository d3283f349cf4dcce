//! The way to AWS: who is signed in, whose clock is wrong, which calls are allowed.
//!
//! Source: STS API reference, `GetCallerIdentity`; IAM User Guide, "Create a signed AWS API
//! request": a request must reach AWS within five minutes of its time stamp.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use keywright_model::observed::{Cause, Checkup, Gap, Health};
use keywright_model::world::KeyService;

use super::call::CALLER;
use super::clients::Fleet;
use super::heard::Heard;
use super::look::Look;

/// Asking who is signed in takes no longer.
const EXAMINE_SECONDS_MAX: u64 = 30;
/// A clock that is farther off is told; at five minutes AWS refuses.
const SKEW_SECONDS_MAX: i64 = 60;

pub(super) async fn examine(fleet: &Fleet, door: &dyn KeyService, ids: &[String]) -> Vec<Checkup> {
    let mut all = caller(fleet).await;
    let signed_in = all.first().is_some_and(|it| it.health == Health::Good);
    // WHY: without credentials every call about every key would tell the same once more.
    let ids = if signed_in { ids } else { &[] };
    for id in ids {
        let seen = door.observe(id).await;
        let gaps =
            seen.gaps.iter().filter(|it| it.cause != Cause::NoDoor || it.call.contains("kms:"));
        let before = all.len();
        all.extend(gaps.map(|it| refused(id, it)));
        if all.len() == before {
            let seen = format!("all calls are allowed, {} documents", seen.documents.len());
            all.push(checkup(format!("AWS: {id}"), Health::Good, seen, None));
        }
    }
    all
}

/// Who is signed in, and how far the clock is off.
async fn caller(fleet: &Fleet) -> Vec<Checkup> {
    let heard = Heard::default();
    let client = aws_sdk_sts::Client::new(&fleet.own());
    let request = client.get_caller_identity().customize().interceptor(heard.clone());
    let answer = Look::begin(EXAMINE_SECONDS_MAX).wait(request.send()).await;
    let what = format!("AWS: {}", CALLER.what);
    let mut all = vec![match answer {
        Ok(it) => checkup(what, Health::Good, it.arn().unwrap_or("nobody").to_owned(), None),
        Err(refusal) => {
            let gap = refusal.gap(&CALLER);
            checkup(what, health(gap.cause), because(&gap), Some(gap.cause.next_step(&gap.call)))
        }
    }];
    all.extend(heard.date().map(|it| clock(&it, now())));
    all
}

fn clock(date: &str, now: Timestamp) -> Checkup {
    let what = "AWS: clock".to_owned();
    let Ok(theirs) = DateTimeParser::new().parse_timestamp(date) else {
        let seen = format!("the service's own time cannot be read: {}", crate::clip(date));
        return checkup(what, Health::Unknown, seen, None);
    };
    let ahead = now.as_second() - theirs.as_second();
    let seen = match ahead {
        0.. => format!("this machine's clock is {ahead} s ahead"),
        _ => format!("this machine's clock is {} s behind", -ahead),
    };
    if ahead.abs() <= SKEW_SECONDS_MAX {
        return checkup(what, Health::Good, seen, None);
    }
    let step = "set the clock; AWS refuses what is signed five minutes too early or too late";
    checkup(what, Health::Bad, seen, Some(step.to_owned()))
}

fn refused(id: &str, gap: &Gap) -> Checkup {
    let what = format!("AWS: `{}` on {id}", gap.call);
    checkup(what, health(gap.cause), because(gap), Some(gap.cause.next_step(&gap.call)))
}

fn because(gap: &Gap) -> String {
    format!("{}: {}", gap.cause.because(), gap.said)
}

fn health(cause: Cause) -> Health {
    match cause {
        Cause::NotSignedIn | Cause::Denied | Cause::NotFound | Cause::NoDoor => Health::Bad,
        Cause::Throttled
        | Cause::Unreachable
        | Cause::Failed
        | Cause::Unreadable
        | Cause::TooMuch => Health::Unknown,
    }
}

fn checkup(what: String, health: Health, seen: String, next_step: Option<String>) -> Checkup {
    Checkup { what, health, seen, next_step }
}

#[expect(clippy::disallowed_methods, reason = "the machine's own clock is what is examined")]
fn now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_is_told() {
        let now: Timestamp = "2026-11-24T23:44:55Z".parse().unwrap();
        for (date, health, seen) in [
            ("Tue, 24 Nov 2026 23:44:53 GMT", Health::Good, "this machine's clock is 2 s ahead"),
            ("Tue, 24 Nov 2026 23:45:55 GMT", Health::Good, "this machine's clock is 60 s behind"),
            ("Tue, 24 Nov 2026 23:43:54 GMT", Health::Bad, "this machine's clock is 61 s ahead"),
            ("later", Health::Unknown, "the service's own time cannot be read: later"),
        ] {
            let told = clock(date, now);
            assert_eq!((told.health, told.seen.as_str()), (health, seen));
        }
    }
}
