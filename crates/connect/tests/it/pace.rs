//! Time and chance of the tests: waiting takes none, and everything drawn is the most.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use keywright_connect::rest::Pace;
use keywright_model::world::Later;

/// A clock that only waiting moves.
#[derive(Debug)]
pub(crate) struct Stepped {
    waits: Mutex<Vec<Duration>>,
}

impl Stepped {
    pub(crate) fn new() -> Arc<Stepped> {
        Arc::new(Stepped { waits: Mutex::new(Vec::new()) })
    }

    /// What was waited so far, in milliseconds.
    pub(crate) fn waits(&self) -> Vec<u128> {
        self.waits.lock().expect("no panic").iter().map(Duration::as_millis).collect()
    }
}

impl Pace for Stepped {
    fn now(&self) -> Timestamp {
        let begin: Timestamp = "2026-11-24T10:00:00Z".parse().expect("a time");
        let waited: Duration = self.waits.lock().expect("no panic").iter().sum();
        begin + waited
    }

    fn draw(&self, most: Duration) -> Duration {
        most
    }

    fn wait(&self, time: Duration) -> Later<'_, ()> {
        self.waits.lock().expect("no panic").push(time);
        Box::pin(std::future::ready(()))
    }
}
