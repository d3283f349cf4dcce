//! What a vault's own access policies give, where role assignments do not decide.
//!
//! Source: Microsoft, REST reference, `Microsoft.KeyVault/vaults` (`AccessPolicyEntry`), and of
//! each operation "This operation requires the … permission"; "Assign a Key Vault access policy".

use keywright_model::text::Node;

use crate::azure::bundle::Numbered;
use crate::azure::property::{Told, text};
use crate::azure::vault::Vault;

use super::case::Case;
use super::operation::VAULTS;
use super::said::{Reason, Said, Truth, cited};
use super::who::Who;

/// An operation's permission: of a vault's list, and of one thing in it where that differs.
struct Permission {
    operation: &'static str,
    set: &'static str,
    word: &'static str,
    of_list: &'static str,
}

const fn same(operation: &'static str, set: &'static str, word: &'static str) -> Permission {
    Permission { operation, set, word, of_list: word }
}

const PERMISSIONS: &[Permission] = &[
    Permission { operation: "keys/read", set: "keys", word: "get", of_list: "list" },
    same("keys/create/action", "keys", "create"),
    same("keys/import/action", "keys", "import"),
    same("keys/update/action", "keys", "update"),
    same("keys/delete", "keys", "delete"),
    same("keys/backup/action", "keys", "backup"),
    same("keys/restore/action", "keys", "restore"),
    same("keys/recover/action", "keys", "recover"),
    same("keys/purge/action", "keys", "purge"),
    same("keys/encrypt/action", "keys", "encrypt"),
    same("keys/decrypt/action", "keys", "decrypt"),
    same("keys/wrap/action", "keys", "wrapKey"),
    same("keys/unwrap/action", "keys", "unwrapKey"),
    same("keys/sign/action", "keys", "sign"),
    same("keys/verify/action", "keys", "verify"),
    same("keys/release/action", "keys", "release"),
    same("keys/rotate/action", "keys", "rotate"),
    same("keyrotationpolicies/read", "keys", "getrotationpolicy"),
    same("keyrotationpolicies/write", "keys", "setrotationpolicy"),
    same("secrets/readMetadata/action", "secrets", "list"),
    same("secrets/getSecret/action", "secrets", "get"),
    same("secrets/setSecret/action", "secrets", "set"),
    same("secrets/update/action", "secrets", "set"),
    same("secrets/delete", "secrets", "delete"),
    same("secrets/backup/action", "secrets", "backup"),
    same("secrets/restore/action", "secrets", "restore"),
    same("secrets/recover/action", "secrets", "recover"),
    same("secrets/purge/action", "secrets", "purge"),
    Permission {
        operation: "certificates/read",
        set: "certificates",
        word: "get",
        of_list: "list",
    },
    same("certificates/create/action", "certificates", "create"),
    same("certificates/import/action", "certificates", "import"),
    same("certificates/update/action", "certificates", "update"),
    same("certificates/delete", "certificates", "delete"),
    same("certificates/backup/action", "certificates", "backup"),
    same("certificates/restore/action", "certificates", "restore"),
    same("certificates/recover/action", "certificates", "recover"),
    same("certificates/purge/action", "certificates", "purge"),
];

/// Which of a key's permissions `all` means for certain. It was made before the later ones.
pub(in crate::azure) const ALL_LEAVES_OUT: &str = "purge";
pub(in crate::azure) const LATER: [&str; 4] =
    ["release", "rotate", "getrotationpolicy", "setrotationpolicy"];

/// The list and the words of an operation's permission: of one thing, and of all of its kind.
pub(in crate::azure) fn words(action: &str) -> Option<[&'static str; 3]> {
    permission(action).map(|it| [it.set, it.word, it.of_list])
}

/// Whether the vault's access policies give the request's action.
pub(super) fn given<'c>(case: &Case, who: &Who<'_>, vault: &'c Numbered<Vault>) -> Said<'c> {
    let document = (vault.at, &vault.it.document);
    let root = &document.1.root;
    let Some(wanted) = permission(&case.action) else {
        let why = "which permission of an access policy gives this is not known";
        return Said::of(Truth::Maybe, cited(why, document, root.span));
    };
    let list = vault.it.property("accessPolicies").filter(|it| !it.is_null());
    let Some(node) = list else {
        let why = "the vault's access policies are not shown";
        return Said::of(Truth::Maybe, cited(why, document, root.span));
    };
    let Some(policies) = node.as_array() else {
        let why = "the vault's access policies cannot be read";
        return Said::of(Truth::Maybe, cited(why, document, node.span));
    };
    let word = match case.resource.object {
        Some(_) => wanted.word,
        None => wanted.of_list,
    };
    let mut doubts: Vec<Reason<'c>> = Vec::new();
    for (at, policy) in policies.iter().enumerate() {
        let (truth, why) = holds(who, vault, policy, wanted.set, word);
        let label = text(policy.get_any_case("objectId")).known().unwrap_or("unnamed");
        match truth {
            Truth::Yes => {
                let message = format!("the vault's access policy for `{label}` gives `{word}`");
                return Said::of(Truth::Yes, cited(message, document, policy.span).of(at));
            }
            Truth::Maybe => {
                let message = format!("the vault's access policy for `{label}` may give it: {why}");
                doubts.push(cited(message, document, policy.span).of(at));
            }
            Truth::No => {}
        }
    }
    match doubts.is_empty() {
        true => {
            let message = format!("no access policy of the vault gives `{word}`");
            Said::of(Truth::No, cited(message, document, node.span))
        }
        false => Said { truth: Truth::Maybe, because: doubts },
    }
}

fn permission(action: &str) -> Option<&'static Permission> {
    let prefix = action.get(..VAULTS.len())?;
    let name = action.get(VAULTS.len()..).filter(|_| prefix.eq_ignore_ascii_case(VAULTS))?;
    PERMISSIONS.iter().find(|it| it.operation.eq_ignore_ascii_case(name))
}

fn holds(
    who: &Who<'_>,
    vault: &Numbered<Vault>,
    policy: &Node,
    set: &str,
    word: &str,
) -> (Truth, String) {
    let tenant = |node: Option<&Node>| text(node).known().map(str::to_ascii_lowercase);
    let own = tenant(vault.it.property("tenantId"));
    let elsewhere = match (tenant(policy.get_any_case("tenantId")), own) {
        (Some(a), Some(b)) if a != b => (Truth::Maybe, "it is of another tenant".to_owned()),
        _ => (Truth::Yes, String::new()),
    };
    let through = match text(policy.get_any_case("applicationId")) {
        Told::Absent => (Truth::Yes, String::new()),
        Told::Is(_) | Told::Unclear(_) => {
            (Truth::Maybe, "it holds only through one application".to_owned())
        }
    };
    let named = match text(policy.get_any_case("objectId")) {
        Told::Is(id) => who.is(id, "", None),
        Told::Absent | Told::Unclear(_) => (Truth::Maybe, "whose it is cannot be read".to_owned()),
    };
    super::role::all([
        &|| carries(policy, set, word),
        &|| named.clone(),
        &|| elsewhere.clone(),
        &|| through.clone(),
    ])
}

fn carries(policy: &Node, set: &str, word: &str) -> (Truth, String) {
    let unclear = || (Truth::Maybe, "its permissions cannot be read".to_owned());
    let node = match policy.get_any_case("permissions") {
        Some(node) => node.get_any_case(set).filter(|it| !it.is_null()),
        None => return unclear(),
    };
    let Some(node) = node else { return (Truth::No, String::new()) };
    let words: Option<Vec<&str>> =
        node.as_array().and_then(|it| it.iter().map(Node::as_str).collect());
    let Some(words) = words else { return unclear() };
    let has = |wanted: &str| words.iter().any(|it| it.eq_ignore_ascii_case(wanted));
    let all = has("all") && word != ALL_LEAVES_OUT;
    match has(word) || all && !LATER.contains(&word) {
        true => (Truth::Yes, String::new()),
        false if all => (Truth::Maybe, format!("whether `all` means `{word}` is not known")),
        false => (Truth::No, String::new()),
    }
}
