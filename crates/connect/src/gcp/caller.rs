//! Who the caller is: Application Default Credentials.
//!
//! Source: Google, "How Application Default Credentials works".

use std::fmt;
use std::time::Duration;

use google_cloud_auth::credentials::{Builder, CacheableResource, Credentials};
use http::Extensions;
use keywright_model::observed::Cause;
use keywright_model::world::Later;

use crate::rest::{Credential, Fault, Headers};

/// No permission comes with it: what the caller may do, roles decide.
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";

/// A token is waited for no longer. WHY: where there is no machine of Google's, nobody answers.
const TOKEN_TIME_MAX: Duration = Duration::from_secs(10);

/// The caller, or why there is none.
pub struct Caller(Result<Credentials, Fault>);

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Caller")
    }
}

impl Caller {
    /// As the environment, the user's files or the machine say.
    pub fn new() -> Caller {
        let made = Builder::default().with_scopes([SCOPE]).build();
        Caller(made.map_err(|it| Fault::new(Cause::NotSignedIn, &it.to_string())))
    }

    /// By credentials that are made already.
    pub fn with(credentials: Credentials) -> Caller {
        Caller(Ok(credentials))
    }

    async fn authorization(&self) -> Result<Headers, Fault> {
        let credentials = self.0.as_ref().map_err(Clone::clone)?;
        let asked = credentials.headers(Extensions::new());
        let late = |_| Fault::new(Cause::NotSignedIn, "no source of credentials answered");
        let answer = tokio::time::timeout(TOKEN_TIME_MAX, asked).await.map_err(late)?;
        match answer.map_err(|it| Fault::new(Cause::NotSignedIn, &it.to_string()))? {
            CacheableResource::New { mut data, .. } => {
                data.values_mut().for_each(|it| it.set_sensitive(true));
                Ok(data)
            }
            CacheableResource::NotModified => {
                Err(Fault::new(Cause::Failed, "the credentials were not handed out"))
            }
        }
    }
}

impl Default for Caller {
    fn default() -> Caller {
        Caller::new()
    }
}

impl Credential for Caller {
    fn headers(&self) -> Later<'_, Result<Headers, Fault>> {
        Box::pin(self.authorization())
    }
}
