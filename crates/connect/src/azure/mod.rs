//! Azure: Key Vault, Azure Resource Manager, role and deny assignments.
//!
//! Keys are read by Microsoft's own library; what stands around them by the REST of Azure Resource
//! Manager and of Microsoft Graph, for which there is none.
//!
//! Source: Microsoft, REST reference: Key Vault keys 2025-07-01, `Microsoft.KeyVault` 2026-02-01,
//! `Microsoft.Authorization` 2022-04-01, `Microsoft.ResourceGraph` 2022-10-01,
//! `Microsoft.Management` 2020-05-01, `Microsoft.Insights` 2021-05-01-preview; Microsoft Graph 1.0.

mod around;
mod credential;
mod directory;
mod door;
mod endpoints;
mod examined;
mod fault;
mod find;
mod key_id;
mod keys;
mod own;
mod token;

pub use credential::Chain;
pub use door::Door;
pub use endpoints::Endpoints;
pub use own::{ACTIONS, DATA_ACTIONS, own_role};
