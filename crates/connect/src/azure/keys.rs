//! What a vault itself shows of a key. The library reads it; the text is kept as it came.

use std::sync::Arc;

use azure_core::http::{
    ClientOptions, ExponentialRetryOptions, PageIterator, Pager, RetryOptions, Transport,
};
use azure_core::time::Duration;
use azure_security_keyvault_keys::models::ListKeyPropertiesResult;
use azure_security_keyvault_keys::{KeyClient, KeyClientOptions};
use futures_util::TryStreamExt as _;
use keywright_model::observed::Cause;
use serde_json::{Value, json};

use super::Door;
use super::fault::told;
use super::key_id::KeyId;
use crate::rest::{ATTEMPTS_MAX, Fault, Listed, PAGES_MAX, Run};
use crate::sight::Sight;

/// Shows a key and its versions.
pub(super) const READ: &str = "Microsoft.KeyVault/vaults/keys/read";
const READ_ROTATION: &str = "Microsoft.KeyVault/vaults/keyrotationpolicies/read";

/// So long the library tries one call at most, in seconds.
const TRIES_SECONDS_MAX: i64 = 30;

impl Door {
    /// Asks one vault. Its host was seen to be a vault's.
    pub(super) fn vault(&self, address: &str) -> Result<KeyClient, Fault> {
        let retry = RetryOptions::exponential(ExponentialRetryOptions {
            max_retries: ATTEMPTS_MAX - 1,
            max_total_elapsed: Duration::seconds(TRIES_SECONDS_MAX),
            ..ExponentialRetryOptions::default()
        });
        let client_options = ClientOptions {
            transport: Some(Transport::new(Arc::new(self.network.client.clone()))),
            retry,
            ..ClientOptions::default()
        };
        let options = KeyClientOptions { client_options, ..KeyClientOptions::default() };
        KeyClient::new(address, self.credential.clone(), Some(options)).map_err(|it| told(&it))
    }

    pub(super) async fn key(&self, run: Run, id: &KeyId, sight: &mut Sight) {
        let vault = match self.vault(&id.address) {
            Ok(vault) => vault,
            Err(fault) => return sight.lacks("key", READ, fault),
        };
        let key = async {
            let answer = vault.get_key(&id.key, None).await.map_err(|it| told(&it))?;
            read(answer.into_body().as_ref())
        };
        match self.within(run, key).await {
            Ok(key) => sight.saw("key", &key),
            Err(fault) if fault.cause == Cause::NotFound => {
                return self.deleted(run, &vault, &id.key, fault, sight).await;
            }
            Err(fault) => sight.lacks("key", READ, fault),
        }
        let what = "list of key versions";
        match self.within(run, versions(&vault, &id.key)).await {
            Ok(listed) => {
                sight.cut(what, READ, &listed);
                sight.saw("versions", &listed.list);
            }
            Err(fault) => sight.lacks(what, READ, fault),
        }
        let policy = async {
            let answer = vault.get_key_rotation_policy(&id.key, None).await;
            read(answer.map_err(|it| told(&it))?.into_body().as_ref())
        };
        match self.within(run, policy).await {
            Ok(policy) => sight.saw("rotation-policy", &policy),
            Err(fault) => sight.lacks("rotation policy", READ_ROTATION, fault),
        }
    }

    /// A key that is not there may stand among the deleted, and come back from them.
    async fn deleted(
        &self,
        run: Run,
        vault: &KeyClient,
        key: &str,
        absent: Fault,
        sight: &mut Sight,
    ) {
        let deleted = async {
            let answer = vault.get_deleted_key(key, None).await.map_err(|it| told(&it))?;
            read(answer.into_body().as_ref())
        };
        match self.within(run, deleted).await {
            Ok(key) => sight.saw("deleted-key", &key),
            Err(fault) if fault.cause == Cause::NotFound => sight.lacks("key", READ, absent),
            Err(fault) => {
                sight.lacks("key", READ, absent);
                sight.lacks("deleted key", READ, fault);
            }
        }
    }

    /// Waits no longer than the run lasts.
    pub(super) async fn within<T>(
        &self,
        run: Run,
        answer: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let left = run.left(self.manager.0.pace());
        let late = |_| Fault::new(Cause::Unreachable, "the time of this run is over");
        tokio::time::timeout(left, answer).await.map_err(late)?
    }
}

async fn versions(vault: &KeyClient, key: &str) -> Result<Listed, Fault> {
    all(vault.list_key_properties_versions(key, None).map_err(|it| told(&it))?).await
}

/// All pages, in the shape of one.
pub(super) async fn all(pager: Pager<ListKeyPropertiesResult>) -> Result<Listed, Fault> {
    let mut pages: PageIterator<_> = pager.into_pages();
    let mut elements = Vec::new();
    let mut next = Value::Null;
    for read_before in 0.. {
        let page = match pages.try_next().await.map_err(|it| told(&it)) {
            Ok(None) => break,
            Ok(Some(_)) if PAGES_MAX <= read_before => {
                Err(Fault::new(Cause::TooMuch, "the list has more pages than one run reads"))
            }
            Ok(Some(page)) => read(page.into_body().as_ref()),
            Err(fault) => Err(fault),
        };
        match page {
            Ok(page) => {
                let more = page.get("value").and_then(Value::as_array);
                elements.extend(more.into_iter().flatten().cloned());
                next = page.get("nextLink").cloned().unwrap_or_default();
            }
            Err(fault) if read_before == 0 => return Err(fault),
            Err(fault) => {
                let list = json!({"value": elements, "nextLink": next});
                return Ok(Listed { list, cut: Some(fault) });
            }
        }
    }
    Ok(Listed { list: json!({"value": elements}), cut: None })
}

fn read(body: &[u8]) -> Result<Value, Fault> {
    let unread = |_| Fault::new(Cause::Unreadable, "the answer is no JSON");
    serde_json::from_slice(body).map_err(unread)
}
