//! The doors to keys and to clusters.

use keywright_model::Cloud;
use keywright_model::observed::Checkup;
use keywright_model::world::{ClusterService, KeyService};

/// The doors that this build has and that are set up.
#[derive(Default)]
#[expect(missing_debug_implementations, reason = "a door has nothing to show")]
pub struct Sources {
    /// At most one for each cloud.
    pub keys: Vec<Box<dyn KeyService>>,
    /// Vendors.
    pub clusters: Vec<Box<dyn ClusterService>>,
}

impl Sources {
    /// The door to a cloud's keys.
    pub fn of(&self, cloud: Cloud) -> Option<&dyn KeyService> {
        self.keys.iter().find(|it| it.cloud() == cloud).map(|it| &**it)
    }

    /// Examines every door, those of clouds with the keys that are looked for behind them.
    pub async fn examine(&self, keys: &[(Cloud, String)]) -> Vec<Checkup> {
        let mut all = Vec::new();
        for door in &self.keys {
            let own = keys.iter().filter(|it| it.0 == door.cloud());
            let own: Vec<String> = own.map(|it| it.1.clone()).collect();
            all.extend(door.examine(&own).await);
        }
        for door in &self.clusters {
            all.extend(door.examine().await);
        }
        all
    }
}
