//! Why a call brought nothing, told from the client library's errors.
//!
//! Source: AWS KMS API reference, "Common Errors"; IAM, Amazon MSK, AWS CloudTrail and STS API
//! references, errors of the calls that are made here.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_kms::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use keywright_model::observed::{Cause, Gap};

use super::call::{ASSUME, Call};
use crate::clip;

/// So many causes of a cause are told.
const CHAIN_MAX: usize = 8;

const DENIED: [&str; 6] = [
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "ForbiddenException",
    "NotAuthorized",
    "UnauthorizedOperation",
];
const NOT_FOUND: [&str; 4] =
    ["NoSuchEntity", "NotFoundException", "ResourceNotFoundException", "NoSuchEntityException"];
const NOT_SIGNED_IN: [&str; 12] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "NotAuthorizedException",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];
const THROTTLED: [&str; 7] = [
    "RequestLimitExceeded",
    "RequestThrottled",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "TooManyRequestsException",
];

/// A call that brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) cause: Cause,
    said: String,
    /// The call that failed before this one could be made.
    instead: Option<&'static Call>,
}

impl Refusal {
    /// One that is told without the service.
    pub(super) fn new(cause: Cause, said: &str) -> Refusal {
        Refusal { cause, said: clip(said), instead: None }
    }

    /// What the client library's error means.
    pub(super) fn of<E>(error: &SdkError<E>) -> Refusal
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match error {
            SdkError::ServiceError(it) => {
                let (told, status) = (it.err().meta(), it.raw().status().as_u16());
                let cause = cause_of(told.code(), status);
                let said = match (told.code(), told.message()) {
                    (Some(code), Some(message)) => format!("{code}: {message}"),
                    (Some(one), None) | (None, Some(one)) => one.to_owned(),
                    (None, None) => format!("HTTP {status}: {}", chain(error)),
                };
                Refusal::new(cause, &said)
            }
            SdkError::ResponseError(it) => {
                let status = it.raw().status().as_u16();
                let said = format!("HTTP {status}: {}", chain(error));
                Refusal::new(cause_of(None, status), &said)
            }
            SdkError::ConstructionFailure(_) | SdkError::DispatchFailure(_) => {
                unsigned(error).unwrap_or_else(|| Refusal::new(Cause::Unreachable, &chain(error)))
            }
            // The library may add kinds; one that is not known did not reach the service.
            _ => Refusal::new(Cause::Unreachable, &chain(error)),
        }
    }

    /// Whether every other call about the key would end the same way.
    pub(super) fn is_of_all(&self) -> bool {
        self.instead.is_some()
            || matches!(self.cause, Cause::NotSignedIn | Cause::Unreachable | Cause::NotFound)
    }

    /// The gap that it leaves.
    pub(super) fn gap(&self, call: &Call) -> Gap {
        Gap {
            what: call.what.to_owned(),
            call: self.instead.unwrap_or(call).name.to_owned(),
            cause: self.cause,
            said: self.said.clone(),
        }
    }
}

fn cause_of(code: Option<&str>, status: u16) -> Cause {
    let is = |all: &[&str]| code.is_some_and(|it| all.contains(&it));
    match status {
        _ if is(&NOT_SIGNED_IN) => Cause::NotSignedIn,
        _ if is(&DENIED) => Cause::Denied,
        _ if is(&NOT_FOUND) => Cause::NotFound,
        _ if is(&THROTTLED) => Cause::Throttled,
        429 => Cause::Throttled,
        // What was granted, and makes no sense.
        200..300 => Cause::Unreadable,
        // WHY only without a code: a service that gives one says why itself.
        401 | 403 if code.is_none_or(|it| it == "401" || it == "403") => Cause::Denied,
        _ => Cause::Failed,
    }
}

/// What the lack of credentials means; `None` where they were not lacking.
fn unsigned(error: &(dyn Error + 'static)) -> Option<Refusal> {
    let mut all = causes(error);
    let lacking = all.clone().any(<dyn Error>::is::<CredentialsError>);
    if let Some(it) = all.find_map(|it| it.downcast_ref::<SdkError<AssumeRoleError>>()) {
        return Some(Refusal { instead: Some(&ASSUME), ..Refusal::of(it) });
    }
    lacking.then(|| Refusal::new(Cause::NotSignedIn, &chain(error)))
}

fn chain(error: &(dyn Error + 'static)) -> String {
    let all: Vec<String> = causes(error).map(ToString::to_string).collect();
    all.join(": ")
}

fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> + Clone {
    let source = |it: &&'a (dyn Error + 'static)| -> Option<&'a (dyn Error + 'static)> {
        let it = *it;
        it.source()
    };
    std::iter::successors(Some(error), source).take(CHAIN_MAX)
}
