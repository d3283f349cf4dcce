//! The least rights that this door needs.
//!
//! Source: Confluent Cloud documentation, "Predefined RBAC roles" (`Operator` reads metadata of
//! environments and clusters), "Manage self-managed encryption keys" (`OrganizationAdmin` or
//! `EnvironmentAdmin`); Confluent support, "The Operator role in Confluent Cloud has transitioned
//! to read-only access".

/// A role, and what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnRole {
    /// Its name, as `confluent iam rbac role-binding create --role` takes it.
    pub role: &'static str,
    /// Where it is bound.
    pub scope: &'static str,
    /// The calls that it allows.
    pub calls: &'static [&'static str],
}

/// Every call that this door makes. All of them read.
pub const CALLS: [&str; 4] = [
    "GET /org/v2/environments",
    "GET /cmk/v2/clusters",
    "GET /byok/v1/keys",
    "GET /byok/v1/keys/{id}",
];

/// The roles of the service account whose API key this door uses. WHY one of them may write:
/// Confluent documents no role that shows self-managed keys and changes nothing.
pub fn own_roles() -> [OwnRole; 2] {
    [
        OwnRole {
            role: "Operator",
            scope: "the organization",
            calls: &["GET /org/v2/environments", "GET /cmk/v2/clusters"],
        },
        OwnRole {
            role: "EnvironmentAdmin",
            scope: "one environment",
            calls: &["GET /byok/v1/keys", "GET /byok/v1/keys/{id}"],
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roles_allow_the_calls_and_no_others() {
        let roles = own_roles();
        let allowed: Vec<&str> = roles.iter().flat_map(|it| it.calls).copied().collect();
        assert_eq!(allowed, CALLS);
        assert!(CALLS.iter().all(|it| it.starts_with("GET ")));
    }
}
