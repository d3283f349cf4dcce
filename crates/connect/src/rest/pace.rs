//! Time and chance: a run has a limit, and waits in it are drawn.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use keywright_model::world::{Clock, Later};

/// One look at one key, one search or one examination lasts at most so long, in seconds.
pub const RUN_SECONDS_MAX: i64 = 120;

/// What a client needs of time and chance, so that a test can stand behind it.
pub trait Pace: Send + Sync {
    /// Now, in UTC.
    fn now(&self) -> Timestamp;

    /// Draws a duration evenly from nothing up to this one.
    fn draw(&self, most: Duration) -> Duration;

    /// Lets a time pass.
    fn wait(&self, time: Duration) -> Later<'_, ()>;
}

/// The machine's own, with the clock that is handed in.
pub struct Machine<C> {
    /// Tells the time.
    pub clock: C,
}

impl<C> fmt::Debug for Machine<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Machine")
    }
}

impl<C: Clock + Send + Sync> Pace for Machine<C> {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn draw(&self, most: Duration) -> Duration {
        // WHY: a machine without chance waits as long as is allowed.
        let part = getrandom::u32().unwrap_or(u32::MAX);
        most.mul_f64(f64::from(part) / f64::from(u32::MAX))
    }

    fn wait(&self, time: Duration) -> Later<'_, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// A run: its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// After this nothing is asked any more.
    pub until: Timestamp,
}

impl Run {
    /// Begins one.
    pub fn begin(pace: &dyn Pace) -> Run {
        let until = pace.now().saturating_add(jiff::SignedDuration::from_secs(RUN_SECONDS_MAX));
        Run { until: until.unwrap_or(Timestamp::MAX) }
    }

    /// How much time is left.
    pub fn left(self, pace: &dyn Pace) -> Duration {
        Duration::try_from(self.until.duration_since(pace.now())).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
    }

    #[test]
    fn chance_stays_within_what_was_asked() {
        let machine = Machine { clock: Still };
        let most = Duration::from_millis(500);
        assert!((0..1000).all(|_| machine.draw(most) <= most));
        assert!((0..1000).any(|_| machine.draw(most) != machine.draw(most)));
    }

    #[test]
    fn a_run_ends() {
        let machine = Machine { clock: Still };
        assert_eq!(Run::begin(&machine).left(&machine), Duration::from_secs(120));
        let past = Run { until: Timestamp::MIN };
        assert_eq!(past.left(&machine), Duration::ZERO);
    }
}
