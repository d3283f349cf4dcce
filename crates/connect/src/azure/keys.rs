//! What a vault itself shows of a key. The library reads it; the text is kept as it came.

use std::sync::Arc;

use azure_core::http::pager::{PagerContinuation, PagerOptions};
use azure_core::http::{ClientOptions, Pager, RetryOptions, Transport};
use azure_security_keyvault_keys::models::{
    KeyClientListKeyPropertiesVersionsOptions, ListKeyPropertiesResult,
};
use azure_security_keyvault_keys::{KeyClient, KeyClientOptions};
use futures_util::TryStreamExt as _;
use keywright_model::observed::Cause;
use serde_json::{Value, json};

use super::Door;
use super::fault::{told, tried};
use super::key_id::KeyId;
use crate::rest::{Fault, Listed, PAGES_MAX, Run, Target, patiently};
use crate::sight::Sight;

/// The library's pages of a list.
type Pages = azure_core::Result<Pager<ListKeyPropertiesResult>>;

/// Shows a key and its versions.
pub(super) const READ: &str = "Microsoft.KeyVault/vaults/keys/read";
const READ_ROTATION: &str = "Microsoft.KeyVault/vaults/keyrotationpolicies/read";

impl Door {
    /// Asks one vault. Its host was seen to be a vault's.
    pub(super) fn vault(&self, address: &str) -> Result<KeyClient, Fault> {
        let client_options = ClientOptions {
            transport: Some(Transport::new(Arc::new(self.network.client.clone()))),
            // WHY: all services are tried again in one way.
            retry: RetryOptions::none(),
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
        let key = || async { Ok(vault.get_key(&id.key, None).await?.into_body()) };
        match self.asked(run, key).await.and_then(|it| read(it.as_ref())) {
            Ok(key) => sight.saw("key", &key),
            Err(fault) if fault.cause == Cause::NotFound => {
                return self.deleted(run, &vault, &id.key, fault, sight).await;
            }
            Err(fault) => sight.lacks("key", READ, fault),
        }
        let what = "list of key versions";
        let pager = |at| {
            let method_options = PagerOptions { continuation: at, ..PagerOptions::default() };
            let options = KeyClientListKeyPropertiesVersionsOptions {
                method_options,
                ..KeyClientListKeyPropertiesVersionsOptions::default()
            };
            vault.list_key_properties_versions(&id.key, Some(options))
        };
        match self.all(run, &id.address, pager).await {
            Ok(listed) => {
                sight.cut(what, READ, &listed);
                sight.saw("versions", &listed.list);
            }
            Err(fault) => sight.lacks(what, READ, fault),
        }
        let policy =
            || async { Ok(vault.get_key_rotation_policy(&id.key, None).await?.into_body()) };
        match self.asked(run, policy).await.and_then(|it| read(it.as_ref())) {
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
        let deleted = || async { Ok(vault.get_deleted_key(key, None).await?.into_body()) };
        match self.asked(run, deleted).await.and_then(|it| read(it.as_ref())) {
            Ok(key) => sight.saw("deleted-key", &key),
            Err(fault) if fault.cause == Cause::NotFound => sight.lacks("key", READ, absent),
            Err(fault) => {
                sight.lacks("key", READ, absent);
                sight.lacks("deleted key", READ, fault);
            }
        }
    }

    /// Asks through the library, as patiently as other services are asked.
    pub(super) async fn asked<T, A>(&self, run: Run, question: impl Fn() -> A) -> Result<T, Fault>
    where
        A: Future<Output = azure_core::Result<T>>,
    {
        let pace = self.manager.0.pace();
        let attempt = || async { tried(question().await, pace.now()) };
        patiently(pace, run, attempt).await
    }

    /// All pages of a list, in the shape of one. `pager` begins it, or goes on at a page.
    pub(super) async fn all(
        &self,
        run: Run,
        address: &str,
        pager: impl Fn(Option<PagerContinuation>) -> Pages,
    ) -> Result<Listed, Fault> {
        let target = Target::new(address)?;
        let mut list = json!({"value": []});
        for read_before in 0.. {
            let next = list["nextLink"].as_str().filter(|it| !it.is_empty()).map(str::to_owned);
            if next.is_none() && 0 < read_before {
                break;
            }
            let page = match next {
                _ if PAGES_MAX <= read_before => {
                    Err(Fault::new(Cause::TooMuch, "the list has more pages than one run reads"))
                }
                // WHY: the library would follow to another host, with the token.
                Some(next) => match target.follow(&next) {
                    Ok(url) => {
                        self.page(run, || pager(Some(PagerContinuation::Link(url.clone())))).await
                    }
                    Err(fault) => Err(fault),
                },
                None => self.page(run, || pager(None)).await,
            };
            match page {
                Ok(page) => append(&mut list, page),
                Err(fault) if read_before == 0 => return Err(fault),
                Err(fault) => return Ok(Listed { list, cut: Some(fault) }),
            }
        }
        Ok(Listed { list, cut: None })
    }

    async fn page(&self, run: Run, pager: impl Fn() -> Pages) -> Result<Value, Fault> {
        let question = || async { pager()?.into_pages().try_next().await };
        match self.asked(run, question).await? {
            Some(page) => read(page.into_body().as_ref()),
            None => Ok(json!({"value": []})),
        }
    }
}

fn append(list: &mut Value, mut page: Value) {
    let more = page["value"].as_array_mut().map(std::mem::take).unwrap_or_default();
    let next = page["nextLink"].as_str().filter(|it| !it.is_empty()).map(str::to_owned);
    if let Value::Object(members) = list {
        if let Some(Value::Array(all)) = members.get_mut("value") {
            all.extend(more);
        }
        match next {
            Some(next) => members.insert("nextLink".to_owned(), Value::String(next)),
            None => members.remove("nextLink"),
        };
    }
}

fn read(body: &[u8]) -> Result<Value, Fault> {
    let unread = |_| Fault::new(Cause::Unreadable, "the answer is no JSON");
    serde_json::from_slice(body).map_err(unread)
}
