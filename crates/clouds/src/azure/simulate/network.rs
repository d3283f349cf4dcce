//! Whether a vault's network lets a request through. Management is not asked of it.
//!
//! Source: Microsoft, "Configure network security for Azure Key Vault"; "Virtual network service
//! endpoints for Azure Key Vault"; "What is a network security perimeter".

use std::net::{IpAddr, Ipv4Addr};

use keywright_model::text::{Node, Span};

use crate::azure::bundle::Numbered;
use crate::azure::property::{Told, text};
use crate::azure::vault::Vault;

use super::case::Origin;
use super::said::{Message, Said, Truth, cited};

/// `publicNetworkAccess`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Public {
    Enabled,
    Disabled,
    Perimeter,
}

/// `networkAcls.defaultAction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Allow,
    Deny,
}

/// `networkAcls.bypass`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bypass {
    Services,
    None,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passes {
    Yes,
    No,
    /// Only from where a rule lists.
    Listed,
    /// As the rules of a perimeter say, which are not part of the vault.
    Perimeter,
}

/// One row of Microsoft's table. A setting that is left out may be anything.
struct Row {
    public: Public,
    default: Option<Action>,
    bypass: Option<Bypass>,
    address: Passes,
    service: Passes,
    endpoint: Passes,
}

const TABLE: [Row; 6] = [
    Row {
        public: Public::Enabled,
        default: Some(Action::Allow),
        bypass: None,
        address: Passes::Yes,
        service: Passes::Yes,
        endpoint: Passes::Yes,
    },
    Row {
        public: Public::Enabled,
        default: Some(Action::Deny),
        bypass: Some(Bypass::Services),
        address: Passes::Listed,
        service: Passes::Yes,
        endpoint: Passes::Yes,
    },
    Row {
        public: Public::Enabled,
        default: Some(Action::Deny),
        bypass: Some(Bypass::None),
        address: Passes::Listed,
        service: Passes::No,
        endpoint: Passes::Yes,
    },
    Row {
        public: Public::Disabled,
        default: None,
        bypass: Some(Bypass::Services),
        address: Passes::No,
        service: Passes::Yes,
        endpoint: Passes::Yes,
    },
    Row {
        public: Public::Disabled,
        default: None,
        bypass: Some(Bypass::None),
        address: Passes::No,
        service: Passes::No,
        endpoint: Passes::Yes,
    },
    Row {
        public: Public::Perimeter,
        default: None,
        bypass: None,
        address: Passes::Perimeter,
        service: Passes::Perimeter,
        endpoint: Passes::Yes,
    },
];

/// A vault's settings; `None` is one that cannot be told.
#[derive(Debug)]
pub(super) struct Settings {
    public: Option<Public>,
    default: Option<Action>,
    bypass: Option<Bypass>,
}

/// Whether a request from there gets through.
pub(super) fn lets_in<'c>(
    settings: &Settings,
    vault: &'c Numbered<Vault>,
    from: &Origin,
) -> Said<'c> {
    // Every row that the settings may be: where all of them agree, what is unclear does not matter.
    let may = |row: &&Row| {
        fn fits<T: PartialEq>(said: Option<T>, row: Option<T>) -> bool {
            said.is_none() || row.is_none() || said == row
        }
        fits(settings.public, Some(row.public))
            && fits(settings.default, row.default)
            && fits(settings.bypass, row.bypass)
    };
    let mut answers = TABLE.iter().filter(may).map(|it| passes(it, &vault.it, from));
    let truth = match answers.next() {
        Some(first) if answers.all(|it| it == first) => first,
        Some(_) | None => Truth::Maybe,
    };
    let (name, span) = decisive(&vault.it, settings, from);
    let message = Message::Network(truth, name);
    Said::of(truth, cited(message, (vault.at, &vault.it.document), span))
}

fn passes(row: &Row, vault: &Vault, from: &Origin) -> Truth {
    let cell = match from {
        Origin::Public | Origin::Address(_) | Origin::Subnet(_) => row.address,
        Origin::TrustedService => row.service,
        Origin::PrivateEndpoint => row.endpoint,
    };
    match cell {
        Passes::Yes => Truth::Yes,
        Passes::No => Truth::No,
        Passes::Perimeter => Truth::Maybe,
        Passes::Listed => is_listed(vault, from),
    }
}

impl Settings {
    pub(super) fn of(vault: &Vault) -> Settings {
        let public = match text(vault.property("publicNetworkAccess")) {
            Told::Absent => Some(Public::Enabled),
            Told::Is(word) => match word.to_ascii_lowercase().as_str() {
                "enabled" => Some(Public::Enabled),
                "disabled" => Some(Public::Disabled),
                "securedbyperimeter" => Some(Public::Perimeter),
                _ => None,
            },
            Told::Unclear(_) => None,
        };
        let Some(acls) = acls(vault) else {
            // No firewall is an open one. Who gets past one that is not there, once public access
            // is off, is not said.
            let bypass = (public == Some(Public::Enabled)).then_some(Bypass::Services);
            return Settings { public, default: Some(Action::Allow), bypass };
        };
        let default = match text(acls.get_any_case("defaultAction")) {
            Told::Is(word) if word.eq_ignore_ascii_case("allow") => Some(Action::Allow),
            Told::Is(word) if word.eq_ignore_ascii_case("deny") => Some(Action::Deny),
            Told::Is(_) | Told::Absent | Told::Unclear(_) => None,
        };
        let bypass = match text(acls.get_any_case("bypass")) {
            Told::Is(word) if word.eq_ignore_ascii_case("azureservices") => Some(Bypass::Services),
            Told::Is(word) if word.eq_ignore_ascii_case("none") => Some(Bypass::None),
            Told::Absent if acls.as_object().is_some() => Some(Bypass::Services),
            Told::Is(_) | Told::Absent | Told::Unclear(_) => None,
        };
        Settings { public, default, bypass }
    }
}

fn acls(vault: &Vault) -> Option<&Node> {
    vault.property("networkAcls").filter(|it| !it.is_null())
}

/// The setting that decides, as far as it is there.
fn decisive(vault: &Vault, settings: &Settings, from: &Origin) -> (&'static str, Span) {
    let closed = settings.public != Some(Public::Enabled);
    let name = match from {
        Origin::PrivateEndpoint => "publicNetworkAccess",
        Origin::TrustedService if settings.public == Some(Public::Perimeter) => {
            "publicNetworkAccess"
        }
        Origin::TrustedService => "bypass",
        Origin::Public | Origin::Address(_) | Origin::Subnet(_) if closed => "publicNetworkAccess",
        Origin::Public | Origin::Address(_) | Origin::Subnet(_) => "defaultAction",
    };
    let rule = acls(vault).and_then(|it| it.get_any_case(name)).filter(|it| !it.is_null());
    (name, rule.map_or_else(|| vault.span(name), |it| it.span))
}

/// Whether a rule lists where the request comes from.
fn is_listed(vault: &Vault, from: &Origin) -> Truth {
    let rules = |name: &str| {
        let node = acls(vault).and_then(|it| it.get_any_case(name)).filter(|it| !it.is_null());
        node.map_or(Some(&[][..]), Node::as_array)
    };
    match from {
        Origin::Subnet(subnet) => match rules("virtualNetworkRules") {
            Some(all) => some(all.iter().map(|it| {
                let id = it.get_any_case("id").and_then(Node::as_str)?;
                Some(id.trim_end_matches('/').eq_ignore_ascii_case(subnet.trim_end_matches('/')))
            })),
            None => Truth::Maybe,
        },
        Origin::Public | Origin::Address(_) => match rules("ipRules") {
            Some(all) => some(all.iter().map(|it| {
                let range = it.get_any_case("value").and_then(Node::as_str)?;
                Range::read(range).map(|it| it.holds(from))
            })),
            None => Truth::Maybe,
        },
        Origin::TrustedService | Origin::PrivateEndpoint => Truth::No,
    }
}

/// Whether some rule holds; one that cannot be read may.
fn some(rules: impl Iterator<Item = Option<bool>>) -> Truth {
    let mut found = Truth::No;
    for rule in rules {
        match rule {
            Some(true) => return Truth::Yes,
            Some(false) => {}
            None => found = Truth::Maybe,
        }
    }
    found
}

/// A range of addresses. A vault's rules are of version 4 alone.
struct Range {
    base: u32,
    bits: u32,
}

impl Range {
    fn read(text: &str) -> Option<Range> {
        let (address, bits) = text.split_once('/').unwrap_or((text, "32"));
        let base: Ipv4Addr = address.trim().parse().ok()?;
        let bits = bits.trim().parse().ok().filter(|it| *it <= 32)?;
        Some(Range { base: base.to_bits(), bits })
    }

    fn holds(&self, from: &Origin) -> bool {
        let mask = u32::MAX.checked_shl(32 - self.bits).unwrap_or(0);
        match from {
            Origin::Address(IpAddr::V4(it)) => it.to_bits() & mask == self.base & mask,
            // An address that no rule lists is one of all addresses.
            Origin::Public => self.bits == 0,
            Origin::Address(IpAddr::V6(_))
            | Origin::Subnet(_)
            | Origin::TrustedService
            | Origin::PrivateEndpoint => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::vault::tests::TABLE;
    use keywright_model::text::{Document, Source};
    use std::sync::Arc;

    fn vault(properties: &str) -> Numbered<Vault> {
        let text = format!(r#"{{"id": "/x/vaults/v", "properties": {{{properties}}}}}"#);
        let document = Document::parse(Arc::new(Source::new("it", text))).expect("JSON");
        Numbered { at: 0, it: Arc::new(Vault { document }) }
    }

    fn letter(vault: &Numbered<Vault>, from: &Origin) -> char {
        match lets_in(&Settings::of(&vault.it), vault, from).truth {
            Truth::Yes => 'y',
            Truth::No => 'n',
            Truth::Maybe => '?',
        }
    }

    fn check(access: &str, action: &str, bypass: &str, wanted: &str) {
        let vault = vault(&format!(
            r#""publicNetworkAccess": "{access}", "networkAcls": {{"defaultAction": "{action}",
               "bypass": "{bypass}", "ipRules": [{{"value": "203.0.113.0/24"}}],
               "virtualNetworkRules": [{{"id": "/s/subnets/A"}}]}}"#
        ));
        let listed = Origin::Address("203.0.113.77".parse().expect("an address"));
        let all = [
            Origin::Public,
            listed,
            Origin::Subnet("/S/subnets/a/".to_owned()),
            Origin::TrustedService,
            Origin::PrivateEndpoint,
        ];
        let found: String = all.iter().map(|it| letter(&vault, it)).collect();
        assert_eq!(found, wanted, "{access} {action} {bypass}");
    }

    #[test]
    fn the_network_follows_the_table_row_by_row() {
        TABLE.iter().for_each(|[access, action, bypass, wanted]| {
            check(access, action, bypass, wanted);
        });
    }

    #[test]
    fn a_rule_lists_the_addresses_of_its_range_and_no_others() {
        let of = |rules: &str, address: &str| {
            let vault = vault(&format!(
                r#""networkAcls": {{"defaultAction": "Deny", "ipRules": {rules}}}"#
            ));
            letter(&vault, &Origin::Address(address.parse().expect("an address")))
        };
        assert_eq!(of(r#"[{"value": "203.0.113.4"}]"#, "203.0.113.4"), 'y');
        assert_eq!(of(r#"[{"value": "203.0.113.4"}]"#, "203.0.113.5"), 'n');
        assert_eq!(of(r#"[{"value": "203.0.113.4/31"}]"#, "203.0.113.5"), 'y');
        assert_eq!(of(r#"[{"value": "0.0.0.0/0"}]"#, "8.8.8.8"), 'y');
        assert_eq!(of(r#"[{"value": "203.0.113.4/31"}]"#, "2001:db8::1"), 'n');
        assert_eq!(of(r#"[{"value": "somewhere"}]"#, "203.0.113.5"), '?');
        assert_eq!(of(r#""none""#, "203.0.113.5"), '?');
        assert_eq!(of("null", "203.0.113.5"), 'n');
    }

    #[test]
    fn a_vault_without_a_firewall_is_open_until_public_access_is_off() {
        assert_eq!(letter(&vault(""), &Origin::Public), 'y');
        assert_eq!(letter(&vault(""), &Origin::TrustedService), 'y');
        let off = vault(r#""publicNetworkAccess": "Disabled""#);
        assert_eq!(letter(&off, &Origin::TrustedService), '?');
        assert_eq!(letter(&off, &Origin::Public), 'n');
    }
}
