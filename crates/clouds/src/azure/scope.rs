//! Whether an assignment's scope reaches a vault, or a key in it.
//!
//! Source: Microsoft, "Understand scope for Azure RBAC": management group, subscription, resource
//! group, resource; an assignment reaches everything below its scope. Ids have no letter case.

use keywright_policy::Plane;

use super::management_group::ManagementGroups;

/// The key whose access is asked for, as far as it is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Target<'a> {
    /// The vault's resource id.
    pub vault_id: Option<&'a str>,
    /// The vault's name, unique in its cloud.
    pub vault: Option<&'a str>,
    /// The key's name.
    pub key: Option<&'a str>,
    /// Which management groups its subscription lies in, where that was handed in.
    pub groups: Option<&'a ManagementGroups>,
}

impl Target<'_> {
    fn lies_in(&self, group: &str) -> Option<bool> {
        let vault = folded(self.vault_id?);
        let [first, subscription, ..] = vault.as_slice() else { return None };
        let known = self.groups.filter(|_| first == "subscriptions")?;
        known.holds(group, subscription)
    }
}

/// Where an assignment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// At this path.
    Path(String),
    /// At whatever a template is deployed to; whether the vault is deployed with it.
    Deployment { with_vault: bool },
    /// It cannot be read, for this reason.
    Unclear(String),
}

/// Whether a scope reaches a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// It does.
    Whole,
    /// It may, or only in part: why that does not decide.
    Part(String),
    /// It does not.
    Nothing,
}

/// How the doubt about a management group begins.
pub(super) const ANCESTRY_UNSEEN: &str = "whether the subscription lies in management group";

const VAULTS: [&str; 3] = ["providers", "microsoft.keyvault", "vaults"];

impl Scope {
    /// Whether an assignment here reaches what an operation of this plane needs: the key for its
    /// use, the whole vault for management.
    pub fn reach(&self, target: Target<'_>, plane: Plane) -> Reach {
        let path = match self {
            Scope::Path(path) => path,
            Scope::Deployment { with_vault: true } => return Reach::Whole,
            Scope::Deployment { with_vault: false } => {
                return Reach::Part("its template may be deployed elsewhere than the vault".into());
            }
            Scope::Unclear(why) => return Reach::Part(format!("its scope is unclear: {why}")),
        };
        let segments = folded(path);
        let above = match vault_and_below(&segments) {
            Some((vault, below)) => return vault_reach(&segments, vault, below, target, plane),
            None if segments.is_empty() => return Reach::Whole,
            None => segments,
        };
        if is_management_group(&above) {
            let group = above.last().map_or("", String::as_str);
            return match target.lies_in(group) {
                Some(true) => Reach::Whole,
                Some(false) => Reach::Nothing,
                None => Reach::Part(format!("{ANCESTRY_UNSEEN} `{group}` was not handed in")),
            };
        }
        let inside = target.vault_id.map(|it| folded(it).starts_with(&above));
        match inside {
            Some(true) => Reach::Whole,
            None if is_subscription_or_group(&above) => Reach::Part(format!(
                "whether the vault lies in `{path}` was not handed in: `az keyvault show` tells"
            )),
            Some(false) | None => Reach::Nothing,
        }
    }

    /// As [`Scope::reach`], of a deny assignment that leaves out what lies below its scope.
    pub(super) fn reach_alone(&self, target: Target<'_>, plane: Plane) -> Reach {
        let below_vault = match self {
            Scope::Path(path) => vault_and_below(&folded(path)).map(|it| it.1.len()),
            Scope::Deployment { .. } | Scope::Unclear(_) => return self.reach(target, plane),
        };
        match (below_vault, self.reach(target, plane)) {
            (None, _) | (_, Reach::Nothing) => Reach::Nothing,
            (Some(0), Reach::Whole) => Reach::Part(
                "it stands on the vault and leaves out what lies below it, and whether keys do is \
                 nowhere written"
                    .into(),
            ),
            (Some(_), reach) => reach,
        }
    }

    /// Whether an assignment here is inherited by the vault.
    pub fn is_above(&self, target: Target<'_>) -> bool {
        match self {
            Scope::Path(path) => {
                let segments = folded(path);
                let below = vault_and_below(&segments).is_some();
                !below && self.reach(target, Plane::Control) != Reach::Nothing
            }
            Scope::Deployment { .. } | Scope::Unclear(_) => false,
        }
    }

    /// The vault's resource id, where the path carries that of the target's.
    pub fn vault_id<'s>(&'s self, target: Target<'_>) -> Option<&'s str> {
        let Scope::Path(path) = self else { return None };
        let segments = folded(path);
        let (vault, below) = vault_and_below(&segments)?;
        let whole = path.starts_with('/') && segments.first()? == "subscriptions";
        let ours = target.vault?.eq_ignore_ascii_case(vault) && below.is_empty();
        (whole && ours).then(|| path.trim_end_matches('/'))
    }
}

/// A path's segments in lower case.
pub(super) fn folded(path: &str) -> Vec<String> {
    path.split('/').filter(|it| !it.is_empty()).map(str::to_ascii_lowercase).collect()
}

/// The name of the vault that a path leads to or through, and what follows it.
fn vault_and_below(segments: &[String]) -> Option<(&str, &[String])> {
    let at = segments.windows(VAULTS.len()).position(|it| it.iter().eq(VAULTS.iter()))?;
    let (vault, below) = segments.get(at + VAULTS.len()..)?.split_first()?;
    Some((vault, below))
}

fn vault_reach(
    segments: &[String],
    vault: &str,
    below: &[String],
    target: Target<'_>,
    plane: Plane,
) -> Reach {
    let whole = segments.len() - below.len();
    // A template's path begins at `providers`: its vault is known by its name alone.
    let absolute = segments.first().is_some_and(|it| it == "subscriptions");
    let same = match (target.vault_id.map(folded), target.vault) {
        (Some(id), _) if absolute => id == segments[..whole],
        (_, Some(name)) => name.eq_ignore_ascii_case(vault),
        (_, None) => return Reach::Part("which vault holds the key was not handed in".into()),
    };
    if !same {
        return Reach::Nothing;
    }
    match (below, plane) {
        ([], _) => Reach::Whole,
        ([keys, key], plane) if keys == "keys" => match (target.key, plane) {
            (Some(name), _) if !name.eq_ignore_ascii_case(key) => Reach::Nothing,
            (Some(_), Plane::Data) => Reach::Whole,
            (Some(_), Plane::Control) => {
                Reach::Part("it reaches the key alone, not the vault".into())
            }
            (None, _) => Reach::Part("which key is meant was not handed in".into()),
        },
        _ => Reach::Nothing,
    }
}

fn is_management_group(segments: &[String]) -> bool {
    matches!(segments, [a, b, c, _] if a == "providers" && b == "microsoft.management"
        && c == "managementgroups")
}

fn is_subscription_or_group(segments: &[String]) -> bool {
    match segments {
        [a, _] => a == "subscriptions",
        [a, _, b, _] => a == "subscriptions" && b == "resourcegroups",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";

    fn check(scope: &str, plane: Plane, wanted: &str) {
        let known =
            Target { vault_id: Some(ID), vault: Some("acme"), key: Some("orders"), groups: None };
        check_of(known, scope, plane, wanted);
    }

    fn check_of(target: Target<'_>, scope: &str, plane: Plane, wanted: &str) {
        let found = match Scope::Path(scope.to_owned()).reach(target, plane) {
            Reach::Whole => "whole",
            Reach::Part(_) => "part",
            Reach::Nothing => "nothing",
        };
        assert_eq!(found, wanted, "{scope}");
    }

    #[test]
    fn a_scope_reaches_what_lies_below_it_segment_by_segment() {
        let key = format!("{ID}/keys/orders");
        for (scope, wanted) in [
            ("/", "whole"),
            ("/subscriptions/S", "whole"),
            ("/subscriptions/s2", "nothing"),
            ("/subscriptions/s/resourcegroups/G/", "whole"),
            ("/subscriptions/s/resourceGroups/g2", "nothing"),
            ("/subscriptions/s/resourceGroups/gg", "nothing"),
            (ID, "whole"),
            (&ID.to_uppercase(), "whole"),
            (&format!("{ID}2"), "nothing"),
            (&key, "whole"),
            (&format!("{ID}/keys/order"), "nothing"),
            (&format!("{ID}/secrets/orders"), "nothing"),
            ("/providers/Microsoft.Management/managementGroups/root", "part"),
            ("/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/acme", "nothing"),
            (
                "/subscriptions/s2/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme",
                "nothing",
            ),
        ] {
            check(scope, Plane::Data, wanted);
        }
        check(&key, Plane::Control, "part");
        check(ID, Plane::Control, "whole");
    }

    #[test]
    fn what_is_not_known_of_the_key_leaves_scopes_open() {
        let named =
            Target { vault_id: None, vault: Some("acme"), key: Some("orders"), groups: None };
        check_of(named, ID, Plane::Data, "whole");
        check_of(named, "/subscriptions/s", Plane::Data, "part");
        check_of(named, "/subscriptions/s/resourceGroups/g", Plane::Data, "part");
        check_of(Target::default(), ID, Plane::Data, "part");
        let keyless = Target { key: None, ..named };
        check_of(keyless, &format!("{ID}/keys/orders"), Plane::Data, "part");
    }
}
