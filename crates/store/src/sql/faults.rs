//! Faults on demand, so that a test can stand at every statement of a transaction.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Fault;

/// Makes one statement fail. A default one makes none.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<AtomicU64>);

impl Faults {
    /// From here on the Nth step fails, from 1; 0 for none. A statement is one step; a commit is
    /// two: before it, and after it, when the answer is lost.
    pub fn fail_at(&self, nth: u64) {
        self.0.store(nth, Ordering::SeqCst);
    }

    /// Whether the fault that was asked for has yet to come.
    pub fn is_pending(&self) -> bool {
        self.0.load(Ordering::SeqCst) != 0
    }

    /// One step.
    pub(super) fn step(&self) -> Result<(), Fault> {
        let count = |it: u64| it.checked_sub(1);
        match self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, count) {
            Ok(1) => Err("a fault was asked for".into()),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}
