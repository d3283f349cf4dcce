//! When to try again: full jitter under a ceiling that doubles, or as long as the service asks.
//!
//! Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (full jitter); RFC 9110, 10.2.3,
//! `Retry-After`.

use std::time::Duration;

/// So often a request is made at most.
pub const ATTEMPTS_MAX: u32 = 4;

const CEILING_FIRST: Duration = Duration::from_millis(500);
const CEILING_MAX: Duration = Duration::from_secs(8);

/// A request's tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// How many were made.
    pub tries: u32,
    /// How much of the run's time is left.
    pub left: Duration,
}

/// What to do after a try that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Wait so long, and try again.
    Wait(Duration),
    /// Leave it.
    GiveUp,
    /// Leave it: the service asks for more time than there is.
    AskedForTooMuch,
}

impl Backoff {
    /// The longest wait after these tries, where the service asks for none.
    pub fn ceiling(self) -> Duration {
        let doubled = 2_u32.saturating_pow(self.tries.saturating_sub(1));
        CEILING_FIRST.saturating_mul(doubled).min(CEILING_MAX)
    }

    /// Decides, given what the service asks for and a wait drawn evenly from nothing up to
    /// [`Backoff::ceiling`].
    pub fn next(self, asked: Option<Duration>, drawn: Duration) -> Next {
        let drawn = drawn.min(self.ceiling());
        // WHY both: all whom the service told the same time would come back at once.
        let wait = asked.map_or(drawn, |it| it.saturating_add(drawn));
        if asked.is_some_and(|it| self.left <= it) {
            Next::AskedForTooMuch
        } else if ATTEMPTS_MAX <= self.tries || self.left <= wait {
            Next::GiveUp
        } else {
            Next::Wait(wait)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn after(tries: u32, left: u64) -> Backoff {
        Backoff { tries, left: Duration::from_secs(left) }
    }

    #[test]
    fn the_ceiling_doubles_up_to_its_limit() {
        let ceilings = [0, 1, 2, 3, 4, 5, 6, 100].map(|it| after(it, 60).ceiling().as_millis());
        assert_eq!(ceilings, [500, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
    }

    #[test]
    fn the_wait_is_what_was_drawn_and_never_above_the_ceiling() {
        let drawn = Duration::from_millis(123);
        assert_eq!(after(1, 60).next(None, drawn), Next::Wait(drawn));
        assert_eq!(after(1, 60).next(None, SECOND), Next::Wait(SECOND / 2));
    }

    #[test]
    fn what_the_service_asks_for_is_the_least() {
        assert_eq!(after(1, 60).next(Some(SECOND * 7), SECOND / 2), Next::Wait(SECOND * 15 / 2));
    }

    #[test]
    fn neither_tries_nor_time_go_beyond_what_there_is() {
        assert_eq!(after(ATTEMPTS_MAX, 60).next(None, SECOND), Next::GiveUp);
        assert_eq!(after(2, 1).next(None, SECOND), Next::GiveUp);
        assert_eq!(after(1, 60).next(Some(SECOND * 60), SECOND), Next::AskedForTooMuch);
        assert_eq!(after(1, 0).next(None, Duration::ZERO), Next::GiveUp);
    }
}
