//! One look: calls within a time, lists page by page.
//!
//! INVARIANT: a list of which a page is lacking keeps the mark by which its service says that it
//! goes on, and leaves a gap.

use std::error::Error;
use std::time::Duration;

use aws_sdk_kms::error::{ProvideErrorMetadata, SdkError};
use keywright_model::observed::{Cause, Gap};
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::call::Call;
use super::heard::Heard;
use super::refusal::Refusal;

/// The marks by which AWS's lists say that they go on, and from where.
const MARKERS: [&str; 2] = ["NextMarker", "NextToken"];

/// A look that must end in time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    until: Instant,
}

/// A list, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// All pages in one answer; `None` where the first did not come.
    pub(super) root: Option<Value>,
    /// Why it does not go on.
    pub(super) gap: Option<Gap>,
}

impl Listed {
    /// What is in the list.
    pub(super) fn elements(&self, call: &Call) -> &[Value] {
        let root = self.root.as_ref().and_then(|it| it.get(call.member));
        root.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a second try would bring no more.
    pub(super) fn is_settled(&self) -> bool {
        self.gap.as_ref().is_none_or(|it| it.cause == Cause::TooMuch)
    }
}

impl Look {
    /// One that begins now.
    pub(super) fn begin(seconds_max: u64) -> Look {
        Look { until: Instant::now() + Duration::from_secs(seconds_max) }
    }

    /// Makes a call, and brings the service's own answer.
    pub(super) async fn hear<O, E, F>(
        &self,
        call: &Call,
        send: impl FnOnce(Heard) -> F,
    ) -> Result<Value, Refusal>
    where
        E: ProvideErrorMetadata + Error + 'static,
        F: Future<Output = Result<O, SdkError<E>>>,
    {
        let heard = Heard::default();
        self.wait(send(heard.clone())).await?;
        let body = heard.body().filter(|it| it.get(call.member).is_some());
        let lacks = format!("an answer without `{}`", call.member);
        body.ok_or_else(|| Refusal::new(Cause::Unreadable, &lacks))
    }

    /// Waits for a call, no longer than the look lasts.
    pub(super) async fn wait<O, E>(
        &self,
        sent: impl Future<Output = Result<O, SdkError<E>>>,
    ) -> Result<O, Refusal>
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        self.within(sent).await?.map_err(|error| Refusal::of(&error))
    }

    /// Waits for anything, no longer than the look lasts.
    pub(super) async fn within<T>(&self, work: impl Future<Output = T>) -> Result<T, Refusal> {
        let over = || Refusal::new(Cause::Unreachable, "the time for this look is over");
        timeout_at(self.until, work).await.map_err(|_| over())
    }

    /// Reads a list page by page, each after the mark that the one before left.
    pub(super) async fn list<F>(
        &self,
        call: &Call,
        pages_max: usize,
        page: impl Fn(Option<String>) -> F,
    ) -> Listed
    where
        F: Future<Output = Result<Value, Refusal>>,
    {
        let mut listed = Listed::default();
        let mut marker = None;
        for _ in 0..pages_max {
            match page(marker.clone()).await {
                Ok(root) => listed.root = Some(joined(listed.root.take(), root, call.member)),
                Err(refusal) => {
                    listed.gap = Some(refusal.gap(call));
                    return listed;
                }
            }
            match listed.root.as_ref().map_or(Ok(None), next) {
                Ok(None) => return listed,
                Ok(Some(next)) if marker.as_deref() != Some(&next) => marker = Some(next),
                Ok(Some(_)) | Err(()) => {
                    let said = "the list goes on, and does not say from where";
                    listed.gap = Some(Refusal::new(Cause::Unreadable, said).gap(call));
                    return listed;
                }
            }
        }
        let said = format!("more than {pages_max} pages");
        listed.gap = Some(Refusal::new(Cause::TooMuch, &said).gap(call));
        listed
    }
}

/// The last page, with the elements of all before it.
fn joined(before: Option<Value>, mut page: Value, member: &str) -> Value {
    let mut before = before.unwrap_or_default();
    if let Some(Value::Array(earlier)) = before.get_mut(member)
        && let Some(Value::Array(later)) = page.get_mut(member)
    {
        earlier.append(later);
        std::mem::swap(earlier, later);
    }
    page
}

/// From where a list goes on.
fn next(root: &Value) -> Result<Option<String>, ()> {
    let markers = MARKERS.iter().filter_map(|it| root.get(it)?.as_str());
    let marker = markers.map(str::to_owned).find(|it| !it.is_empty());
    let goes_on = root.get("Truncated").and_then(Value::as_bool) == Some(true);
    if marker.is_none() && goes_on { Err(()) } else { Ok(marker) }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use aws_sdk_kms::operation::describe_key::{DescribeKeyError, DescribeKeyOutput};

    use super::*;

    #[test]
    fn a_look_ends_in_time_whatever_the_service_does() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let never = pending::<Result<DescribeKeyOutput, SdkError<DescribeKeyError>>>();
        let refusal = runtime.block_on(async {
            let look = Look::begin(0);
            let ended = tokio::time::timeout(Duration::from_secs(5), look.wait(never));
            ended.await.unwrap().unwrap_err()
        });
        assert_eq!(refusal.cause, Cause::Unreachable);
        assert!(refusal.is_of_all());
    }
}
