//! A claim as the journal and the backup write it.

use jiff::Timestamp;
use keywright_model::{ClusterName, KeyName};
use serde_json::{Value, json};

use super::{Claim, ClaimId, Releasing};
use crate::{Identities, Identity};

impl Claim {
    pub(crate) fn to_json(&self) -> Value {
        let time = |it: Option<Timestamp>| it.map(|it| it.to_string());
        let identities = self.identities.as_slice().iter().map(Identity::as_str);
        json!({
            "id": self.id.number(),
            "identities": identities.collect::<Vec<_>>(),
            "key": self.key.as_str(),
            "cluster": self.cluster.as_str(),
            "vendor": self.vendor,
            "spelling": self.spelling,
            "by": self.by,
            "at": self.at.to_string(),
            "asked_at": time(self.releasing.map(|it| it.asked_at)),
            "free_at": time(self.releasing.map(|it| it.free_at)),
            "ended_at": time(self.ended_at),
        })
    }

    /// `None` where it is no claim that [`Claim::to_json`] wrote.
    pub(crate) fn from_json(value: &Value) -> Option<Claim> {
        let text = |name: &str| value[name].as_str();
        let time = |name: &str| match &value[name] {
            Value::Null => Some(None),
            it => it.as_str()?.parse::<Timestamp>().ok().map(Some),
        };
        let identities = value["identities"].as_array()?.iter();
        let identities = identities.map(|it| Identity::new(it.as_str()?).ok());
        Some(Claim {
            id: ClaimId::new(value["id"].as_i64()?),
            identities: Identities::new(identities.collect::<Option<Vec<_>>>()?).ok()?,
            key: KeyName::new(text("key")?),
            cluster: ClusterName::new(text("cluster")?),
            vendor: text("vendor")?.to_owned(),
            spelling: text("spelling")?.to_owned(),
            by: text("by")?.to_owned(),
            at: time("at")??,
            releasing: match (time("asked_at")?, time("free_at")?) {
                (Some(asked_at), Some(free_at)) => Some(Releasing { asked_at, free_at }),
                (None, None) => None,
                _ => return None,
            },
            ended_at: time("ended_at")?,
        })
    }
}
