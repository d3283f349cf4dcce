//! The door to AWS.

use keywright_model::Cloud;
use keywright_model::observed::{Cause, Checkup, FoundKeys, Gap, Observation};
use keywright_model::world::{KeyService, Later};

use super::arn::KeyArn;
use super::call::DESCRIBE;
use super::clients::Fleet;
use super::look::Look;
use super::refusal::Refusal;
use super::settings::Settings;
use super::validate::Validation;
use super::{around, examine, find, key, validate};

/// A look at one key takes no longer.
const LOOK_SECONDS_MAX: u64 = 60;

/// The keys of AWS KMS, in as many accounts and regions as the caller reaches.
#[derive(Debug)]
pub struct Door {
    fleet: Fleet,
}

impl Door {
    /// Opens it. Profiles and settings are read; no key is looked at yet.
    pub fn open(settings: Settings) -> Later<'static, Door> {
        Box::pin(async { Door { fleet: Fleet::open(settings).await } })
    }

    /// What IAM Access Analyzer says of a key policy, by the caller's own account.
    pub fn validate<'a>(&'a self, policy: &'a str) -> Later<'a, Result<Vec<Validation>, Gap>> {
        Box::pin(validate::validate(&self.fleet, policy))
    }

    async fn look(&self, id: &str) -> Observation {
        let mut out = Observation::default();
        let Some(arn) = KeyArn::parse(id) else {
            let said = format!("`{id}` is not the ARN of a key in AWS KMS");
            out.gaps.push(Refusal::new(Cause::NoDoor, &said).gap(&DESCRIBE));
            return out;
        };
        let clients = self.fleet.of_key(arn).await;
        let look = Look::begin(LOOK_SECONDS_MAX);
        let described = key::describe(&clients.kms, id, look, &mut out).await;
        let (of_key, around) = match described {
            Ok(arn) => tokio::join!(
                key::read(&clients.kms, &arn, look),
                around::read(&clients, &arn, look),
            ),
            // WHY asked all the same: what happened to a key that is gone, CloudTrail may tell.
            Err(it) if it.cause == Cause::NotFound => {
                let gaps = key::gaps(&it).collect();
                let of_key = Observation { gaps, ..Observation::default() };
                (of_key, around::read(&clients, id, look).await)
            }
            Err(it) if it.is_of_all() => {
                let gaps = key::gaps(&it).chain(around::gaps(&it)).collect();
                (Observation { gaps, ..Observation::default() }, Observation::default())
            }
            Err(_) => {
                tokio::join!(key::read(&clients.kms, id, look), around::read(&clients, id, look),)
            }
        };
        for part in [of_key, around] {
            out.documents.extend(part.documents);
            out.gaps.extend(part.gaps);
        }
        out
    }
}

impl KeyService for Door {
    fn cloud(&self) -> Cloud {
        Cloud::Aws
    }

    fn observe<'a>(&'a self, id: &'a str) -> Later<'a, Observation> {
        Box::pin(self.look(id))
    }

    fn find(&self) -> Later<'_, FoundKeys> {
        Box::pin(find::find(&self.fleet))
    }

    fn examine<'a>(&'a self, ids: &'a [String]) -> Later<'a, Vec<Checkup>> {
        Box::pin(examine::examine(&self.fleet, self, ids))
    }
}
