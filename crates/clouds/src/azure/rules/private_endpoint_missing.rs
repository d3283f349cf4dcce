//! A vault that no private endpoint reaches: demanded by benchmarks, of no use to vendors.
//!
//! Source: CIS Microsoft Azure Foundations Benchmark, "Ensure private endpoints are used to access
//! Azure Key Vault"; REST reference, `Microsoft.KeyVault/vaults`, `privateEndpointConnections`.

use keywright_model::text::Node;
use keywright_policy::{Findings, Page, Rule};

use crate::azure::property::{Told, at, text};
use crate::azure::{Case, command};

/// The customer's own people come to the vault over the internet as well.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-031", page: Page::new(include_str!("private_endpoint_missing.md")), check };

fn check(case: &Case, out: &mut Findings) {
    // WHY not of a template: what is deployed beside it may connect.
    let Some(vault) = case.document.vault.as_ref().filter(|it| it.id().is_some()) else { return };
    let all = vault.property("privateEndpointConnections").filter(|it| !it.is_null());
    let state = |it: &&Node| {
        let properties = it.get_any_case("properties").unwrap_or(it);
        let status = at(properties, &["privateLinkServiceConnectionState", "status"]);
        matches!(text(status), Told::Is(word) if word.eq_ignore_ascii_case("approved"))
    };
    if all.and_then(Node::as_array).unwrap_or_default().iter().any(|it| state(&it)) {
        return;
    }
    let finding = out.add(
        &RULE,
        Some(&vault.place("privateEndpointConnections")),
        format_args!(
            "no private endpoint reaches the vault of {}: benchmarks want one for your own people, \
             and the vendor does not come by it",
            case.cluster_names(),
        ),
    );
    finding.help("add one beside the way that the vendor comes, never in place of it");
    finding.command(format!(
        "az network private-endpoint create --name NAME --resource-group GROUP --vnet-name VNET \
         --subnet SUBNET --private-connection-resource-id {} --group-id vault \
         --connection-name NAME",
        command::scope(case)
    ));
}
