//! What Microsoft's library calls an error.

use azure_core::Error;
use azure_core::error::ErrorKind;
use azure_core::http::RawResponse;
use jiff::Timestamp;
use keywright_model::observed::Cause;
use reqwest::StatusCode;
use reqwest::header::{HeaderName, HeaderValue};

use crate::rest::{Fault, Headers, Tried, asked_for, passes};

/// As a fault.
pub(super) fn told(error: &Error) -> Fault {
    match error.kind() {
        ErrorKind::HttpResponse { raw_response, .. } => {
            let body = raw_response.as_ref().map_or(&[][..], |it| it.body().as_ref());
            Fault::refused(status(error), body, &Headers::new())
        }
        ErrorKind::Credential => Fault::new(Cause::NotSignedIn, &error.to_string()),
        ErrorKind::Connection | ErrorKind::Io => Fault::new(Cause::Unreachable, &error.to_string()),
        ErrorKind::DataConversion => Fault::new(Cause::Unreadable, &error.to_string()),
        _ => Fault::new(Cause::Failed, &error.to_string()),
    }
}

/// As a try, which may go better another time.
pub(super) fn tried<T>(answer: Result<T, Error>, now: Timestamp) -> Tried<T> {
    let error = match answer {
        Ok(answer) => return Tried::Answer(answer),
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::HttpResponse { raw_response, .. } if passes(status(&error)) => {
            let headers = raw_response.as_ref().map(|it| headers(it));
            Tried::Again(told(&error), headers.and_then(|it| asked_for(&it, now)))
        }
        ErrorKind::Connection | ErrorKind::Io => Tried::Again(told(&error), None),
        _ => Tried::Refused(told(&error)),
    }
}

fn status(error: &Error) -> StatusCode {
    let status = error.http_status().map(u16::from).and_then(|it| StatusCode::from_u16(it).ok());
    status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn headers(response: &RawResponse) -> Headers {
    let read = |(name, value): (&azure_core::http::headers::HeaderName, _)| {
        let value: &azure_core::http::headers::HeaderValue = value;
        let name = HeaderName::try_from(name.as_str()).ok()?;
        Some((name, HeaderValue::try_from(value.as_str()).ok()?))
    };
    response.headers().iter().filter_map(read).collect()
}
