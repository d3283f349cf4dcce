//! Why an answer did not come, in one line that holds no secret.

use keywright_model::observed::{Cause, Gap};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// What was said is never longer, in characters.
pub const SAID_CHARACTERS_MAX: usize = 300;

/// A part of a credential that is shorter is no secret, and may stand in any sentence.
const SECRET_BYTES_MIN: usize = 8;

/// What a service's answer was, where it was none that helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Why.
    pub cause: Cause,
    /// What was said.
    pub said: String,
}

impl Fault {
    /// A fault. What was said is brought onto one line, without what looks like a token.
    pub fn new(cause: Cause, said: &str) -> Fault {
        Fault { cause, said: line(said) }
    }

    /// Reads a refusal, whichever of the known envelopes it comes in.
    pub fn refused(status: StatusCode, body: &[u8], sent: &HeaderMap) -> Fault {
        let told = serde_json::from_slice(body).ok().and_then(|it: Value| message(&it));
        let said = match told {
            Some(told) => format!("HTTP {}: {told}", status.as_u16()),
            None => format!("HTTP {}", status.as_u16()),
        };
        Fault::new(cause(status), &without(&said, sent))
    }

    /// Of this fault, the gap that it leaves.
    pub fn gap(self, what: &str, call: &str) -> Gap {
        Gap { what: what.to_owned(), call: call.to_owned(), cause: self.cause, said: self.said }
    }

    /// The same, with a sentence behind it.
    pub fn with(self, more: &str) -> Fault {
        let room = SAID_CHARACTERS_MAX.saturating_sub(more.chars().count() + 2);
        let said: String = self.said.chars().take(room).collect();
        Fault { cause: self.cause, said: format!("{said}; {more}") }
    }
}

fn cause(status: StatusCode) -> Cause {
    match status.as_u16() {
        401 => Cause::NotSignedIn,
        403 => Cause::Denied,
        404 | 410 => Cause::NotFound,
        429 => Cause::Throttled,
        408 | 504 => Cause::Unreachable,
        _ => Cause::Failed,
    }
}

/// `{"error": {"code", "message"}}` as Azure and Google write it, `{"errors": [{"code",
/// "detail"}]}` as Confluent does, `{"error", "error_description"}` as token endpoints do.
fn message(body: &Value) -> Option<String> {
    let first = body.get("errors").and_then(|it| it.get(0));
    let error = first.or_else(|| body.get("error"))?;
    if let Some(word) = error.as_str() {
        let more = body.get("error_description").or_else(|| body.get("message"));
        return Some(joined([Some(word), more.and_then(Value::as_str)]));
    }
    let text = |name: &str| error.get(name).and_then(Value::as_str);
    let code = text("code").or_else(|| text("status"));
    Some(joined([code, text("message").or_else(|| text("detail")).or_else(|| text("title"))]))
}

fn joined(parts: [Option<&str>; 2]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// Takes out what was sent as a credential, should the service have repeated it.
fn without(said: &str, sent: &HeaderMap) -> String {
    let secrets = sent.values().filter(|it| it.is_sensitive()).filter_map(|it| it.to_str().ok());
    let mut said = said.to_owned();
    for part in secrets.flat_map(str::split_whitespace) {
        if SECRET_BYTES_MIN <= part.len() {
            said = said.replace(part, "…");
        }
    }
    said
}

fn line(said: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut is_secret = false;
    let plain = said.replace(char::is_control, " ");
    for word in plain.split_whitespace() {
        // WHY: by these letters every JSON Web Token begins.
        let token = word.trim_start_matches(['"', '\'', '(', '=']).starts_with("eyJ");
        words.push(if is_secret || token { "…" } else { word });
        is_secret = ["bearer", "basic"].iter().any(|it| word.eq_ignore_ascii_case(it));
    }
    let said = words.join(" ");
    if said.chars().count() <= SAID_CHARACTERS_MAX {
        return said;
    }
    said.chars().take(SAID_CHARACTERS_MAX - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use reqwest::header::{AUTHORIZATION, HeaderValue};

    use super::*;

    fn said(status: u16, body: &str) -> (Cause, String) {
        let status = StatusCode::from_u16(status).expect("a status");
        let mut sent = HeaderMap::new();
        let mut value = HeaderValue::from_static("Basic c2VjcmV0c2VjcmV0");
        value.set_sensitive(true);
        sent.insert(AUTHORIZATION, value);
        let fault = Fault::refused(status, body.as_bytes(), &sent);
        (fault.cause, fault.said)
    }

    #[test]
    fn every_envelope_is_read() {
        let azure = r#"{"error": {"code": "AuthorizationFailed", "message": "no permission"}}"#;
        let wanted = "HTTP 403: AuthorizationFailed: no permission";
        assert_eq!(said(403, azure), (Cause::Denied, wanted.to_owned()));
        let google = r#"{"error": {"code": 404, "message": "not found", "status": "NOT_FOUND"}}"#;
        assert_eq!(said(404, google).1, "HTTP 404: NOT_FOUND: not found");
        let confluent = r#"{"errors": [{"id": "1", "status": "429", "code": "rate_limited",
            "detail": "too many"}]}"#;
        let wanted = "HTTP 429: rate_limited: too many";
        assert_eq!(said(429, confluent), (Cause::Throttled, wanted.to_owned()));
        let token = r#"{"error": "invalid_grant", "error_description": "expired"}"#;
        let wanted = "HTTP 401: invalid_grant: expired";
        assert_eq!(said(401, token), (Cause::NotSignedIn, wanted.to_owned()));
        assert_eq!(said(500, "<html>"), (Cause::Failed, "HTTP 500".to_owned()));
    }

    #[test]
    fn a_token_is_never_repeated() {
        let body =
            r#"{"error": {"message": "bad Bearer abc.def and eyJhbGciOi.x c2VjcmV0c2VjcmV0\n."}}"#;
        assert_eq!(said(401, body).1, "HTTP 401: bad Bearer … and … … .");
    }

    #[test]
    fn what_was_said_is_one_short_line() {
        let long = Fault::new(Cause::Failed, &"a\nb ".repeat(500));
        assert_eq!(long.said.chars().count(), SAID_CHARACTERS_MAX);
        let more = long.with("and more");
        assert_eq!(more.said.chars().count(), SAID_CHARACTERS_MAX);
        assert!(more.said.ends_with("; and more") && !more.said.contains('\n'));
    }
}
