//! The role assignments that a vendor's service principal needs on a key's vault, as commands.
//!
//! What must never happen: it is taken for done where the vault's mode, its network or a denial
//! makes role assignments count for nothing.
//!
//! Source: Confluent, "Manage encryption key policies on Azure"; confluentinc/cli `internal/byok`:
//! a service principal for the application id, and two built-in roles on the vault.

use keywright_policy::{
    Access, Finding, LACKS_NOTHING, Needs, Network, Principal, Rendered, Severity, Step, Unmet,
    Unrendered, judge, unmet,
};

use super::assignment::Assignments;
use super::builtin::{Builtin, builtin};
use super::command::{self, word};
use super::rules::{BESIDE, IN_THE_WAY, edit, lacking, network_help, object};
use super::{Case, Target};
use crate::made::document;

/// Writes the commands.
///
/// # Errors
/// It cannot be told whom to let in, or to which vault.
pub fn render(mut case: Case) -> Result<Rendered, Unrendered> {
    let needs = case.needs.clone().ok_or_else(Unrendered::no_vendor)?;
    let applications = needs.named(is_application, "only an application, by its id,")?;
    let vault = vault(&case)?;
    let mut sets: Vec<&str> = needs.permissions.iter().map(|it| it.set).collect();
    sets.dedup();
    let roles: Vec<&Builtin> = sets.into_iter().filter_map(builtin).collect();
    let mut out = Rendered::default();
    for it in &applications {
        let known = object(&case, &it.id);
        if known.is_none() {
            out.commands.push(Step {
                why: format!(
                    "makes {}'s service principal in your tenant; one that is there stays as it is",
                    needs.vendor
                ),
                command: format!("az ad sp create --id {}", word(&it.id)),
            });
        }
        out.commands.extend(roles.iter().map(|role| Step {
            why: format!("gives it `{}` on the vault {vault}", role.name),
            command: match &known {
                Some(object) => command::assign(&case, object, role),
                None => command::assign_looked_up(&case, &it.id, role),
            },
        }));
    }
    if case.document.vault.is_some() && lacking(&case).is_empty() {
        out.notes.push(LACKS_NOTHING.to_owned());
    }
    out.notes.extend(notes(&case, &needs));
    let whole = applications.iter().all(|it| put(&mut case, it, &roles));
    let mut open = lacking(&case);
    if !whole {
        out.notes.push(
            "what stands in the way of these assignments was not asked: that wants the vault, its \
             role assignments and the service principal as exports"
                .to_owned(),
        );
        open.retain(|it| matches!(it.access, Access::Denied { .. }));
    }
    out.unmet = unmet(&open);
    out.unmet.extend(judge(IN_THE_WAY, &case).iter().filter_map(in_the_way));
    Ok(out)
}

/// A finding as what keeps the vendor out.
fn in_the_way(finding: &Finding) -> Option<Unmet> {
    let certain = match finding.severity {
        Severity::Error => true,
        Severity::Unknown => false,
        Severity::Warning | Severity::Note => return None,
    };
    Some(Unmet { what: with_next_step(finding), certain })
}

fn with_next_step(finding: &Finding) -> String {
    match &finding.fix.command {
        Some(command) => format!("{}; {}: {command}", finding.message, finding.help),
        None => format!("{}; {}", finding.message, finding.help),
    }
}

/// Whether a text is an application's id.
fn is_application(id: &str) -> bool {
    let parts: Vec<usize> = id.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && id.chars().all(|it| it.is_ascii_hexdigit() || it == '-')
}

/// The vault's name.
fn vault(case: &Case) -> Result<String, Unrendered> {
    let id = case.key.id.as_deref();
    if case.document.is_in_hsm(id) {
        let why = "the key lies in a managed HSM, which has role assignments of its own";
        return Err(Unrendered::Unknown(why.to_owned()));
    }
    match case.document.target(id) {
        Target { vault: Some(vault), .. } => Ok(vault.to_owned()),
        Target { vault: None, .. } => {
            let why = format!("`{}` names no key in a vault", id.unwrap_or_default());
            Err(Unrendered::Unknown(why))
        }
    }
}

/// What role assignments alone do not bring about.
fn notes(case: &Case, needs: &Needs) -> Vec<String> {
    if case.document.vault.is_some() {
        return judge(BESIDE, case).iter().map(with_next_step).collect();
    }
    let network = match needs.network {
        Network::Public | Network::TrustedServices => network_help(needs.network),
        Network::Unknown | Network::Any => {
            "Enterprise clusters want public access from all networks, Dedicated clusters the \
             exception for trusted Microsoft services"
        }
    };
    vec![
        "the vault was not handed in: role assignments count in RBAC mode alone".to_owned(),
        format!(
            "the vault wants purge protection, which cannot be turned off again: {}",
            command::vault_update(case, "--enable-purge-protection true")
        ),
        format!("of the vault's network: {network}"),
    ]
}

/// Puts into the exports what the commands leave behind; whether that could be told.
fn put(case: &mut Case, who: &Principal, roles: &[&Builtin]) -> bool {
    let present = case.document.assignments.as_ref();
    let present = present.map_or_else(
        || (document("list.json", "[]"), false),
        |it| (it.document.clone(), it.with_vault),
    );
    let (document, with_vault) = present;
    let present = Assignments { document, with_vault, whole: false };
    let edit = edit(case, &present, who, roles);
    let Some(document) = edit.and_then(|it| present.document.edited(&[it])) else { return false };
    case.document.assignments = Some(Assignments { document, with_vault, whole: false });
    case.document.vault.is_some()
}

#[cfg(test)]
pub(super) mod tests;
