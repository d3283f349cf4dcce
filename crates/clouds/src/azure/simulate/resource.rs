//! What a request is made on, and which scopes reach it.
//!
//! Source: Microsoft, "Understand scope for Azure RBAC"; "Object identifiers" of Key Vault.

use std::sync::Arc;

use crate::azure::identity::KeyId;
use crate::azure::management_group::ManagementGroups;
use crate::azure::scope::Scope;

use super::said::Truth;

/// A resource.
#[derive(Debug, Clone, Default)]
pub(super) struct Resource {
    /// As the request writes it.
    pub(super) text: String,
    /// Its path in lower case, segment by segment; of a URL, what lies below the vault.
    path: Vec<String>,
    /// Whether the path begins at the subscription.
    whole: bool,
    /// The vault, if it is one or lies in one.
    pub(super) vault: Option<String>,
    /// What it is within the vault: `keys`, and a name.
    pub(super) object: Option<(String, String)>,
    /// The version of it.
    pub(super) version: Option<String>,
    /// Whether it lies in a managed HSM.
    pub(super) in_hsm: bool,
}

/// Where something stands.
#[derive(Debug)]
pub(super) enum Path {
    /// There, segment by segment in lower case.
    Known(Vec<String>),
    /// It cannot be told, for this reason.
    Unclear(String),
}

impl Path {
    pub(super) fn of(scope: &Scope) -> Path {
        match scope {
            Scope::Path(path) => Path::Known(folded(path)),
            Scope::Deployment { .. } => Path::Unclear("its scope is a deployment's".to_owned()),
            Scope::Unclear(why) => Path::Unclear(format!("its scope is unclear: {why}")),
        }
    }
}

const PROVIDER: [&str; 3] = ["providers", "microsoft.keyvault", "vaults"];
const SUFFIXES: [&str; 3] = ["vault.azure.net", "vault.azure.cn", "vault.usgovcloudapi.net"];

impl Resource {
    /// Reads an ARM id, a key's URL or a vault's.
    pub(super) fn read(text: &str) -> Option<Resource> {
        if text.starts_with('/') { Resource::path(text) } else { Resource::url(text) }
    }

    fn path(text: &str) -> Option<Resource> {
        let mut path = folded(text);
        let kind = path.first().map(String::as_str);
        if !matches!(kind, None | Some("subscriptions" | "providers")) || path.len() == 1 {
            return None;
        }
        let mut found = Resource { text: text.to_owned(), whole: true, ..Resource::default() };
        if let Some(at) = vault_at(&path) {
            // A path that begins at the provider says no more than a URL does.
            found.whole = is_whole(&path, at);
            if !found.whole && at != PROVIDER.len() {
                return None;
            }
            found.vault = path.get(at).cloned();
            let below = path.split_off((at + 1).min(path.len()));
            if !found.whole {
                path.clear();
            }
            match below.as_slice() {
                [] => {}
                [kind, name] => found.object = Some((kind.clone(), name.clone())),
                [kind, name, versions, version] if versions == "versions" => {
                    found.object = Some((kind.clone(), name.clone()));
                    found.version = Some(version.clone());
                }
                _ => return None,
            }
            path.extend(below.into_iter().take(2));
        }
        found.in_hsm = path.iter().any(|it| it == "managedhsms");
        found.path = path;
        Some(found)
    }

    fn url(text: &str) -> Option<Resource> {
        let mut found = Resource { text: text.to_owned(), ..Resource::default() };
        let rest = match text.get(..8).filter(|it| it.eq_ignore_ascii_case("https://")) {
            Some(_) => text[8..].trim_end_matches('/'),
            None => return None,
        };
        match KeyId::parse(text) {
            Some(it) => {
                let name = it.key.to_ascii_lowercase();
                found.in_hsm = it.is_in_hsm();
                found.vault = Some(it.vault.to_ascii_lowercase());
                found.path = vec!["keys".to_owned(), name.clone()];
                found.object = Some(("keys".to_owned(), name));
                found.version = it.version.map(str::to_ascii_lowercase);
            }
            None => {
                let (vault, suffix) = rest.split_once('.')?;
                SUFFIXES.iter().find(|it| it.eq_ignore_ascii_case(suffix))?;
                found.vault = Some(vault.to_ascii_lowercase());
            }
        }
        Some(found)
    }

    /// Takes the vault's resource id, which a URL does not carry.
    pub(super) fn stand_in(&mut self, vault_id: &str) {
        if !self.whole {
            let mut path = folded(vault_id);
            path.append(&mut self.path);
            self.path = path;
            self.whole = true;
        }
    }

    /// Whether it was named by its URL.
    pub(super) fn is_url(&self) -> bool {
        !self.text.starts_with('/')
    }

    /// Whether it names its vault, and another place for it than this.
    pub(super) fn contradicts(&self, vault_id: &str) -> bool {
        self.whole && self.vault.is_some() && !self.path.starts_with(&folded(vault_id))
    }

    /// The subscription, where it is known.
    fn subscription(&self) -> Option<&str> {
        match self.path.as_slice() {
            [first, name, ..] if self.whole && first == "subscriptions" => Some(name),
            _ => None,
        }
    }

    /// Whether what stands at a scope reaches it.
    pub(super) fn is_under(
        &self,
        scope: &Path,
        groups: &[Arc<ManagementGroups>],
    ) -> (Truth, String) {
        let path = match scope {
            Path::Known(path) => path.as_slice(),
            Path::Unclear(why) => return maybe(why),
        };
        if path.is_empty() {
            return plain(true);
        }
        if let [a, b, c, group] = path
            && a == "providers"
            && b == "microsoft.management"
            && c == "managementgroups"
        {
            return self.is_in_group(group, path, groups);
        }
        if self.whole {
            return plain(self.path.starts_with(path));
        }
        match vault_at(path) {
            // A vault's name is its own in all of Azure.
            Some(at) => {
                let same = path.get(at) == self.vault.as_ref();
                plain(same && self.path.starts_with(&path[(at + 1).min(path.len())..]))
            }
            None if path.len() <= 4 => {
                maybe("where the vault lies was not handed in: `az keyvault show` tells")
            }
            None => plain(false),
        }
    }

    /// Whether a scope is the resource's own, and nothing above it.
    pub(super) fn is_at(&self, scope: &Path) -> bool {
        let Path::Known(path) = scope else { return false };
        let below = vault_at(path).map(|at| &path[(at + 1).min(path.len())..]);
        match self.whole {
            true => self.path == *path,
            false => below == Some(self.path.as_slice()),
        }
    }

    fn is_in_group(
        &self,
        group: &str,
        path: &[String],
        groups: &[Arc<ManagementGroups>],
    ) -> (Truth, String) {
        if self.whole && self.path == path {
            return plain(true);
        }
        let told = self.subscription().and_then(|it| {
            let all: Vec<bool> = groups.iter().filter_map(|one| one.holds(group, it)).collect();
            all.iter().all(|one| Some(one) == all.first()).then(|| all.first().copied())?
        });
        match told {
            Some(is_in) => plain(is_in),
            None if self.whole && self.path.is_empty() => plain(false),
            None => maybe(&format!(
                "whether it reaches from management group `{group}` was not handed in"
            )),
        }
    }
}

fn plain(truth: bool) -> (Truth, String) {
    (if truth { Truth::Yes } else { Truth::No }, String::new())
}

fn maybe(why: &str) -> (Truth, String) {
    (Truth::Maybe, why.to_owned())
}

/// Whether a path to a vault's name says where the vault lies.
fn is_whole(path: &[String], at: usize) -> bool {
    matches!(path, [a, _, b, _, ..] if a == "subscriptions" && b == "resourcegroups" && at == 7)
}

fn folded(path: &str) -> Vec<String> {
    path.split('/').filter(|it| !it.is_empty()).map(str::to_ascii_lowercase).collect()
}

/// Where the name of the vault stands that a path leads to or through.
pub(super) fn vault_at(path: &[String]) -> Option<usize> {
    let at = path.windows(PROVIDER.len()).position(|it| it.iter().eq(PROVIDER.iter()))?;
    (at + PROVIDER.len() < path.len()).then_some(at + PROVIDER.len())
}
