//! How the door to AWS is found: whose credentials, which regions and accounts, which role.

use std::path::PathBuf;

/// What a user sets. With nothing set, everything is as the command line of AWS would find it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// A profile by name; it wins over credentials in the environment, as `--profile` does.
    pub profile: Option<String>,
    /// A file of credentials, in place of the user's own.
    pub credentials_file: Option<PathBuf>,
    /// Where keys are looked for. None: the region of the profile or of the environment.
    pub regions: Vec<String>,
    /// In which accounts keys are looked for, by the role. None: the caller's own.
    pub accounts: Vec<String>,
    /// A role that is taken in each key's own account.
    pub role: Option<Role>,
    /// Where all services are, in place of AWS: an emulator, a private endpoint.
    pub endpoint: Option<String>,
}

/// A role of one name in many accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name, with its path: `audit/keywright`.
    pub name: String,
    /// What its trust policy asks of whoever takes it.
    pub external_id: Option<String>,
}
