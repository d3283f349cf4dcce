//! A vault whose network keeps the vendor out.
//!
//! Source: Confluent, best practices, Azure checklist: Enterprise clusters want public access,
//! Dedicated clusters the exception for trusted Microsoft services.

use keywright_model::text::{Edit, Node, Place};
use keywright_policy::{Findings, Network, Page, Rule};

use crate::azure::property::set;
use crate::azure::{Admits, Case, Vault, command};

/// The vendor's calls do not get through the vault's firewall.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-006", page: Page::new(include_str!("network_blocks_vendor.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(vault)) = (&case.needs, &case.document.vault) else { return };
    let place = place(vault, needs.network);
    let around = case.document.perimeters.admit(vault, needs.network);
    let by_perimeter = around.is_some();
    match around.unwrap_or_else(|| vault.admits(needs.network)) {
        Admits::Yes => {}
        Admits::No(why) => {
            let finding = out.add(
                &RULE,
                Some(&place),
                format_args!(
                    "the vault's network does not let {} in for {}: {why}",
                    needs.vendor,
                    case.cluster_names()
                ),
            );
            if by_perimeter {
                finding.help(LET_IN);
                finding.command(RULES);
                return;
            }
            finding.help(help(needs.network));
            for edit in edits(vault, needs.network) {
                finding.edit(&vault.document.source, edit);
            }
            finding.command(command::vault_update(case, flags(needs.network)));
        }
        Admits::Unclear(why) => {
            out.unknown(
                &RULE,
                Some(&place),
                format_args!(
                    "cannot tell whether the vault's network lets {} in for {}: {why}",
                    needs.vendor,
                    case.cluster_names()
                ),
            )
            .help(if by_perimeter { LET_IN } else { help(needs.network) });
        }
    }
}

const LET_IN: &str = "let the vendor in by an inbound rule of the perimeter's profile, or put its \
                      association into learning mode";

const RULES: &str = "az network perimeter profile access-rule list --perimeter-name PERIMETER \
                     --profile-name PROFILE --resource-group GROUP --output json";

/// The setting that decides, as far as it is there.
fn place(vault: &Vault, network: Network) -> Place {
    let closed = !says(Some(vault.properties()), "publicNetworkAccess", "enabled");
    let name = match network {
        Network::TrustedServices => "bypass",
        Network::Public | Network::Unknown | Network::Any => "defaultAction",
    };
    let said = vault.property("publicNetworkAccess").filter(|it| !it.is_null());
    let rule = acls(vault).and_then(|it| it.get_any_case(name)).filter(|it| !it.is_null());
    let access_first = closed && network != Network::TrustedServices;
    let decides = if access_first { said.or(rule) } else { rule.or(said) };
    decides.map_or_else(|| vault.place("networkAcls"), |it| vault.document.place(it))
}

pub(in crate::azure) fn help(network: Network) -> &'static str {
    match network {
        Network::Public => "allow public access from all networks: Enterprise clusters come so",
        Network::TrustedServices => "let trusted Microsoft services bypass the firewall",
        Network::Unknown => "say of which kind the cluster is: each kind comes another way",
        Network::Any => "nothing",
    }
}

fn flags(network: Network) -> &'static str {
    match network {
        Network::Public => "--public-network-access Enabled --default-action Allow",
        Network::TrustedServices | Network::Unknown | Network::Any => "--bypass AzureServices",
    }
}

fn acls(vault: &Vault) -> Option<&Node> {
    vault.property("networkAcls").filter(|it| it.as_object().is_some())
}

fn says(object: Option<&Node>, name: &str, word: &str) -> bool {
    let found = object.and_then(|it| it.get_any_case(name)).and_then(Node::as_str);
    found.is_some_and(|it| it.eq_ignore_ascii_case(word))
}

fn edits(vault: &Vault, network: Network) -> Vec<Edit> {
    let source = &vault.document.source;
    let mut edits = Vec::new();
    // WHY: a vault that does not say it is open to the public.
    let said = vault.property("publicNetworkAccess").filter(|it| !it.is_null());
    if network == Network::Public
        && said.is_some()
        && !says(Some(vault.properties()), "publicNetworkAccess", "enabled")
    {
        edits.push(vault.set("publicNetworkAccess", "\"Enabled\""));
    }
    let (name, word) = match network {
        Network::Public => ("defaultAction", "Allow"),
        Network::TrustedServices | Network::Unknown | Network::Any => ("bypass", "AzureServices"),
    };
    if let Some(acls) = acls(vault).filter(|it| !says(Some(it), name, word)) {
        edits.push(set(source, acls, name, &format!("\"{word}\"")));
    }
    edits
}
