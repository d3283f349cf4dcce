//! Whether the perimeter around a vault lets a request through.
//!
//! Source: Microsoft, "Transition to a network security perimeter in Azure": in enforced mode, and
//! for a vault that is `SecuredByPerimeter`, the rules of its profile alone let in; in learning
//! mode, they or the vault's own settings do. "What is a network security perimeter?": who lies in
//! the same perimeter is let in, and what comes through a service endpoint may be kept out whatever
//! a rule says. REST reference, `accessRules`.

use std::net::IpAddr;

use keywright_model::text::Node;

use crate::azure::bundle::Bundle;
use crate::azure::perimeter::{elements, guarded, id, is_same};
use crate::azure::property::{Told, is_cut, property, text};
use crate::azure::vault::Vault;

use super::case::Origin;
use super::said::{Said, Truth, cited};

/// What an association's mode makes of the vault's own settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The rules alone decide.
    Rules,
    /// Rules or settings let in.
    Either,
    /// It cannot be told.
    Unclear,
}

/// The vault's own answer, or what a perimeter makes of it.
pub(super) fn around<'c>(
    bundle: &'c Bundle,
    vault: &Vault,
    from: &Origin,
    own: Said<'c>,
) -> Said<'c> {
    if *from == Origin::PrivateEndpoint {
        return own;
    }
    let all =
        bundle.associations.iter().flat_map(|it| elements(&it.it).iter().map(move |n| (it, n)));
    let mut ours = all.filter(|it| may_guard(it.1, vault));
    let Some((list, association)) = ours.next() else { return own };
    let (mode, (rules, why)) = match ours.next() {
        Some(_) => (Mode::Unclear, (Truth::Maybe, "")),
        None => (mode(association, vault), by_rules(bundle, association, from)),
    };
    let truth = match mode {
        Mode::Rules => rules,
        Mode::Either => rules.max(own.truth),
        Mode::Unclear if rules == own.truth => rules,
        Mode::Unclear => Truth::Maybe,
    };
    if mode != Mode::Rules && truth == own.truth {
        return own;
    }
    let message = match (truth, mode) {
        (Truth::Yes, _) => "a rule of the perimeter around the vault lets it in".to_owned(),
        (Truth::No, _) => "no rule of the perimeter around the vault lets it in".to_owned(),
        (Truth::Maybe, Mode::Unclear) => {
            "which perimeter stands around the vault, and in which mode, is unclear".to_owned()
        }
        (Truth::Maybe, Mode::Rules | Mode::Either) => {
            format!("whether the perimeter around the vault lets it in is open: {why}")
        }
    };
    Said::of(truth, cited(message, (list.at, &list.it), association.span))
}

/// A vault that does not say its id may be any.
fn may_guard(association: &Node, vault: &Vault) -> bool {
    vault.id().is_none_or(|vault| guarded(association).is_some_and(|it| is_same(it, vault)))
}

fn mode(association: &Node, vault: &Vault) -> Mode {
    let secured = matches!(text(vault.property("publicNetworkAccess")),
        Told::Is(it) if it.eq_ignore_ascii_case("securedbyperimeter"));
    let mode = text(property(association, "accessMode")).known().unwrap_or_default();
    match mode.to_ascii_lowercase().as_str() {
        _ if vault.id().is_none() => Mode::Unclear,
        "enforced" => Mode::Rules,
        "learning" if secured => Mode::Rules,
        "learning" => Mode::Either,
        _ => Mode::Unclear,
    }
}

/// Whether the rules of a profile let in, and why that is open where it is.
fn by_rules(bundle: &Bundle, association: &Node, from: &Origin) -> (Truth, &'static str) {
    let Some(profile) = id(association, "profile") else {
        return (Truth::Maybe, "its profile is not named");
    };
    let (mut seen, mut cut, mut found) = (false, false, Truth::No);
    for list in &bundle.perimeter_rules {
        let named = property(&list.it.root, "profile").and_then(Node::as_str);
        let mut ours = named.is_some_and(|it| it.eq_ignore_ascii_case(profile));
        for rule in elements(&list.it).iter().filter(|it| is_of(it, profile)) {
            ours = true;
            found = found.max(lets(rule, from));
        }
        seen |= ours;
        cut |= ours && is_cut(&list.it.root);
    }
    match found {
        _ if !seen => (Truth::Maybe, "the rules of its profile were not handed in"),
        Truth::Maybe => (found, "a rule of it does not name addresses alone"),
        Truth::No if *from == Origin::TrustedService => {
            (Truth::Maybe, "what lies in the same perimeter is let in")
        }
        Truth::No if cut => (Truth::Maybe, "the list of its rules goes on after this page"),
        Truth::No | Truth::Yes => (found, ""),
    }
}

fn is_of(rule: &Node, profile: &str) -> bool {
    let id = rule.get_any_case("id").and_then(Node::as_str).unwrap_or_default();
    let rest =
        id.get(profile.len()..).filter(|_| id[..profile.len()].eq_ignore_ascii_case(profile));
    rest.is_some_and(|it| it.to_ascii_lowercase().starts_with("/accessrules/"))
}

/// Whether one rule lets in.
fn lets(rule: &Node, from: &Origin) -> Truth {
    let inbound = match text(property(rule, "direction")) {
        Told::Is(it) if it.eq_ignore_ascii_case("outbound") => return Truth::No,
        Told::Is(it) => it.eq_ignore_ascii_case("inbound"),
        Told::Absent | Told::Unclear(_) => false,
    };
    let names = |name: &str| {
        let list = property(rule, name).filter(|it| !it.is_null());
        list.is_some_and(|it| it.as_array().is_none_or(|it| !it.is_empty()))
    };
    let by_others = ["subscriptions", "serviceTags", "networkSecurityPerimeters"];
    let mut found = if by_others.iter().any(|it| names(it)) { Truth::Maybe } else { Truth::No };
    let listed = property(rule, "addressPrefixes").filter(|it| !it.is_null());
    let prefixes = match listed.map(Node::as_array) {
        None => &[],
        Some(Some(list)) => list,
        Some(None) => return Truth::Maybe,
    };
    for prefix in prefixes {
        let prefix = prefix.as_str().and_then(Prefix::read);
        found = found.max(prefix.map_or(Truth::Maybe, |it| it.holds(from)));
    }
    if inbound { found } else { found.min(Truth::Maybe) }
}

/// A range of addresses, of either version.
struct Prefix {
    base: IpAddr,
    bits: u32,
}

impl Prefix {
    fn read(text: &str) -> Option<Prefix> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let base: IpAddr = address.trim().parse().ok()?;
        // An address of version 4 in the words of version 6 is read as neither.
        let longest = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(longest), |it| it.trim().parse().ok())?;
        (base == base.to_canonical() && bits <= longest).then_some(Prefix { base, bits })
    }

    fn holds(&self, from: &Origin) -> Truth {
        let holds = match (from, self.base) {
            (Origin::Public, IpAddr::V4(_)) => self.bits == 0,
            (Origin::Address(IpAddr::V4(it)), IpAddr::V4(base)) => {
                let mask = u32::MAX.checked_shl(32 - self.bits).unwrap_or(0);
                it.to_bits() & mask == base.to_bits() & mask
            }
            (Origin::Address(IpAddr::V6(it)), IpAddr::V6(base)) => {
                let mask = u128::MAX.checked_shl(128 - self.bits).unwrap_or(0);
                it.to_bits() & mask == base.to_bits() & mask
            }
            (Origin::Address(_), _) => false,
            (Origin::Public | Origin::Subnet(_) | Origin::TrustedService, _) => {
                return Truth::Maybe;
            }
            (Origin::PrivateEndpoint, _) => true,
        };
        if holds { Truth::Yes } else { Truth::No }
    }
}
