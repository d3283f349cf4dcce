//! What a vault's network and a key's attributes keep out, whoever asks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use jiff::Timestamp;
use keywright_model::text::Node;
use keywright_policy::prove::Bits;

use crate::azure::bundle::Bundle;
use crate::azure::property::{Told, at, flag, text};
use crate::azure::simulate::Origin;
use crate::azure::{Key, Vault};

use super::names::segments;
use super::operations::Act;
use super::perimeter;

/// What lets through, what may, of the classes of an attribute.
pub(super) struct Split {
    pub(super) refused: Bits,
    pub(super) open: Bits,
}

fn acls(vault: &Vault) -> Option<&Node> {
    vault.property("networkAcls").filter(|it| !it.is_null())
}

/// A range's first and last address.
fn range(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.splitn(2, '/');
    let base = parts.next()?.trim().parse::<Ipv4Addr>().ok()?.to_bits();
    let bits: u32 = match parts.next() {
        None => 32,
        Some(bits) => bits.trim().parse().ok()?,
    };
    let size = 1_u64.checked_shl(32_u32.checked_sub(bits)?)?;
    let first = u64::from(base) / size * size;
    Some((u32::try_from(first).ok()?, u32::try_from(first + size - 1).ok()?))
}

fn rules<'v>(vault: &'v Vault, name: &str, member: &str) -> Option<Vec<Option<&'v str>>> {
    let node = acls(vault).and_then(|it| it.get_any_case(name)).filter(|it| !it.is_null());
    let Some(node) = node else { return Some(Vec::new()) };
    let list = node.as_array()?;
    Some(list.iter().map(|it| it.get_any_case(member).and_then(Node::as_str)).collect())
}

/// How much the networks of a bundle's vaults and the perimeters around them list.
pub(super) fn listed(bundle: &Bundle) -> usize {
    let count = |it: &Vault| {
        let of = |name| acls(it).and_then(|it| it.get_any_case(name)).and_then(Node::as_array);
        ["ipRules", "virtualNetworkRules"]
            .map(|it| of(it).map_or(0, <[Node]>::len))
            .iter()
            .sum::<usize>()
    };
    bundle.vaults.iter().map(|it| count(&it.it)).sum::<usize>() + perimeter::prefix_count(bundle)
}

/// From where requests can come, as far as the vaults tell it apart.
pub(super) fn origins(bundles: &[&Bundle]) -> Vec<Origin> {
    let vaults = || bundles.iter().flat_map(|it| &it.vaults).map(|it| &it.it);
    let mut addresses: Vec<u32> = vec![0, u32::from(Ipv4Addr::new(198, 51, 100, 7))];
    let mut subnets = vec!["/fresh-subnet".to_owned()];
    for vault in vaults() {
        for rule in rules(vault, "ipRules", "value").into_iter().flatten().flatten() {
            let Some((first, last)) = range(rule) else { continue };
            addresses.push(first);
            addresses.extend(last.checked_add(1));
        }
        let listed = rules(vault, "virtualNetworkRules", "id").into_iter().flatten().flatten();
        subnets.extend(listed.map(|it| it.trim_end_matches('/').to_ascii_lowercase()));
    }
    // No rule of a vault lists an address of version 6; a perimeter's may.
    let mut long = vec![Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)];
    for bundle in bundles {
        let (cuts, more) = perimeter::cuts(bundle);
        addresses.extend(cuts);
        long.extend(more);
    }
    addresses.sort_unstable();
    addresses.dedup();
    subnets.sort();
    subnets.dedup();
    let addresses =
        addresses.into_iter().map(|it| Origin::Address(IpAddr::V4(Ipv4Addr::from_bits(it))));
    let subnets = subnets.into_iter().map(Origin::Subnet);
    long.sort_unstable();
    long.dedup();
    [Origin::PrivateEndpoint, Origin::TrustedService]
        .into_iter()
        .chain(long.into_iter().map(|it| Origin::Address(IpAddr::V6(it))))
        .chain(addresses)
        .chain(subnets)
        .collect()
}

/// Whom a vault's network keeps out, and the perimeter around it. A private endpoint is always let
/// in.
pub(super) fn network(bundle: &Bundle, vault: &Vault, origins: &[Origin]) -> Split {
    let access = text(vault.property("publicNetworkAccess")).known().map(str::to_ascii_lowercase);
    let place = segments(vault.id().unwrap_or_default());
    let own = (closed(vault, origins), origins);
    split(&perimeter::closed(bundle, &place, access.as_deref(), own))
}

/// The same of a vault that is not shown, which is open by itself.
pub(super) fn network_unseen(bundle: &Bundle, place: &[String], origins: &[Origin]) -> Split {
    let own = (vec![Some(false); origins.len()], origins);
    split(&perimeter::closed(bundle, place, None, own))
}

fn split(closed: &[Option<bool>]) -> Split {
    Split {
        refused: Bits::of(closed.len(), |it| closed[it] == Some(true)),
        open: Bits::of(closed.len(), |it| closed[it].is_none()),
    }
}

/// From where a vault is closed by its own settings.
fn closed(vault: &Vault, origins: &[Origin]) -> Vec<Option<bool>> {
    let word = |node: Option<&Node>| match text(node) {
        Told::Is(word) => Some(Some(word.to_ascii_lowercase())),
        Told::Absent => Some(None),
        Told::Unclear(_) => None,
    };
    let public =
        word(vault.property("publicNetworkAccess")).map(|it| it.unwrap_or("enabled".into()));
    let public = public.as_deref();
    let acls = acls(vault);
    let default = match acls {
        None => Some("allow".to_owned()),
        Some(acls) => word(acls.get_any_case("defaultAction")).flatten(),
    };
    let bypass = match acls {
        None => (public == Some("enabled")).then(|| "azureservices".to_owned()),
        Some(acls) => match word(acls.get_any_case("bypass")) {
            Some(None) if acls.as_object().is_some() => Some("azureservices".to_owned()),
            other => other.flatten(),
        },
    };
    let closed = |it: &Origin| -> Option<bool> {
        let listed = || is_listed(vault, it);
        let by_default = match (it, default.as_deref()) {
            (_, Some("allow")) => Some(false),
            (Origin::TrustedService, Some("deny")) => Some(true),
            (_, Some("deny")) => listed().map(|it| !it),
            _ if *it == Origin::TrustedService => None,
            _ => (listed() == Some(true)).then_some(false),
        };
        let by_bypass = match bypass.as_deref() {
            Some("azureservices") => Some(false),
            Some("none") => Some(true),
            _ => None,
        };
        let enabled = match it {
            Origin::TrustedService if by_bypass == Some(false) => Some(false),
            Origin::TrustedService if by_bypass == Some(true) => by_default,
            Origin::TrustedService => (by_default == Some(false)).then_some(false),
            _ => by_default,
        };
        let disabled = if *it == Origin::TrustedService { by_bypass } else { Some(true) };
        match public {
            _ if *it == Origin::PrivateEndpoint => Some(false),
            Some("enabled") => enabled,
            Some("disabled") => disabled,
            _ => None,
        }
    };
    origins.iter().map(closed).collect()
}

fn is_listed(vault: &Vault, origin: &Origin) -> Option<bool> {
    let (name, member) = match origin {
        Origin::Subnet(_) => ("virtualNetworkRules", "id"),
        _ => ("ipRules", "value"),
    };
    let mut doubt = false;
    for rule in rules(vault, name, member)? {
        let holds = match (origin, rule) {
            (_, None) => None,
            (Origin::Subnet(id), Some(rule)) => {
                Some(rule.trim_end_matches('/').eq_ignore_ascii_case(id))
            }
            (Origin::Address(it), Some(rule)) => range(rule).map(|(first, last)| match it {
                IpAddr::V4(it) => (first..=last).contains(&it.to_bits()),
                IpAddr::V6(_) => false,
            }),
            _ => Some(false),
        };
        match holds {
            Some(true) => return Some(true),
            Some(false) => {}
            None => doubt = true,
        }
    }
    (!doubt).then_some(false)
}

/// The use of a key's material: its word in `key_ops`, and whether dates end it.
fn use_of(act: &Act) -> Option<(Option<&'static str>, bool)> {
    match act.own()? {
        "keys/encrypt/action" => Some((Some("encrypt"), true)),
        "keys/decrypt/action" => Some((Some("decrypt"), false)),
        "keys/wrap/action" => Some((Some("wrapkey"), true)),
        "keys/unwrap/action" => Some((Some("unwrapkey"), false)),
        "keys/sign/action" => Some((Some("sign"), true)),
        "keys/verify/action" => Some((Some("verify"), false)),
        "keys/release/action" => Some((None, true)),
        _ => None,
    }
}

/// Whether an operation is a use of a key's material.
pub(super) fn is_use(act: &Act) -> bool {
    act.data && use_of(act).is_some()
}

/// Which uses a key refuses at one time.
pub(super) fn key(key: &Key, acts: &[Arc<Act>], now: Option<Timestamp>) -> Split {
    let root = &key.document.root;
    let attributes = key.attributes().filter(|it| it.as_object().is_some());
    let deleted = ["recoveryId", "deletedDate", "scheduledPurgeDate"]
        .iter()
        .any(|it| at(root, &[it]).is_some_and(|it| !it.is_null()));
    let enabled = match attributes.map(|it| flag(it.get_any_case("enabled"))) {
        Some(Told::Is(it)) => Some(it),
        Some(Told::Absent) => Some(true),
        Some(Told::Unclear(_)) | None => None,
    };
    let within = |name: &str, inside: fn(Timestamp, Timestamp) -> bool| match (key.date(name), now)
    {
        (Told::Absent, _) => Some(true),
        (Told::Is(date), Some(now)) => Some(inside(date, now)),
        (Told::Is(_), None) | (Told::Unclear(_), _) => None,
    };
    let (begun, lasts) = (within("notBefore", |a, b| a <= b), within("expires", |a, b| b < a));
    let listed = key.part("keyOps").and_then(Node::as_array).and_then(|it| {
        it.iter().map(|it| it.as_str().map(str::to_ascii_lowercase)).collect::<Option<Vec<_>>>()
    });
    let lets = |act: &Act| -> Option<bool> {
        let Some((word, dated)) = use_of(act).filter(|_| act.data) else { return Some(true) };
        let in_list =
            word.map_or(Some(true), |word| Some(listed.as_ref()?.iter().any(|it| it == word)));
        let dates = if dated { [begun, lasts] } else { [Some(true), Some(true)] };
        let all = [Some(!deleted), enabled, in_list, dates[0], dates[1]];
        if all.contains(&Some(false)) {
            Some(false)
        } else {
            all.iter().all(Option::is_some).then_some(true)
        }
    };
    let refused: Vec<Option<bool>> = acts.iter().map(|it| lets(it).map(|it| !it)).collect();
    split(&refused)
}
