//! Whether the door leads to Azure, and what it may see there.

use keywright_model::observed::{Cause, Checkup};

use super::Door;
use super::key_id::KeyId;
use crate::examination::{amiss, good};
use crate::rest::{Fault, Run};

impl Door {
    pub(super) async fn examined(&self, ids: &[String]) -> Vec<Checkup> {
        let run = self.begin();
        let what = "Azure: who is signed in";
        let (first, is_nobody) = match self.subscriptions(run).await {
            Ok(all) => {
                (good(what, &format!("a caller that sees {} subscriptions", all.len())), false)
            }
            Err(fault) => {
                let is_nobody = fault.cause == Cause::NotSignedIn;
                (amiss(what, "Microsoft.Resources/subscriptions/read", &fault), is_nobody)
            }
        };
        let mut found = vec![first];
        // WHY: who is nobody sees no key, and one line says it.
        let ids = if is_nobody { &[] } else { ids };
        for id in ids {
            let what = format!("Azure: {id}");
            found.push(match self.reached(run, id).await {
                Ok(vault) => good(&what, &format!("the key is shown, and lies in {vault}")),
                Err((call, fault)) => amiss(&what, call, &fault),
            });
        }
        found
    }

    async fn reached(&self, run: Run, id: &str) -> Result<String, (&'static str, Fault)> {
        let read = super::keys::READ;
        let said = "it is no key in a vault of this cloud";
        let id = KeyId::parse(id, &self.endpoints.vaults)
            .ok_or_else(|| (read, Fault::new(Cause::NoDoor, said)))?;
        let vault = self.vault(&id.address).map_err(|it| (read, it))?;
        let key = || async { vault.get_key(&id.key, None).await.map(drop) };
        self.asked(run, key).await.map_err(|it| (read, it))?;
        let call = "Microsoft.KeyVault/vaults/read";
        self.vault_id(run, &id).await.map_err(|it| (call, it))
    }
}
