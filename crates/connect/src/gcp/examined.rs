//! Whether the door leads to Google Cloud, and what it may see there.

use keywright_model::observed::{Cause, Checkup, Health};
use serde_json::json;

use super::Door;
use super::key::GET;
use super::name::KeyName;
use crate::examination::{amiss, good};
use crate::rest::{Fault, Run};

/// What can be asked about on a key.
const ON_KEY: [&str; 3] =
    [GET, "cloudkms.cryptoKeys.getIamPolicy", "cloudkms.cryptoKeyVersions.list"];

impl Door {
    pub(super) async fn examined(&self, ids: &[String]) -> Vec<Checkup> {
        let run = Run::begin(self.client.pace());
        let what = "Google Cloud: who is signed in";
        let query = [("query", "state:ACTIVE")];
        let url = self.hierarchy.at(&["v3", "projects:search"], &query);
        let (first, is_nobody) = match self.whole(run, &self.hierarchy, url, "projects").await {
            Ok(all) => (good(what, &format!("a caller that sees {} projects", all.len())), false),
            Err(fault) => {
                let is_nobody = fault.cause == Cause::NotSignedIn;
                (amiss(what, "resourcemanager.projects.get", &fault), is_nobody)
            }
        };
        let mut found = vec![first];
        // WHY: who is nobody sees no key, and one line says it.
        let ids = if is_nobody { &[] } else { ids };
        for id in ids {
            let what = format!("Google Cloud: {id}");
            found.push(match self.lacking(run, id).await {
                Ok(lacking) if lacking.is_empty() => good(&what, "the key is shown"),
                Ok(lacking) => Checkup {
                    health: Health::Bad,
                    next_step: Some(Cause::Denied.next_step(&lacking.join("`, `"))),
                    ..good(&what, &format!("the caller lacks {}", lacking.join(", ")))
                },
                Err(fault) => amiss(&what, GET, &fault),
            });
        }
        found
    }

    /// Which permissions on a key the caller lacks.
    async fn lacking(&self, run: Run, id: &str) -> Result<Vec<&'static str>, Fault> {
        let said = "it is no key's resource name";
        let name = KeyName::parse(id).ok_or_else(|| Fault::new(Cause::NoDoor, said))?;
        let url = self.keys.below(&format!("v1/{}:testIamPermissions", name.key), &[]);
        let answer = self.client.post(run, &url, &json!({"permissions": ON_KEY})).await?;
        let held = answer["permissions"].as_array().map(Vec::as_slice).unwrap_or_default();
        let holds = |it: &str| held.iter().any(|held| held.as_str() == Some(it));
        Ok(ON_KEY.into_iter().filter(|it| !holds(it)).collect())
    }
}
