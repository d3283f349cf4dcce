//! The way to the network: TLS by rustls, roots as the system trusts them.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use keywright_model::observed::Cause;
use reqwest::redirect::Policy;
use reqwest::{Certificate, ClientBuilder};

use super::Fault;

/// One request lasts at most so long.
const REQUEST_TIME_MAX: Duration = Duration::from_secs(20);
const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);

/// Connections, kept and shared.
#[derive(Clone)]
pub struct Network {
    pub(crate) client: reqwest::Client,
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Network")
    }
}

impl Network {
    /// Through the proxy that the environment names, where it names one.
    ///
    /// # Errors
    /// A machine that trusts nobody.
    pub fn open() -> Result<Network, Fault> {
        build(reqwest::Client::builder())
    }

    /// Straight, whatever the environment names; `root` is trusted beside the system's own, and
    /// the hosts are found where it is said, not where the system's names lead.
    ///
    /// # Errors
    /// A certificate that cannot be read.
    pub fn straight(root: Option<&[u8]>, hosts: &[(&str, SocketAddr)]) -> Result<Network, Fault> {
        let mut builder = reqwest::Client::builder().no_proxy();
        for (host, address) in hosts {
            builder = builder.resolve(host, *address);
        }
        if let Some(pem) = root {
            builder = builder.tls_certs_merge([Certificate::from_pem(pem).map_err(fault)?]);
        }
        build(builder)
    }
}

fn build(builder: ClientBuilder) -> Result<Network, Fault> {
    let client = builder
        // WHY: a redirect would take a credential along.
        .redirect(Policy::none())
        .timeout(REQUEST_TIME_MAX)
        .connect_timeout(CONNECT_TIME_MAX)
        .user_agent(concat!("keywright/", env!("CARGO_PKG_VERSION")))
        .build();
    client.map(|client| Network { client }).map_err(fault)
}

fn fault(error: reqwest::Error) -> Fault {
    Fault::new(Cause::Unreachable, &super::client::chain(&error))
}
