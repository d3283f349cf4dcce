//! What is read once for many keys, and kept for a while.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

/// After so long it is read again.
const AGE_MAX: Duration = Duration::from_secs(300);

/// A value, and when it was read.
#[derive(Debug)]
pub(super) struct Kept<T>(Mutex<Option<(Instant, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept(Mutex::new(None))
    }
}

impl<T> Kept<T> {
    /// The value that is kept, or a fresh one; whoever asks meanwhile waits for it. One that is not
    /// worth keeping is read again at once.
    pub(super) async fn get(
        &self,
        fresh: impl Future<Output = T>,
        is_worth: fn(&T) -> bool,
    ) -> Arc<T> {
        let mut kept = self.0.lock().await;
        if let Some((from, value)) = kept.as_ref()
            && from.elapsed() < AGE_MAX
        {
            return value.clone();
        }
        let value = Arc::new(fresh.await);
        *kept = is_worth(&value).then(|| (Instant::now(), value.clone()));
        value
    }
}
