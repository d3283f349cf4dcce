//! A key vault: what guards it, and whom its network lets in.
//!
//! Source: Microsoft, REST reference, `Microsoft.KeyVault/vaults`; "Configure network security for
//! Azure Key Vault".

use keywright_model::text::{Document, Edit, Node, Place, Span};
use keywright_policy::Network;

use super::property::{Told, at, flag, opening_span, property, set, text};

/// From this version of the interface on, a new vault is in RBAC mode unless it says otherwise.
///
/// Source: Microsoft, "Prepare for Key Vault API version 2026-02-01 and later".
const RBAC_BY_DEFAULT_SINCE: &str = "2026-02-01";

/// A vault, as an export or a template's resource.
#[derive(Debug)]
pub struct Vault {
    /// The export, or the resource as a branch of its template.
    pub document: Document,
}

/// Whether a vault's network lets a vendor in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admits {
    /// It does.
    Yes,
    /// It does not, for this reason.
    No(String),
    /// It cannot be told, for this reason.
    Unclear(String),
}

impl Vault {
    /// The vault's resource id; a template's resource has none.
    pub fn id(&self) -> Option<&str> {
        self.document
            .root
            .get_any_case("id")
            .and_then(Node::as_str)
            .filter(|it| it.starts_with('/'))
    }

    /// The vault's name.
    pub fn name(&self) -> Option<&str> {
        let of_id = self.id().and_then(|it| it.trim_end_matches('/').rsplit('/').next());
        of_id.or_else(|| text(self.document.root.get_any_case("name")).known())
    }

    /// A property.
    pub fn property(&self, name: &str) -> Option<&Node> {
        property(&self.document.root, name)
    }

    /// The object that holds the properties, for edits.
    pub fn properties(&self) -> &Node {
        self.document.root.get_any_case("properties").unwrap_or(&self.document.root)
    }

    /// Where a property stands, or the opening bracket of those that are there.
    pub fn place(&self, name: &str) -> Place {
        self.document.place_at(self.span(name))
    }

    /// The same, as a span.
    pub(super) fn span(&self, name: &str) -> Span {
        match self.property(name).filter(|it| !it.is_null()) {
            Some(node) => node.span,
            None => opening_span(self.properties()),
        }
    }

    /// The least edit that sets a property.
    pub fn set(&self, name: &str, value: &str) -> Edit {
        set(&self.document.source, self.properties(), name, value)
    }

    /// Whether role assignments decide about keys; else access policies do.
    pub fn rbac(&self) -> Told<bool> {
        let said = flag(self.property("enableRbacAuthorization"));
        let version = text(self.document.root.get_any_case("apiVersion")).known();
        match (&said, version) {
            (Told::Absent, Some(version)) if RBAC_BY_DEFAULT_SINCE <= version => Told::Unclear(
                format!("a template of version {version} leaves an existing vault as it is"),
            ),
            _ => said,
        }
    }

    /// Whether a vendor that calls from there gets through. The table is Microsoft's; what it
    /// leaves open is unclear here.
    pub fn admits(&self, network: Network) -> Admits {
        match (network, self.admits_all()) {
            (Network::Any, _) => Admits::Yes,
            (Network::TrustedServices, all) => self.admits_trusted(all),
            (Network::Unknown, Admits::No(_)) => Admits::Unclear(
                "the vault is not open to all, and the kind of cluster is not known".into(),
            ),
            (Network::Public | Network::Unknown, all) => all,
        }
    }

    /// Whether every address gets through.
    fn admits_all(&self) -> Admits {
        match (self.public_access(), self.rule("defaultAction")) {
            (Err(why), _) | (Ok(true), Err(why)) => Admits::Unclear(why),
            (Ok(true), Ok(Rule::Open)) => Admits::Yes,
            (Ok(true), Ok(Rule::Closed)) => {
                Admits::No("`defaultAction` is `Deny`: only listed addresses and networks".into())
            }
            (Ok(false), _) => {
                Admits::No("`publicNetworkAccess` is `Disabled`: only private endpoints".into())
            }
        }
    }

    /// Whether trusted services do, who get past a firewall that lets them, and never past a
    /// perimeter.
    fn admits_trusted(&self, all: Admits) -> Admits {
        let bypass = match (self.public_access(), self.acls()) {
            (Err(why), _) => return Admits::Unclear(why),
            (Ok(false), None) => Err("public access is disabled, and `networkAcls` does not say \
                                      who gets past"
                .into()),
            (Ok(_), _) => self.rule("bypass"),
        };
        match (all, bypass) {
            (Admits::Yes, _) | (_, Ok(Rule::Open)) => Admits::Yes,
            (Admits::No(_), Ok(Rule::Closed)) => Admits::No("`bypass` is `None`".into()),
            (Admits::Unclear(why), Ok(Rule::Closed)) | (_, Err(why)) => Admits::Unclear(why),
        }
    }

    fn acls(&self) -> Option<&Node> {
        self.property("networkAcls").filter(|it| !it.is_null())
    }

    /// Whether public access is on; an error where that is for others to say.
    fn public_access(&self) -> Result<bool, String> {
        match text(self.property("publicNetworkAccess")) {
            Told::Absent => Ok(true),
            Told::Is(word) if word.eq_ignore_ascii_case("enabled") => Ok(true),
            Told::Is(word) if word.eq_ignore_ascii_case("disabled") => Ok(false),
            Told::Is(word) if word.eq_ignore_ascii_case("securedbyperimeter") => {
                Err("a network security perimeter decides, and its rules were not handed in".into())
            }
            Told::Is(word) => Err(unknown_word("publicNetworkAccess", word)),
            Told::Unclear(why) => Err(format!("`publicNetworkAccess` is unclear: {why}")),
        }
    }

    /// A word of the vault's firewall. No firewall is an open one; a firewall lets trusted services
    /// past unless it says otherwise.
    fn rule(&self, name: &str) -> Result<Rule, String> {
        let Some(acls) = self.acls() else { return Ok(Rule::Open) };
        match text(at(acls, &[name])) {
            Told::Is(word) => match word.to_ascii_lowercase().as_str() {
                "allow" | "azureservices" => Ok(Rule::Open),
                "deny" | "none" => Ok(Rule::Closed),
                _ => Err(unknown_word(name, word)),
            },
            Told::Absent if name == "bypass" && acls.as_object().is_some() => Ok(Rule::Open),
            Told::Absent => Err(format!("`networkAcls` does not say its `{name}`")),
            Told::Unclear(why) => Err(format!("`{name}` is unclear: {why}")),
        }
    }
}

fn unknown_word(name: &str, word: &str) -> String {
    format!("`{name}` is `{word}`, which is no known word")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Open,
    Closed,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use keywright_model::text::Source;
    use std::sync::Arc;

    fn vault(properties: &str) -> Vault {
        let text = format!(r#"{{"id": "/x/vaults/v", "properties": {{{properties}}}}}"#);
        let document = Document::parse(Arc::new(Source::new("it", text))).expect("JSON");
        Vault { document }
    }

    /// Microsoft's table, and what is unclear in it: public access, the firewall's default and its
    /// bypass, and a letter (yes, no, unclear) for each of any public address, a listed one, a
    /// listed subnet, a trusted service and a private endpoint.
    pub(in crate::azure) const TABLE: [[&str; 4]; 18] = [
        ["Enabled", "Allow", "AzureServices", "yyyyy"],
        ["Enabled", "Allow", "None", "yyyyy"],
        ["Enabled", "Deny", "AzureServices", "nyyyy"],
        ["Enabled", "Deny", "None", "nyyny"],
        ["Disabled", "Allow", "AzureServices", "nnnyy"],
        ["Disabled", "Deny", "AzureServices", "nnnyy"],
        ["Disabled", "Allow", "None", "nnnny"],
        ["Disabled", "Deny", "None", "nnnny"],
        ["SecuredByPerimeter", "Allow", "AzureServices", "????y"],
        ["SecuredByPerimeter", "Deny", "None", "????y"],
        ["enabled", "ALLOW", "azureServices", "yyyyy"],
        ["Sometimes", "Allow", "AzureServices", "????y"],
        ["Enabled", "Sometimes", "AzureServices", "?yyyy"],
        ["Enabled", "Sometimes", "None", "?yy?y"],
        ["Enabled", "Allow", "Sometimes", "yyyyy"],
        ["Disabled", "Sometimes", "Sometimes", "nnn?y"],
        ["Enabled", "[parameters('x')]", "None", "?yy?y"],
        ["Enabled", "[parameters('x')]", "AzureServices", "?yyyy"],
    ];

    #[test]
    fn the_network_follows_the_table_row_by_row() {
        for [access, action, bypass, wanted] in TABLE {
            let vault = vault(&format!(
                r#""publicNetworkAccess": "{access}",
                   "networkAcls": {{"defaultAction": "{action}", "bypass": "{bypass}"}}"#
            ));
            for (network, at) in [(Network::Public, 0), (Network::TrustedServices, 3)] {
                let found = match vault.admits(network) {
                    Admits::Yes => "y",
                    Admits::No(_) => "n",
                    Admits::Unclear(_) => "?",
                };
                assert_eq!(found, &wanted[at..=at], "{access} {action} {bypass} {network:?}");
            }
        }
    }

    #[test]
    fn a_vault_that_says_nothing_of_its_network_is_open() {
        assert_eq!(vault("").admits(Network::Public), Admits::Yes);
        assert_eq!(vault(r#""networkAcls": null"#).admits(Network::Public), Admits::Yes);
        let silent = vault(r#""networkAcls": {"ipRules": []}"#);
        assert!(matches!(silent.admits(Network::Public), Admits::Unclear(_)));
        let disabled = vault(r#""publicNetworkAccess": "Disabled""#);
        assert!(matches!(disabled.admits(Network::TrustedServices), Admits::Unclear(_)));
    }

    #[test]
    fn an_unknown_kind_of_cluster_matters_only_where_the_vault_is_not_open() {
        assert_eq!(vault("").admits(Network::Unknown), Admits::Yes);
        let closed =
            vault(r#""networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices"}"#);
        assert!(matches!(closed.admits(Network::Unknown), Admits::Unclear(_)));
    }

    #[test]
    fn a_template_of_a_new_version_does_not_say_the_mode_by_silence() {
        let of = |text: &str| {
            let source = Arc::new(Source::new("it", text));
            Vault { document: Document::parse(source).expect("JSON") }.rbac()
        };
        assert_eq!(of(r#"{"apiVersion": "2023-07-01", "properties": {}}"#), Told::Absent);
        assert!(matches!(of(r#"{"apiVersion": "2026-02-01"}"#), Told::Unclear(_)));
    }
}
