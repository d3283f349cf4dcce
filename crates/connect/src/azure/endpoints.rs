//! Where a cloud of Microsoft's is served.
//!
//! Source: Microsoft, "Azure Government endpoint mapping", "Azure operated by 21Vianet developer
//! guide".

/// Its addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Azure Resource Manager.
    pub manager: String,
    /// For whom a token for it is meant.
    pub manager_scope: String,
    /// Microsoft Graph.
    pub graph: String,
    /// For whom a token for it is meant.
    pub graph_scope: String,
    /// The end of every vault's host.
    pub vaults: String,
}

impl Endpoints {
    fn of(manager: &str, graph: &str, vaults: &str) -> Endpoints {
        Endpoints {
            manager: format!("https://{manager}"),
            manager_scope: format!("https://{manager}/.default"),
            graph: format!("https://{graph}"),
            graph_scope: format!("https://{graph}/.default"),
            vaults: vaults.to_owned(),
        }
    }

    /// Azure as most know it.
    pub fn public() -> Endpoints {
        Endpoints::of("management.azure.com", "graph.microsoft.com", "vault.azure.net")
    }

    /// Azure Government.
    pub fn government() -> Endpoints {
        let manager = "management.usgovcloudapi.net";
        Endpoints::of(manager, "graph.microsoft.us", "vault.usgovcloudapi.net")
    }

    /// Azure operated by 21Vianet.
    pub fn china() -> Endpoints {
        let manager = "management.chinacloudapi.cn";
        Endpoints::of(manager, "microsoftgraph.chinacloudapi.cn", "vault.azure.cn")
    }
}
