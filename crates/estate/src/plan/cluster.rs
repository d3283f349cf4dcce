//! A cluster in the two worlds of a plan.

use keywright_model::text::Place;
use keywright_model::{Cloud, ClusterName, Region};
use keywright_vendors::confluent::ClusterKind;

use crate::declaration;

use super::side::Unknown;

/// Who runs a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vendor {
    /// Confluent Cloud.
    Confluent,
    /// Amazon MSK.
    Msk,
}

/// What a cluster stands on in one world.
#[derive(Debug, Clone)]
pub(crate) enum On {
    /// It is not there.
    Gone,
    /// A key of the vendor's or the cloud's own.
    NoKey,
    /// The key of this number.
    Key(usize),
    /// It is known only after the apply.
    Unclear(Unknown),
}

/// A cluster.
#[derive(Debug, Clone)]
pub(crate) struct Cluster {
    /// What its owner calls it.
    pub(crate) name: ClusterName,
    /// The vendor's id, where it has one already.
    pub(crate) id: Option<String>,
    /// Who runs it.
    pub(crate) vendor: Vendor,
    /// Its kind, where the vendor has kinds.
    pub(crate) kind: Option<ClusterKind>,
    /// Its cloud.
    pub(crate) cloud: Option<Cloud>,
    /// Its region.
    pub(crate) region: Option<(Region, Place)>,
    /// Where it stands.
    pub(crate) place: Place,
    /// Whether it is deleted and made anew.
    pub(crate) remade: bool,
    /// What it stands on.
    pub(crate) before: On,
    /// What it will stand on.
    pub(crate) after: On,
}

impl On {
    /// Whether it is this key.
    pub(crate) fn is(&self, key: usize) -> bool {
        match self {
            On::Key(it) => *it == key,
            On::Gone | On::NoKey | On::Unclear(_) => false,
        }
    }
}

impl Cluster {
    /// A cluster that an estate declares: no plan says of it on which of its keys it runs.
    pub(crate) fn beside(it: &declaration::Cluster, place: Place, vendor: Vendor) -> Cluster {
        Cluster {
            name: it.name.value.clone(),
            id: it.id.as_ref().map(|it| it.value.clone()),
            vendor,
            kind: Some(it.kind.value),
            cloud: Some(it.cloud),
            region: Some((it.region.value.clone(), place.clone())),
            place,
            remade: false,
            before: On::NoKey,
            after: On::NoKey,
        }
    }

    /// Whether it runs on this key, and goes on running.
    pub(crate) fn stays_on(&self, key: usize) -> bool {
        self.before.is(key) && !self.ends()
    }

    /// Whether it runs on this key, and is deleted.
    pub(crate) fn leaves(&self, key: usize) -> bool {
        self.before.is(key) && self.ends()
    }

    /// Whether what runs is deleted.
    fn ends(&self) -> bool {
        self.remade || matches!(self.after, On::Gone)
    }
}
