//! Who the caller is: the first source of credentials that has any.
//!
//! Source: Microsoft, "Credential chains in the Azure Identity library": environment, workload,
//! pipeline, managed identity, developer tools.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use azure_core::credentials::{AccessToken, Secret, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind;
use azure_identity::{
    AzurePipelinesCredential, ClientSecretCredential, DeveloperToolsCredential,
    ManagedIdentityCredential, WorkloadIdentityCredential,
};

/// Where there is no managed identity, nobody answers. WHY so short: a laptop waits for it.
const SOURCE_TIME_MAX: Duration = Duration::from_secs(5);

const NONE_YET: usize = usize::MAX;

/// Sources of credentials, in their order.
pub struct Chain {
    sources: Vec<(&'static str, Arc<dyn TokenCredential>)>,
    /// Why others are no sources here.
    absent: Vec<String>,
    found: AtomicUsize,
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.sources.iter().map(|it| it.0).collect();
        f.debug_tuple("Chain").field(&names).finish()
    }
}

impl Chain {
    /// Every source that the library knows, and for which the environment holds what it takes.
    pub fn new(variable: impl Fn(&str) -> Option<String>) -> Arc<Chain> {
        let variable = |name: &str| variable(name).filter(|it| !it.trim().is_empty());
        let mut chain =
            Chain { sources: Vec::new(), absent: Vec::new(), found: AtomicUsize::new(NONE_YET) };
        if let (Some(tenant), Some(client), Some(secret)) = (
            variable("AZURE_TENANT_ID"),
            variable("AZURE_CLIENT_ID"),
            variable("AZURE_CLIENT_SECRET"),
        ) {
            let made = ClientSecretCredential::new(&tenant, client, Secret::new(secret), None);
            chain.add("environment", made.map(|it| it as Arc<dyn TokenCredential>));
        }
        if variable("AZURE_FEDERATED_TOKEN_FILE").is_some() {
            let made = WorkloadIdentityCredential::new(None);
            chain.add("workload identity", made.map(|it| it as Arc<dyn TokenCredential>));
        }
        if let (Some(tenant), Some(client), Some(connection), Some(token)) = (
            variable("AZURESUBSCRIPTION_TENANT_ID"),
            variable("AZURESUBSCRIPTION_CLIENT_ID"),
            variable("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"),
            variable("SYSTEM_ACCESSTOKEN"),
        ) {
            let made = AzurePipelinesCredential::new(tenant, client, &connection, token, None);
            chain.add("pipeline", made.map(|it| it as Arc<dyn TokenCredential>));
        }
        let made = ManagedIdentityCredential::new(None);
        chain.add("managed identity", made.map(|it| it as Arc<dyn TokenCredential>));
        let made = DeveloperToolsCredential::new(None);
        chain.add("developer tools", made.map(|it| it as Arc<dyn TokenCredential>));
        Arc::new(chain)
    }

    fn add(&mut self, name: &'static str, made: azure_core::Result<Arc<dyn TokenCredential>>) {
        match made {
            Ok(source) => self.sources.push((name, source)),
            Err(error) => self.absent.push(format!("{name}: {error}")),
        }
    }
}

#[async_trait]
impl TokenCredential for Chain {
    async fn get_token(
        &self,
        scopes: &[&str],
        options: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        // WHY: a caller is one and the same for the whole run.
        if let Some((_, source)) = self.sources.get(self.found.load(Ordering::Relaxed)) {
            return source.get_token(scopes, options).await;
        }
        let mut said = self.absent.clone();
        for (index, (name, source)) in self.sources.iter().enumerate() {
            let asked = source.get_token(scopes, options.clone());
            match tokio::time::timeout(SOURCE_TIME_MAX, asked).await {
                Ok(Ok(token)) => {
                    self.found.store(index, Ordering::Relaxed);
                    return Ok(token);
                }
                Ok(Err(error)) => said.push(format!("{name}: {error}")),
                Err(_) => said.push(format!("{name}: no answer")),
            }
        }
        Err(azure_core::Error::with_message(ErrorKind::Credential, said.join("; ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_comes_first_and_no_secret_is_shown() {
        let chain = Chain::new(|name| match name {
            "AZURE_TENANT_ID" | "AZURE_CLIENT_ID" => Some("0a".to_owned()),
            "AZURE_CLIENT_SECRET" => Some("hush-hush".to_owned()),
            _ => None,
        });
        let shown = format!("{chain:?}");
        assert_eq!(shown, r#"Chain(["environment", "managed identity", "developer tools"])"#);
    }
}
