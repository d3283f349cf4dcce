//! What a vendor must be able to do with a key, said without any cloud's document in hand.

use keywright_model::text::Place;

use crate::Seen;

/// What a vendor needs of one key.
#[derive(Debug, Clone)]
pub struct Needs {
    /// The vendor's name, for sentences.
    pub vendor: &'static str,
    /// Who must be able to: read from the vendor's record of this very key, never from a built-in
    /// list, because the list differs from key to key.
    pub principals: Seen<Vec<Principal>>,
    /// What they must be able to do.
    pub permissions: &'static [Permission],
    /// From where they call, where that matters.
    pub network: Network,
    /// Where the need is written.
    pub refs: &'static [&'static str],
}

/// Somebody who must have access.
#[derive(Debug, Clone)]
pub struct Principal {
    /// As the vendor writes it: a role ARN, an application id, a group's address.
    pub id: String,
    /// Where it stands in the vendor's record.
    pub place: Place,
}

/// Something that a principal must be able to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// As the vendor's page writes it, wildcard included: `kms:ReEncrypt*`.
    pub name: &'static str,
    /// The set that it belongs to on the vendor's page: a statement's `Sid`, a role's name.
    pub set: &'static str,
    /// The catalogued operations that the name means.
    pub operations: &'static [&'static str],
    /// Which of a cloud's two interfaces carries it.
    pub plane: Plane,
}

/// The interface that an operation belongs to. Azure grants the two apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plane {
    /// Management of the resource.
    Control,
    /// Use of what it holds.
    Data,
}

/// From where a vendor reaches the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// From public addresses: the key's network must be open to all.
    Public,
    /// As one of the cloud's trusted services, past a firewall that lets them through.
    TrustedServices,
    /// The kind of cluster, and so the network, is not known.
    Unknown,
    /// The cloud has no network rules on keys that concern this vendor.
    Any,
}
