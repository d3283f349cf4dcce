//! The very answer of a service, beside what the client library makes of it.
//!
//! WHY not from the library's types: what the command line prints is the answer itself, and what a
//! service tells tomorrow stands in it, whatever the library knows of it today.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_kms::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_kms::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_kms::error::BoxError;
use serde_json::Value;

/// Listens to one call; the last answer of several tries stays.
#[derive(Debug, Clone, Default)]
pub(super) struct Heard(Arc<Mutex<Answer>>);

#[derive(Debug, Clone, Default)]
struct Answer {
    body: Vec<u8>,
    date: Option<String>,
}

impl Heard {
    /// The body, where it is JSON.
    pub(super) fn body(&self) -> Option<Value> {
        serde_json::from_slice(&self.answer().body).ok()
    }

    /// The service's own time, as its header tells it.
    pub(super) fn date(&self) -> Option<String> {
        self.answer().date.clone()
    }

    fn answer(&self) -> std::sync::MutexGuard<'_, Answer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Intercept for Heard {
    fn name(&self) -> &'static str {
        "Heard"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response();
        let body = response.body().bytes().unwrap_or_default().to_vec();
        let date = response.headers().get("date").map(str::to_owned);
        *self.answer() = Answer { body, date };
        Ok(())
    }
}
