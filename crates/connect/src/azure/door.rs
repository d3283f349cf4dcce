//! The door itself.

use std::fmt;
use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use keywright_model::Cloud;
use keywright_model::observed::{Cause, Checkup, FoundKeys, Observation};
use keywright_model::world::{KeyService, Later};

use super::Endpoints;
use super::key_id::KeyId;
use super::token::Token;
use crate::rest::{Client, Fault, Network, Pace, Run, Target};
use crate::sight::Sight;

/// Azure.
pub struct Door {
    pub(super) network: Network,
    pub(super) credential: Arc<dyn TokenCredential>,
    pub(super) endpoints: Endpoints,
    pub(super) manager: (Client, Target),
    pub(super) graph: (Client, Target),
    pub(super) applications: Vec<String>,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}

impl Door {
    /// Opens it. Nothing is asked yet. `applications` are those by which vendors are known, whose
    /// service principals are looked up beside those that hold a role.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(
        network: Network,
        credential: Arc<dyn TokenCredential>,
        pace: Arc<dyn Pace>,
        endpoints: Endpoints,
        applications: Vec<String>,
    ) -> Result<Door, Fault> {
        let client = |scope: &str| {
            let token = Token::new(credential.clone(), scope, pace.clone());
            Client::new(network.clone(), Arc::new(token), pace.clone())
        };
        let manager = (client(&endpoints.manager_scope), Target::new(&endpoints.manager)?);
        let graph = (client(&endpoints.graph_scope), Target::new(&endpoints.graph)?);
        Ok(Door { network, credential, endpoints, manager, graph, applications })
    }

    pub(super) fn begin(&self) -> Run {
        Run::begin(self.manager.0.pace())
    }

    async fn look(&self, id: &str) -> Observation {
        let mut sight = Sight::default();
        let Some(key) = KeyId::parse(id, &self.endpoints.vaults) else {
            let said = format!("`{id}` is no key in a vault of this cloud");
            sight.lacks("key", super::keys::READ, Fault::new(Cause::NoDoor, &said));
            return sight.end();
        };
        let run = self.begin();
        self.key(run, &key, &mut sight).await;
        match self.vault_id(run, &key).await {
            Ok(vault) => self.around(run, &key, &vault, &mut sight).await,
            Err(fault) => {
                if fault.cause == Cause::NotFound {
                    self.deleted_vault(run, &key, &mut sight).await;
                }
                for what in ["key vault", "list of role assignments"] {
                    sight.lacks(what, "Microsoft.KeyVault/vaults/read", fault.clone());
                }
            }
        }
        sight.end()
    }
}

impl KeyService for Door {
    fn cloud(&self) -> Cloud {
        Cloud::Azure
    }

    fn observe<'a>(&'a self, id: &'a str) -> Later<'a, Observation> {
        Box::pin(self.look(id))
    }

    fn find(&self) -> Later<'_, FoundKeys> {
        Box::pin(self.found())
    }

    fn examine<'a>(&'a self, ids: &'a [String]) -> Later<'a, Vec<Checkup>> {
        Box::pin(self.examined(ids))
    }
}
