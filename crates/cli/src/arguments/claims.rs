//! `keywright key` and `keywright cluster`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::{OneKey, Plain};

/// `keywright key`.
#[derive(Debug, Args)]
pub(crate) struct Key {
    #[command(subcommand)]
    pub(crate) does: KeyDoes,
}

/// What is done with a key.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyDoes {
    /// List the keys of the estate and of the store, and which cluster holds each.
    List(List),
    /// Show every claim that ever was on a key.
    Show(History),
    /// Say who may use a key, who may give access to it, and who may change it, offline.
    ///
    /// Exit code: 0 all of it is told, 2 misuse or unreadable input, 3 some of it cannot be told.
    Access(OneKey),
    /// Say who used a key by the cloud's own logs, and whether its vendor still does, offline.
    ///
    /// Exit code: 0 the vendor calls as it is used to, 1 it is silent, 2 misuse or unreadable
    /// input, 3 could not tell.
    Usage(OneKey),
    /// Approve what decides access to a key, and tell what changed since.
    Baseline(Baseline),
    /// Claim a key for one cluster: no other can hold it from then on.
    ///
    /// Exit code: 0 claimed, 1 another cluster holds it, 2 misuse or unreadable input, 3 could not
    /// tell which key it is.
    Claim(Claim),
    /// Let a key go, once its cluster is deleted: it is free when the vendor's days are over.
    ///
    /// Exit code: 0 done, 1 it cannot be let go, 2 misuse or unreadable input, 3 could not tell.
    Release(Release),
    /// Pass a claim from one name of a cluster to another.
    ///
    /// Exit code: 0 done, 1 it cannot pass on, 2 misuse or unreadable input, 3 could not tell.
    Transfer(Transfer),
}

/// `keywright key baseline`.
#[derive(Debug, Args)]
pub(crate) struct Baseline {
    #[command(subcommand)]
    pub(crate) does: BaselineDoes,
}

/// What is done with a baseline.
#[derive(Debug, Subcommand)]
pub(crate) enum BaselineDoes {
    /// Approve a key's documents as they are: `check --store` tells what differs from them.
    ///
    /// Exit code: 0 approved, 2 misuse or unreadable input, 3 what decides access was not handed
    /// in.
    Approve(Approve),
    /// Show what was approved of a key, and who gained or lost what since.
    ///
    /// Exit code: 0 it is as it was approved, 1 it has changed, 2 misuse or unreadable input, 3
    /// could not tell.
    Show(History),
}

/// `approve`.
#[derive(Debug, Args)]
pub(crate) struct Approve {
    /// The key's name in the estate.
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub(crate) key: Option<String>,
    /// All keys of the estate.
    #[arg(long)]
    pub(crate) all: bool,
    /// Why: the journal keeps it.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Who approves; the user's name where it is not given.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    #[command(flatten)]
    pub(crate) kept: Kept,
}

/// `keywright cluster`.
#[derive(Debug, Args)]
pub(crate) struct Cluster {
    #[command(subcommand)]
    pub(crate) does: ClusterDoes,
}

/// What is done with a cluster.
#[derive(Debug, Subcommand)]
pub(crate) enum ClusterDoes {
    /// List the clusters of the estate and of the store, and which key each holds.
    List(List),
    /// Show every claim that a cluster ever had.
    Show(ClusterShow),
    /// Claim a cluster's key for it: the one that the estate declares, or `--key`.
    ///
    /// Exit code: 0 claimed, 1 another cluster holds it, 2 misuse or unreadable input, 3 could not
    /// tell which key it is.
    Claim(ClusterClaim),
    /// Let the key of a deleted cluster go: it is free when the vendor's days are over.
    ///
    /// Exit code: 0 done, 1 it cannot be let go, 2 misuse or unreadable input, 3 could not tell.
    Release(ClusterRelease),
}

/// Where claims and estate are, and the form of the answer.
#[derive(Debug, Clone, Args)]
pub(crate) struct Kept {
    /// The store: a file, or the address of a PostgreSQL database. `KEYWRIGHT_STORE` where it is
    /// not given, and `keywright.db` in the estate's folder where that is not set.
    #[arg(long, value_name = "STORE")]
    pub(crate) store: Option<String>,
    /// The estate's folder; without a `keywright.toml` in it, keys are named by their spelling.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) estate: Option<PathBuf>,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub(crate) format: Plain,
}

/// Who does it, and why: the journal keeps both.
#[derive(Debug, Clone, Args)]
pub(crate) struct Act {
    /// Who does it; the user's name where it is not given.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT", default_value = "no reason given")]
    pub(crate) why: String,
}

/// `cluster show`.
#[derive(Debug, Args)]
pub(crate) struct ClusterShow {
    /// The cluster, by its name in the estate or its id.
    pub(crate) cluster: String,
    #[command(flatten)]
    pub(crate) kept: Kept,
}

/// `cluster claim`.
#[derive(Debug, Args)]
pub(crate) struct ClusterClaim {
    /// The cluster, by its name in the estate or its id.
    pub(crate) cluster: String,
    /// The key, by its name in the estate or its spelling; the one that the estate declares, where
    /// it is not given.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    #[command(flatten)]
    pub(crate) act: Act,
    #[command(flatten)]
    pub(crate) kept: Kept,
}

/// `cluster release`.
#[derive(Debug, Args)]
pub(crate) struct ClusterRelease {
    /// The cluster, by its name in the estate or its id.
    pub(crate) cluster: String,
    /// The day of the cluster's deletion, where no estate declares it: `2026-11-20`.
    #[arg(long, value_name = "DAY", conflicts_with = "withdraw")]
    pub(crate) deleted_on: Option<Date>,
    /// Take a release back.
    #[arg(long)]
    pub(crate) withdraw: bool,
    #[command(flatten)]
    pub(crate) act: Act,
    #[command(flatten)]
    pub(crate) kept: Kept,
}

/// `list`.
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) kept: Kept,
}

/// `show`.
#[derive(Debug, Args)]
pub(crate) struct History {
    /// The key's name in the estate, or its spelling.
    pub(crate) key: String,
    #[command(flatten)]
    pub(crate) kept: Kept,
}

/// `claim`.
#[derive(Debug, Args)]
pub(crate) struct Claim {
    /// The key's name in the estate, or its spelling.
    pub(crate) key: String,
    /// The cluster, by its id or name; the one that the estate declares on the key, where it is not
    /// given.
    #[arg(long, value_name = "CLUSTER")]
    pub(crate) cluster: Option<String>,
    #[command(flatten)]
    pub(crate) act: Act,
    #[command(flatten)]
    pub(crate) kept: Kept,
}

/// `release`.
#[derive(Debug, Args)]
pub(crate) struct Release {
    /// The key's name in the estate, or its spelling.
    pub(crate) key: String,
    /// The cluster that holds it.
    #[arg(long, value_name = "CLUSTER")]
    pub(crate) cluster: Option<String>,
    /// The day of the cluster's deletion, where no estate declares it: `2026-11-20`.
    #[arg(long, value_name = "DAY", conflicts_with = "withdraw")]
    pub(crate) deleted_on: Option<Date>,
    /// Take a release back.
    #[arg(long)]
    pub(crate) withdraw: bool,
    #[command(flatten)]
    pub(crate) act: Act,
    #[command(flatten)]
    pub(crate) kept: Kept,
}

/// `transfer`.
#[derive(Debug, Args)]
pub(crate) struct Transfer {
    /// The key's name in the estate, or its spelling.
    pub(crate) key: String,
    /// The name that the claim bears.
    #[arg(long, value_name = "CLUSTER")]
    pub(crate) from: String,
    /// The name that it is to bear.
    #[arg(long, value_name = "CLUSTER")]
    pub(crate) to: String,
    #[command(flatten)]
    pub(crate) act: Act,
    #[command(flatten)]
    pub(crate) kept: Kept,
}
