//! Requests and their answers.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use keywright_model::observed::Cause;
use keywright_model::world::Later;
use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, Response, Url};
use serde_json::Value;

use super::again::{Tried, passes, patiently};
use super::{Fault, Network, Pace, Run, asked_for};

/// No answer may be longer, in bytes: no document may.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Headers that carry a credential. They are marked as sensitive, and never shown.
pub type Headers = HeaderMap;

/// Who asks.
pub trait Credential: Send + Sync {
    /// The headers by which the service knows the caller; what they hold is marked as sensitive.
    fn headers(&self) -> Later<'_, Result<Headers, Fault>>;
}

/// Asks one service.
#[derive(Clone)]
pub struct Client {
    network: Network,
    credential: Arc<dyn Credential>,
    pace: Arc<dyn Pace>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

impl Client {
    /// A client.
    pub fn new(network: Network, credential: Arc<dyn Credential>, pace: Arc<dyn Pace>) -> Client {
        Client { network, credential, pace }
    }

    /// Time and chance, as this client has them.
    pub fn pace(&self) -> &dyn Pace {
        &*self.pace
    }

    /// Gets a JSON document.
    ///
    /// # Errors
    /// Why there is none, after as many tries as help.
    pub async fn get(&self, run: Run, url: &Url) -> Result<Value, Fault> {
        self.ask(run, || self.network.client.get(url.clone())).await
    }

    /// Posts a question that changes nothing.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn post(&self, run: Run, url: &Url, question: &Value) -> Result<Value, Fault> {
        let body = question.to_string();
        let json = "application/json";
        let request = || {
            let request = self.network.client.post(url.clone());
            request.header(reqwest::header::CONTENT_TYPE, json).body(body.clone())
        };
        self.ask(run, request).await
    }

    async fn ask(&self, run: Run, request: impl Fn() -> RequestBuilder) -> Result<Value, Fault> {
        patiently(self.pace(), run, || self.attempt(request())).await
    }

    async fn attempt(&self, request: RequestBuilder) -> Tried<Value> {
        let headers = match self.credential.headers().await {
            Ok(headers) => headers,
            Err(fault) => return Tried::Refused(fault),
        };
        match request.headers(headers.clone()).send().await {
            Ok(response) => self.read(response, &headers).await,
            Err(error) => Tried::Again(Fault::new(Cause::Unreachable, &chain(&error)), None),
        }
    }

    async fn read(&self, response: Response, sent: &Headers) -> Tried<Value> {
        let status = response.status();
        let asked = asked_for(response.headers(), self.pace.now());
        let body = match whole(response).await {
            Ok(body) => body,
            Err(fault) if fault.cause == Cause::TooMuch => return Tried::Refused(fault),
            Err(fault) => return Tried::Again(fault, None),
        };
        if !status.is_success() {
            let fault = Fault::refused(status, &body, sent);
            return match passes(status) {
                true => Tried::Again(fault, asked),
                false => Tried::Refused(fault),
            };
        }
        match serde_json::from_slice(&body) {
            Ok(value) => Tried::Answer(value),
            Err(_) => Tried::Refused(Fault::new(Cause::Unreadable, "the answer is no JSON")),
        }
    }
}

async fn whole(mut response: Response) -> Result<Vec<u8>, Fault> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= BODY_BYTES_MAX => {
                body.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => return Err(Fault::new(Cause::TooMuch, "the answer is too long")),
            Ok(None) => return Ok(body),
            Err(error) => return Err(Fault::new(Cause::Unreachable, &chain(&error))),
        }
    }
}

/// An error and what lies behind it. WHY without the outermost: it repeats the address.
pub(super) fn chain(error: &reqwest::Error) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut next = error.source();
    while let Some(it) = next {
        said.push(it.to_string());
        next = it.source();
    }
    said.dedup();
    match (said.is_empty(), error.is_timeout()) {
        (false, _) => said.join(": "),
        (true, true) => "no answer in time".to_owned(),
        (true, false) => "the request was not sent".to_owned(),
    }
}
