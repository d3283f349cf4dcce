//! By what Confluent knows the caller: a Cloud API key.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keywright_model::observed::Cause;
use keywright_model::world::Later;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use crate::rest::{Credential, Fault, Headers};

/// The variable that holds the key's id.
pub const ID_VARIABLE: &str = "CONFLUENT_CLOUD_API_KEY";
/// The variable that holds its secret.
pub const SECRET_VARIABLE: &str = "CONFLUENT_CLOUD_API_SECRET";

/// A Cloud API key.
#[derive(Clone)]
pub struct ApiKey {
    /// Its id.
    pub id: String,
    /// Its secret, never shown.
    pub secret: String,
}

impl ApiKey {
    /// The key that the environment holds, where it holds both parts.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Option<ApiKey> {
        let part = |name| variable(name).filter(|it| !it.trim().is_empty());
        Some(ApiKey { id: part(ID_VARIABLE)?, secret: part(SECRET_VARIABLE)? })
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The key of the caller, or that there is none.
pub(super) struct Caller(pub(super) Option<ApiKey>);

impl Caller {
    fn authorization(&self) -> Result<Headers, Fault> {
        let absent = || {
            let said = format!("`{ID_VARIABLE}` and `{SECRET_VARIABLE}` are not both set");
            Fault::new(Cause::NotSignedIn, &said)
        };
        let key = self.0.as_ref().ok_or_else(absent)?;
        let pair = STANDARD.encode(format!("{}:{}", key.id.trim(), key.secret.trim()));
        let unfit = |_| Fault::new(Cause::NotSignedIn, "the API key holds a control character");
        let mut value = HeaderValue::try_from(format!("Basic {pair}")).map_err(unfit)?;
        value.set_sensitive(true);
        Ok([(AUTHORIZATION, value)].into_iter().collect())
    }
}

impl Credential for Caller {
    fn headers(&self) -> Later<'_, Result<Headers, Fault>> {
        Box::pin(std::future::ready(self.authorization()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown() {
        let key = ApiKey { id: "ABC".to_owned(), secret: "hush-hush".to_owned() };
        assert_eq!(format!("{key:?}"), r#"ApiKey { id: "ABC", .. }"#);
        let headers = Caller(Some(key)).authorization().expect("headers");
        assert!(!format!("{headers:?}").contains("QUJD"), "{headers:?}");
    }

    #[test]
    fn both_parts_make_a_key() {
        let both =
            |name: &str| (name == ID_VARIABLE || name == SECRET_VARIABLE).then(|| "x".into());
        assert!(ApiKey::from_variables(both).is_some());
        assert!(ApiKey::from_variables(|name| (name == ID_VARIABLE).then(|| "x".into())).is_none());
        assert!(ApiKey::from_variables(|_| Some(" ".into())).is_none());
        let fault = Caller(None).authorization().expect_err("no key");
        assert_eq!(fault.cause, Cause::NotSignedIn);
    }
}
