//! A whole case: one request, and every export that has a say in it.

use std::net::IpAddr;

use jiff::Timestamp;
use keywright_policy::Plane;

use crate::azure::bundle::Bundle;
use crate::azure::property::Told;
use crate::azure::vault::Vault;

use super::assigned::Assigned;
use super::network::Settings;
use super::resource::Resource;

/// One request and the exports that decide it. What is absent was not given, and what that is
/// taken for is told with the decision.
#[derive(Debug)]
pub struct Case {
    /// Who asks: an object id, or an application's.
    pub principal: String,
    /// What for.
    pub action: String,
    /// Which of the two interfaces carries it.
    pub plane: Plane,
    /// Whether the action's name would fit the other interface as well, and the case does not say.
    pub(super) either_plane: bool,
    /// On what.
    pub(super) resource: Resource,
    /// When.
    pub time: Option<Timestamp>,
    /// Origin where.
    pub network: Option<Origin>,
    /// The exports.
    pub bundle: Bundle,
    /// The role assignments of each of their lists, in the lists' order.
    pub(super) assigned: Vec<Vec<Assigned>>,
    /// The vault that the request is made on, or on something in it.
    pub(super) vault: Option<Shown>,
    /// The key that is asked about, in the version that is, among the keys.
    pub(super) key: Option<usize>,
}

/// A vault as a decision asks it, read once.
#[derive(Debug)]
pub(super) struct Shown {
    /// Which of the vaults.
    pub(super) at: usize,
    /// Whether role assignments decide, else access policies.
    pub(super) by_roles: Told<bool>,
    /// What its network lets through.
    pub(super) network: Settings,
}

impl Shown {
    pub(super) fn of(at: usize, vault: &Vault) -> Shown {
        Shown { at, by_roles: vault.rbac(), network: Settings::of(vault) }
    }
}

/// Origin where a request comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A public address that no rule lists.
    Public,
    /// This public address.
    Address(IpAddr),
    /// A subnet with a service endpoint, by its resource id.
    Subnet(String),
    /// One of Azure's trusted services.
    TrustedService,
    /// A private endpoint of the vault.
    PrivateEndpoint,
}
