//! Values that are ordered.

use jiff::Timestamp;

/// A decimal number as an exact fraction of a power of ten, so that it can be ordered without
/// rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decimal(i128);

/// Digits after the point that are kept; more than AWS documents for any key.
const SCALE: u32 = 9;

impl Decimal {
    pub(super) fn parse(text: &str) -> Option<Decimal> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
        if part.len() > SCALE as usize || whole.is_empty() {
            return None;
        }
        let scale = 10_i128.pow(SCALE);
        let whole: i128 = whole.parse().ok().filter(|it: &i128| *it < 1_000_000_000_000_000_000)?;
        let padded: i128 = format!("{part:0<9}").parse().ok()?;
        Some(Decimal(sign * (whole.checked_mul(scale)? + padded)))
    }

    /// A number between two, or beyond one; whole where it can be.
    pub(super) fn between(low: Option<&Decimal>, high: Option<&Decimal>) -> String {
        let one = 10_i128.pow(SCALE);
        let it = match (low, high) {
            (None, None) => 0,
            (Some(low), None) => low.0 + one,
            (None, Some(high)) => high.0 - one,
            (Some(low), Some(high)) if low.0 + one < high.0 => low.0 + one,
            (Some(low), Some(high)) => i128::midpoint(low.0, high.0),
        };
        Decimal(it).text()
    }

    pub(super) fn text(self) -> String {
        let scale = 10_i128.pow(SCALE);
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.abs() / scale, self.0.abs() % scale);
        match part {
            0 => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}.{part:09}").trim_end_matches('0').to_owned(),
        }
    }
}

/// A date in seconds since 1970: ISO 8601, or the seconds themselves.
pub(super) fn date(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(seconds);
    }
    let day = || format!("{text}T00:00:00Z").parse::<Timestamp>().ok();
    Some(text.parse::<Timestamp>().ok().or_else(day)?.as_second())
}

/// A date as policies write it.
pub(super) fn date_text(seconds: i64) -> Option<String> {
    Some(Timestamp::from_second(seconds).ok()?.to_string())
}

/// An address on one of two lines, version 4 before version 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    six: bool,
    bits: u128,
}

/// Whether a block is small enough to name a network, and not half the world.
///
/// Source: AWS, Amazon S3 User Guide, "The meaning of public": IP ranges broader than /8, and /32
/// for version 6, do not count as fixed values.
pub(super) fn is_narrow(text: &str) -> bool {
    let Some((ip, length)) = text.split_once('/') else { return true };
    let least = if ip.contains(':') { 32 } else { 8 };
    length.parse::<u32>().is_ok_and(|it| least <= it)
}

/// The first address of a block, and the first behind it; `None` for what is no block.
pub(super) fn block(text: &str) -> Option<(Address, Address)> {
    use std::net::IpAddr;
    let (ip, length) = match text.split_once('/') {
        Some((ip, length)) => (ip, Some(length.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let (six, bits, wide) = match ip.parse().ok()? {
        IpAddr::V4(it) => (false, u128::from(it.to_bits()), 32),
        IpAddr::V6(it) => (true, it.to_bits(), 128),
    };
    let length = length.unwrap_or(wide);
    let free = wide.checked_sub(length)?;
    let size = 1_u128.checked_shl(free).unwrap_or(0);
    let mask = if free == 128 { 0 } else { !(size.wrapping_sub(1)) };
    let first = Address { six, bits: bits & mask };
    let end = match first.bits.checked_add(size).filter(|_| size != 0) {
        Some(end) => Address { six, bits: end },
        // Behind the last address of version 6 there is nothing; the very end stands for it.
        None => Address { six: true, bits: u128::MAX },
    };
    Some((first, end))
}

impl Address {
    pub(super) const FIRST: Address = Address { six: false, bits: 0 };

    /// An address at or behind a cut; `None` where version 4 has none left.
    pub(super) fn text(self) -> Option<String> {
        use std::net::{Ipv4Addr, Ipv6Addr};
        if self.six {
            return Some(Ipv6Addr::from_bits(self.bits).to_string());
        }
        let bits = u32::try_from(self.bits).ok()?;
        Some(Ipv4Addr::from_bits(bits).to_string())
    }

    /// The next address.
    pub(super) fn next(self) -> Address {
        let bits = self.bits.saturating_add(1);
        match (self.six, u32::try_from(bits)) {
            (false, Err(_)) => Address { six: true, bits: 0 },
            (six, _) => Address { six, bits },
        }
    }
}
