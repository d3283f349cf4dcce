//! Many writes at once, on one thread.

use keywright_store::{Error, Pending};

/// Waits for all. Each is asked before the first can be answered, so that they wait in one queue.
pub(crate) async fn together<T>(mut all: Vec<Pending<'_, T>>) -> Vec<Result<T, Error>> {
    let mut answers: Vec<Option<Result<T, Error>>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (one, answer) in all.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let std::task::Poll::Ready(it) = one.as_mut().poll(context)
            {
                *answer = Some(it);
            }
        }
        match answers.iter().all(Option::is_some) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}
