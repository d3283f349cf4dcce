//! What the perimeters around vaults keep out, and where their rules cut the addresses.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use keywright_model::text::{Document, Node};

use crate::azure::bundle::Bundle;
use crate::azure::perimeter::{elements, guarded, id};
use crate::azure::property::{is_cut, property};
use crate::azure::simulate::Origin;

use super::names::{folded, segments};

/// The first address after those of version 6 that stand for one of version 4.
const AFTER_MAPPED: u128 = 0x1_0000_0000_0000;

/// What a rule lists: the first and the last address, and whether they are of version 6.
type Range = (bool, u128, u128);

fn range(text: &str) -> Option<Range> {
    let mut parts = text.splitn(2, '/');
    let base: IpAddr = parts.next()?.trim().parse().ok()?;
    let (long, base, whole) = match base {
        IpAddr::V4(it) => (false, u128::from(it.to_bits()), 32_u32),
        IpAddr::V6(it) if it.to_ipv4_mapped().is_some() => return None,
        IpAddr::V6(it) => (true, it.to_bits(), 128),
    };
    let bits: u32 = match parts.next() {
        Some(bits) => bits.trim().parse().ok()?,
        None => whole,
    };
    let free = whole.checked_sub(bits)?;
    let size_less_one = 1_u128.checked_shl(free).map_or(u128::MAX, |it| it - 1);
    let first = base & !size_less_one;
    Some((long, first, first | size_less_one))
}

fn associations(bundle: &Bundle) -> impl Iterator<Item = &Node> {
    bundle.associations.iter().flat_map(|it| elements(&it.it))
}

fn all_rules(bundle: &Bundle) -> impl Iterator<Item = &Node> {
    bundle.perimeter_rules.iter().flat_map(|it| elements(&it.it))
}

fn prefixes(rule: &Node) -> &[Node] {
    property(rule, "addressPrefixes").and_then(Node::as_array).unwrap_or_default()
}

/// How many prefixes the rules list.
pub(super) fn prefix_count(bundle: &Bundle) -> usize {
    all_rules(bundle).map(|it| prefixes(it).len()).sum()
}

/// The addresses at which an answer may change.
pub(super) fn cuts(bundle: &Bundle) -> (Vec<u32>, Vec<Ipv6Addr>) {
    let (mut short, mut long) = (Vec::new(), Vec::new());
    let texts = all_rules(bundle).flat_map(prefixes).filter_map(Node::as_str);
    for (is_long, first, last) in texts.filter_map(range) {
        let all = [Some(first), last.checked_add(1)].into_iter().flatten();
        match is_long {
            false => short.extend(all.filter_map(|it| u32::try_from(it).ok())),
            true => long.extend(all.chain([0]).map(|it| {
                let it = Ipv6Addr::from_bits(it);
                if it.to_ipv4_mapped().is_some() { Ipv6Addr::from_bits(AFTER_MAPPED) } else { it }
            })),
        }
    }
    (short, long)
}

/// The vaults that perimeters stand around, by the segments of their paths.
pub(super) fn vaults(bundle: &Bundle) -> BTreeSet<Vec<String>> {
    let all = associations(bundle).filter_map(guarded).map(segments);
    all.filter(|it| it.len() == 8 && it[5] == "microsoft.keyvault" && it[6] == "vaults").collect()
}

/// The documents of perimeters.
pub(super) fn documents(bundle: &Bundle) -> impl Iterator<Item = &Document> {
    bundle.associations.iter().chain(&bundle.perimeter_rules).map(|it| &*it.it)
}

/// From where a vault is closed, by what its own settings say of that and the word of its public
/// access in lower case.
pub(super) fn closed(
    bundle: &Bundle,
    vault: &[String],
    access: Option<&str>,
    (own, origins): (Vec<Option<bool>>, &[Origin]),
) -> Vec<Option<bool>> {
    let all = associations(bundle).filter(|it| guarded(it).map(segments).as_deref() == Some(vault));
    let all: Vec<&Node> = all.collect();
    let Some(first) = all.first() else { return own };
    if 1 < all.len() {
        return origins
            .iter()
            .map(|it| (*it == Origin::PrivateEndpoint).then_some(false))
            .collect();
    }
    let by_rules = by_rules(bundle, first, origins);
    let mode = folded(property(first, "accessMode"));
    let together = |own: Option<bool>, rules: Option<bool>| match mode.as_deref() {
        Some("enforced") => rules,
        Some("learning") if access == Some("securedbyperimeter") => rules,
        // Closed where both are, open where one is.
        Some("learning") => match (own, rules) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            (None, _) | (_, None) => None,
        },
        _ => own.filter(|_| own == rules),
    };
    let each = own.into_iter().zip(by_rules).zip(origins);
    each.map(|((own, rules), origin)| match origin {
        Origin::PrivateEndpoint => own,
        _ => together(own, rules),
    })
    .collect()
}

/// From where the rules of an association's profile keep out.
fn by_rules(bundle: &Bundle, association: &Node, origins: &[Origin]) -> Vec<Option<bool>> {
    let unclear = || vec![None; origins.len()];
    let Some(profile) = id(association, "profile").map(str::to_ascii_lowercase) else {
        return unclear();
    };
    let prefix = format!("{profile}/accessrules/");
    let ours = |it: &&Node| folded(it.get_any_case("id")).is_some_and(|it| it.starts_with(&prefix));
    let lists = bundle.perimeter_rules.iter().map(|it| &*it.it).filter(|it| {
        folded(property(&it.root, "profile")).as_deref() == Some(&profile)
            || elements(it).iter().any(|it| ours(&it))
    });
    let lists: Vec<&Document> = lists.collect();
    if lists.is_empty() {
        return unclear();
    }
    let rules: Vec<Inbound> =
        lists.iter().flat_map(|it| elements(it)).filter(ours).filter_map(Inbound::of).collect();
    // Somebody may be let in whom no rule lists by an address.
    let others = rules.iter().any(|it| it.others) || lists.iter().any(|it| is_cut(&it.root));
    let lists_any = rules.iter().any(|it| !it.ranges.is_empty());
    let of = |origin: &Origin| -> Option<bool> {
        let (long, address) = match origin {
            Origin::Address(IpAddr::V4(it)) => (false, u128::from(Ipv4Addr::to_bits(*it))),
            Origin::Address(IpAddr::V6(it)) => (true, it.to_bits()),
            Origin::Subnet(_) => return (!others && !lists_any).then_some(true),
            Origin::Public | Origin::TrustedService | Origin::PrivateEndpoint => return None,
        };
        let holds = |it: &Range| it.0 == long && (it.1..=it.2).contains(&address);
        let mut open = others;
        for rule in &rules {
            match rule.ranges.iter().any(holds) {
                true if rule.certain => return Some(false),
                held => open |= held,
            }
        }
        (!open).then_some(true)
    };
    origins.iter().map(of).collect()
}

/// A rule that lets in, or may.
struct Inbound {
    certain: bool,
    ranges: Vec<Range>,
    /// Whether it may let in somebody by anything else.
    others: bool,
}

impl Inbound {
    fn of(rule: &Node) -> Option<Inbound> {
        let direction = folded(property(rule, "direction"));
        if direction.as_deref() == Some("outbound") {
            return None;
        }
        let given = |name: &str| property(rule, name).filter(|it| !it.is_null());
        let mut others = ["subscriptions", "serviceTags", "networkSecurityPerimeters"]
            .iter()
            .filter_map(|it| given(it))
            .any(|it| it.as_array() != Some(&[]));
        others |= given("addressPrefixes").is_some_and(|it| it.as_array().is_none());
        let read = prefixes(rule).iter().map(|it| it.as_str().and_then(range));
        let read: Vec<Option<Range>> = read.collect();
        others |= read.contains(&None);
        let ranges = read.into_iter().flatten().collect();
        Some(Inbound { certain: direction.as_deref() == Some("inbound"), ranges, others })
    }
}
