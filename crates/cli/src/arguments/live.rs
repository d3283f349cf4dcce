//! What looks at clouds and vendors.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Plain;

/// Which doors are opened, and how.
#[derive(Debug, Args)]
pub(crate) struct Reach {
    /// Look behind these doors only; all where none is named.
    #[arg(long, value_name = "DOOR", value_delimiter = ',', value_enum)]
    pub(crate) only: Vec<DoorName>,
    /// AWS regions to search for keys, beside the one that is set up. A key that is named tells its
    /// own.
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    pub(crate) aws_region: Vec<String>,
    /// The profile of AWS's configuration files.
    #[arg(long, value_name = "PROFILE")]
    pub(crate) aws_profile: Option<String>,
    /// The name of the role to assume in the account of each key.
    #[arg(long, value_name = "NAME")]
    pub(crate) aws_role: Option<String>,
    /// What the trust policy of that role asks for.
    #[arg(long, value_name = "ID", requires = "aws_role")]
    pub(crate) aws_external_id: Option<String>,
    /// AWS accounts to search for keys by that role.
    #[arg(long, value_name = "ACCOUNT", value_delimiter = ',', requires = "aws_role")]
    pub(crate) aws_account: Vec<String>,
    /// Ids of applications by which vendors are known to Microsoft Entra.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) azure_application: Vec<String>,
}

/// A door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DoorName {
    /// AWS.
    Aws,
    /// Azure.
    Azure,
    /// Google Cloud.
    Google,
    /// Confluent Cloud.
    Confluent,
}

/// `keywright observe`.
#[derive(Debug, Args)]
pub(crate) struct Observe {
    /// The estate's folder.
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(crate) estate: PathBuf,
    /// Look at these keys only.
    #[arg(long = "key", value_name = "NAME")]
    pub(crate) keys: Vec<String>,
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub(crate) format: Plain,
}

/// `keywright doctor`.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// The estate's folder.
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(crate) estate: PathBuf,
    /// The store: a file, or `postgres://…`.
    #[arg(long, value_name = "STORE")]
    pub(crate) store: Option<String>,
    #[command(flatten)]
    pub(crate) reach: Reach,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Plain::Text)]
    pub(crate) format: Plain,
}

/// `keywright render-own`.
#[derive(Debug, Args)]
pub(crate) struct RenderOwn {
    /// For which door.
    #[arg(long, value_name = "DOOR", value_enum)]
    pub(crate) cloud: DoorName,
    /// AWS: the keys, by their ARNs; every key where none is named.
    #[arg(long, value_name = "ARN", value_delimiter = ',')]
    pub(crate) key: Vec<String>,
    /// AWS: what a change of one key needs, for a role apart from the one that looks.
    #[arg(long)]
    pub(crate) write: bool,
    /// Azure: the subscriptions of the vaults.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) subscription: Vec<String>,
}
