//! What Microsoft's library calls an error.

use azure_core::Error;
use azure_core::error::ErrorKind;
use keywright_model::observed::Cause;
use reqwest::StatusCode;

use crate::rest::{Fault, Headers};

/// As a fault.
pub(super) fn told(error: &Error) -> Fault {
    match error.kind() {
        ErrorKind::HttpResponse { status, .. } => {
            let status = StatusCode::from_u16((*status).into());
            let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let cause = Fault::refused(status, b"", &Headers::new()).cause;
            Fault::new(cause, &format!("HTTP {}: {error}", status.as_u16()))
        }
        ErrorKind::Credential => Fault::new(Cause::NotSignedIn, &error.to_string()),
        ErrorKind::Connection | ErrorKind::Io => Fault::new(Cause::Unreachable, &error.to_string()),
        ErrorKind::DataConversion => Fault::new(Cause::Unreadable, &error.to_string()),
        _ => Fault::new(Cause::Failed, &error.to_string()),
    }
}
