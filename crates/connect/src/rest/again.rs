//! Tries of one request, until one helps or the run ends.

use std::time::Duration;

use keywright_model::observed::Cause;
use reqwest::StatusCode;

use super::{Backoff, Fault, Next, Pace, Run};

/// What a try brought.
#[derive(Debug)]
pub(crate) enum Tried<T> {
    /// What was asked for.
    Answer(T),
    /// It may go better another time, then if the service says when.
    Again(Fault, Option<Duration>),
    /// It will go no better.
    Refused(Fault),
}

/// Tries as often as helps, and no longer than the run lasts.
pub(crate) async fn patiently<T, A>(
    pace: &dyn Pace,
    run: Run,
    attempt: impl Fn() -> A,
) -> Result<T, Fault>
where
    A: Future<Output = Tried<T>>,
{
    let late = || Fault::new(Cause::Unreachable, "the time of this run is over");
    let mut tries = 0;
    loop {
        let left = run.left(pace);
        if left.is_zero() {
            return Err(late());
        }
        let bounded = tokio::time::timeout(left, attempt());
        let (fault, asked) = match bounded.await.map_err(|_| late())? {
            Tried::Answer(value) => return Ok(value),
            Tried::Refused(fault) => return Err(fault),
            Tried::Again(fault, asked) => (fault, asked),
        };
        tries += 1;
        let backoff = Backoff { tries, left: run.left(pace) };
        match backoff.next(asked, pace.draw(backoff.ceiling())) {
            Next::Wait(time) => pace.wait(time).await,
            Next::GiveUp => return Err(fault),
            Next::AskedForTooMuch => {
                return Err(Fault { cause: Cause::Throttled, said: fault.said });
            }
        }
    }
}

/// Whether what the status tells of passes by itself.
pub(crate) fn passes(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 425 | 429 | 500 | 502 | 503 | 504)
}
