//! A token for one audience, kept until shortly before it ends.

use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use jiff::Timestamp;
use keywright_model::world::Later;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use tokio::sync::Mutex;

use super::fault::told;
use crate::rest::{Credential, Fault, Headers, Pace};

/// So long before its end a token is not used any more, in seconds.
const MARGIN_SECONDS: i64 = 120;

pub(super) struct Token {
    credential: Arc<dyn TokenCredential>,
    scope: String,
    pace: Arc<dyn Pace>,
    kept: Mutex<Option<(HeaderValue, Timestamp)>>,
}

impl Token {
    pub(super) fn new(
        credential: Arc<dyn TokenCredential>,
        scope: &str,
        pace: Arc<dyn Pace>,
    ) -> Token {
        Token { credential, scope: scope.to_owned(), pace, kept: Mutex::new(None) }
    }

    async fn authorization(&self) -> Result<Headers, Fault> {
        let mut kept = self.kept.lock().await;
        let soon = self.pace.now().as_second() + MARGIN_SECONDS;
        if let Some((value, end)) = &*kept
            && soon < end.as_second()
        {
            return Ok([(AUTHORIZATION, value.clone())].into_iter().collect());
        }
        let token = self.credential.get_token(&[&self.scope], None).await;
        let token = token.map_err(|it| told(&it))?;
        let unfit =
            |_| Fault::new(keywright_model::observed::Cause::Unreadable, "the token is no header");
        let value = HeaderValue::try_from(format!("Bearer {}", token.token.secret()));
        let mut value = value.map_err(unfit)?;
        value.set_sensitive(true);
        let end = Timestamp::from_second(token.expires_on.unix_timestamp());
        *kept = Some((value.clone(), end.unwrap_or(Timestamp::UNIX_EPOCH)));
        Ok([(AUTHORIZATION, value)].into_iter().collect())
    }
}

impl Credential for Token {
    fn headers(&self) -> Later<'_, Result<Headers, Fault>> {
        Box::pin(self.authorization())
    }
}
