//! Network security perimeters: which one stands around the vault, in which mode, and whom its
//! profile lets in.
//!
//! Source: Microsoft, "What is a network security perimeter?" and "Transition to a network security
//! perimeter in Azure": in enforced mode, and for a vault that is `SecuredByPerimeter` in any mode,
//! the rules of the profile alone decide, and in learning mode they let in beside the vault's own
//! settings; REST reference, `networkSecurityPerimeters`,
//! `resourceAssociations` and `accessRules`.

use keywright_model::text::{Document, Node};
use keywright_policy::Network;

use super::property::{Told, property, text};
use super::vault::{Admits, Vault};

/// What was handed in of perimeters.
#[derive(Debug, Default)]
pub struct Perimeters {
    /// `az network perimeter association list`.
    pub associations: Vec<Document>,
    /// `az network perimeter profile access-rule list`, one for each profile.
    pub rules: Vec<Document>,
}

/// Where an element belongs, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Association,
    Rule,
}

/// Tells an element of either list.
pub(super) fn part(node: &Node) -> Option<Part> {
    let id = node.get_any_case("id").and_then(Node::as_str).unwrap_or_default();
    let id = id.to_ascii_lowercase();
    match () {
        () if !id.contains("/networksecurityperimeters/") => None,
        () if id.contains("/resourceassociations/") => Some(Part::Association),
        () if id.contains("/accessrules/") => Some(Part::Rule),
        () => None,
    }
}

/// The elements of a list, or the one that is shown alone.
pub(super) fn elements(document: &Document) -> &[Node] {
    let root = &document.root;
    let list = root.as_array().or_else(|| root.get("value").and_then(Node::as_array));
    list.unwrap_or(std::slice::from_ref(root))
}

/// The resource that an association puts behind its perimeter.
pub(super) fn guarded(association: &Node) -> Option<&str> {
    id(association, "privateLinkResource")
}

/// Whether two ids are one path, whatever their letters and slashes.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    let segments = |it: &str| -> Vec<String> {
        it.split('/').filter(|it| !it.is_empty()).map(str::to_ascii_lowercase).collect()
    };
    segments(a) == segments(b)
}

/// The id of a resource that an element points at.
pub(super) fn id<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    property(node, name)?.get_any_case("id").and_then(Node::as_str)
}

impl Perimeters {
    /// Whether anything of them was handed in.
    pub fn is_seen(&self) -> bool {
        !self.associations.is_empty()
    }

    /// The associations of a vault.
    fn around(&self, vault: &Vault) -> Vec<&Node> {
        let ours = |it: &&Node| match (guarded(it), vault.id()) {
            (Some(of), Some(vault)) => is_same(of, vault),
            // Of a vault without an id it may be.
            (Some(_) | None, _) => true,
        };
        self.associations.iter().flat_map(elements).filter(ours).collect()
    }

    /// Whether a vendor that calls from there gets through, whatever the vault's own settings.
    /// `None` where the vault's own decide.
    pub fn admit(&self, vault: &Vault, network: Network) -> Option<Admits> {
        let secured = matches!(text(vault.property("publicNetworkAccess")),
            Told::Is(it) if it.eq_ignore_ascii_case("securedbyperimeter"));
        let around = self.around(vault);
        let [association] = around.as_slice() else {
            let why = "more than one perimeter may stand around the vault";
            return (!around.is_empty()).then(|| Admits::Unclear(why.into()));
        };
        match text(property(association, "accessMode")) {
            Told::Is(it) if it.eq_ignore_ascii_case("enforced") => {}
            Told::Is(it) if it.eq_ignore_ascii_case("learning") && secured => {}
            Told::Is(it) if it.eq_ignore_ascii_case("audit") && !secured => return None,
            Told::Is(it) if it.eq_ignore_ascii_case("learning") => {
                // The vault's own settings let in beside the rules.
                let rules = self.by_rules(id(association, "profile"), network);
                let own = || vault.admits(network) == Admits::Yes;
                let settled = matches!(rules, Admits::No(_)) || own();
                return (rules == Admits::Yes || !settled).then_some(rules);
            }
            Told::Is(_) | Told::Absent | Told::Unclear(_) => {
                let why = "in which mode the perimeter stands around the vault is unclear";
                return Some(Admits::Unclear(why.into()));
            }
        }
        Some(self.by_rules(id(association, "profile"), network))
    }

    /// What the rules of a profile say.
    fn by_rules(&self, profile: Option<&str>, network: Network) -> Admits {
        let unclear = |why: &str| Admits::Unclear(why.to_owned());
        let Some(profile) = profile else { return unclear("the perimeter's profile is not named") };
        let prefix = format!("{}/accessrules/", profile.to_ascii_lowercase());
        let all = self.rules.iter().flat_map(elements);
        let ours: Vec<&Node> = all
            .filter(|it| {
                let id = it.get_any_case("id").and_then(Node::as_str).unwrap_or_default();
                id.to_ascii_lowercase().starts_with(&prefix)
            })
            .collect();
        if ours.is_empty() {
            return unclear("the rules of the perimeter's profile were not handed in");
        }
        let inbound = |it: &&&Node| match text(property(it, "direction")) {
            Told::Is(it) => !it.eq_ignore_ascii_case("outbound"),
            Told::Absent | Told::Unclear(_) => true,
        };
        let list = |node: &Node, name: &str| -> Vec<Option<String>> {
            let found = property(node, name).and_then(Node::as_array).unwrap_or_default();
            found.iter().map(|it| it.as_str().map(str::to_owned)).collect()
        };
        let (mut open, mut vague) = (false, false);
        for rule in ours.iter().filter(inbound) {
            let prefixes = list(rule, "addressPrefixes");
            open |= prefixes.iter().flatten().any(|it| it == "0.0.0.0/0");
            vague |= prefixes.contains(&None);
            for name in ["subscriptions", "serviceTags", "networkSecurityPerimeters"] {
                vague |= !list(rule, name).is_empty();
            }
        }
        match network {
            Network::Any => Admits::Yes,
            Network::Public if open => Admits::Yes,
            Network::Public | Network::TrustedServices if !open && !vague => Admits::No(
                "a perimeter in enforced mode stands around the vault, and no inbound rule of its \
                 profile lets the vendor in"
                    .into(),
            ),
            Network::Public | Network::TrustedServices | Network::Unknown => {
                unclear("whether an inbound rule of the perimeter means the vendor is not told")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::text::Source;

    use super::*;

    const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";
    const PERIMETER: &str =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityPerimeters/p";

    fn document(text: &str) -> Document {
        Document::parse(Arc::new(Source::new("it", text))).expect("JSON")
    }

    /// What becomes of a public caller and of a trusted service: yes, no, unclear, or the vault's
    /// own settings.
    fn check(access: &str, mode: &str, rules: Option<&str>, wanted: &str) {
        let properties = format!(r#""properties": {{"publicNetworkAccess": "{access}"}}"#);
        let vault = Vault { document: document(&format!(r#"{{"id": "{VAULT}", {properties}}}"#)) };
        let association = format!(
            r#"[{{"id": "{PERIMETER}/resourceAssociations/a", "accessMode": "{mode}",
            "privateLinkResource": {{"id": "{VAULT}"}},
            "profile": {{"id": "{PERIMETER}/profiles/f"}}}}]"#
        );
        let rule = |it: &str| {
            document(&format!(r#"[{{"id": "{PERIMETER}/profiles/f/accessRules/r", {it}}}]"#))
        };
        let perimeters = Perimeters {
            associations: vec![document(&association)],
            rules: rules.map(rule).into_iter().collect(),
        };
        let letter = |network| match perimeters.admit(&vault, network) {
            None => 'v',
            Some(Admits::Yes) => 'y',
            Some(Admits::No(_)) => 'n',
            Some(Admits::Unclear(_)) => '?',
        };
        let found: String =
            [Network::Public, Network::TrustedServices].map(letter).iter().collect();
        assert_eq!(found, wanted, "{access} {mode} {rules:?}");
    }

    #[test]
    fn the_mode_decides_whether_the_perimeter_does() {
        let none = Some(r#""direction": "Inbound", "addressPrefixes": ["203.0.113.0/24"]"#);
        for (access, mode, wanted) in [
            ("Enabled", "Enforced", "nn"),
            ("Disabled", "enforced", "nn"),
            ("SecuredByPerimeter", "Enforced", "nn"),
            ("SecuredByPerimeter", "Learning", "nn"),
            ("Enabled", "Learning", "vv"),
            ("Disabled", "Learning", "vv"),
            ("Enabled", "Audit", "vv"),
            ("SecuredByPerimeter", "Audit", "??"),
            ("Enabled", "Sometimes", "??"),
        ] {
            check(access, mode, none, wanted);
        }
    }

    #[test]
    fn the_inbound_rules_of_the_profile_let_in() {
        let all = r#""direction": "Inbound", "addressPrefixes": ["0.0.0.0/0"]"#;
        // In learning mode the vault's own settings let in as well.
        check("Disabled", "Learning", Some(all), "y?");
        check("Enabled", "Learning", Some(all), "yv");
        check("Disabled", "Learning", None, "??");
        check("Enabled", "Learning", None, "vv");
        for (rules, wanted) in [
            (None, "??"),
            (Some(all), "y?"),
            (Some(&*all.replace("Inbound", "Outbound")), "nn"),
            (
                Some(r#""direction": "Inbound", "subscriptions": [{"id": "/subscriptions/x"}]"#),
                "??",
            ),
            (Some(r#""direction": "Inbound", "addressPrefixes": []"#), "nn"),
        ] {
            check("Enabled", "Enforced", rules, wanted);
        }
    }
}
