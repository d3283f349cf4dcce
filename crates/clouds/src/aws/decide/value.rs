//! Values of conditions that are more than text: numbers, dates and addresses.

use std::cmp::Ordering;
use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::aws::Compare;

/// Compares as an operator says: the request's value on the left.
pub(super) fn compares(how: Compare, order: Ordering) -> bool {
    match how {
        Compare::Equal => order.is_eq(),
        Compare::NotEqual => order.is_ne(),
        Compare::Less => order.is_lt(),
        Compare::LessOrEqual => order.is_le(),
        Compare::Greater => order.is_gt(),
        Compare::GreaterOrEqual => order.is_ge(),
    }
}

/// A decimal number of any length, compared exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number<'t> {
    negative: bool,
    /// Without leading zeros.
    whole: &'t str,
    /// Without trailing zeros.
    part: &'t str,
}

/// How two numbers compare; `None` where one is none.
pub(super) fn numbers(a: &str, b: &str) -> Option<Ordering> {
    let (a, b) = (Number::read(a)?, Number::read(b)?);
    let sizes = |a: Number<'_>, b: Number<'_>| {
        a.whole
            .len()
            .cmp(&b.whole.len())
            .then_with(|| a.whole.cmp(b.whole))
            .then_with(|| a.part.cmp(b.part))
    };
    Some(match (a.negative, b.negative) {
        (false, false) => sizes(a, b),
        (true, true) => sizes(b, a),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    })
}

impl<'t> Number<'t> {
    fn read(text: &'t str) -> Option<Number<'t>> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        if !plain(whole) || !plain(part) || whole.len() + part.len() == 0 {
            return None;
        }
        let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
        let zero = whole.is_empty() && part.is_empty();
        Some(Number { negative: negative && !zero, whole, part })
    }
}

/// How two dates compare; `None` where one is none.
pub(super) fn dates(a: &str, b: &str) -> Option<Ordering> {
    Some(date(a)?.cmp(&date(b)?))
}

/// A date as AWS takes it: one of W3C's forms of ISO 8601, or seconds since 1970. What has no zone
/// is in UTC.
pub(in crate::aws) fn date(text: &str) -> Option<Timestamp> {
    const YEAR_DIGITS: usize = 4;
    let digits = text.bytes().all(|it| it.is_ascii_digit());
    if digits && text.len() != YEAR_DIGITS {
        return Timestamp::from_second(text.parse().ok()?).ok();
    }
    if let Ok(it) = text.parse::<Timestamp>() {
        return Some(it);
    }
    let utc = |it: DateTime| TimeZone::UTC.to_timestamp(it).ok();
    match text.len() {
        YEAR_DIGITS if digits => utc(Date::new(text.parse().ok()?, 1, 1).ok()?.into()),
        7 if text.is_ascii() && text.as_bytes()[4] == b'-' => {
            let (year, month) = (text[..4].parse().ok()?, text[5..].parse().ok()?);
            utc(Date::new(year, month, 1).ok()?.into())
        }
        _ => utc(text.parse::<DateTime>().ok()?),
    }
}

/// Whether an address lies in a range such as `192.0.2.0/24`; `None` where one is none.
pub(super) fn in_range(range: &str, address: &str) -> Option<bool> {
    let (base, length) = match range.split_once('/') {
        Some((base, length)) => (base, Some(length)),
        None => (range, None),
    };
    let (base, address): (IpAddr, IpAddr) = (base.parse().ok()?, address.parse().ok()?);
    let bits_max = if base.is_ipv4() { 32 } else { 128 };
    let length: u32 = match length {
        Some(text) if text.bytes().all(|it| it.is_ascii_digit()) => text.parse().ok()?,
        Some(_) => return None,
        None => bits_max,
    };
    let rest = bits_max.checked_sub(length)?;
    let bits = |it: IpAddr| match it {
        IpAddr::V4(it) => u128::from(it.to_bits()),
        IpAddr::V6(it) => it.to_bits(),
    };
    let same_kind = base.is_ipv4() == address.is_ipv4();
    let differs = (bits(base) ^ bits(address)).checked_shr(rest).unwrap_or(0);
    Some(same_kind && differs == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_exactly_at_any_length() {
        for (a, b, wanted) in [
            ("10", "9", Some(Ordering::Greater)),
            ("010", "10.0", Some(Ordering::Equal)),
            ("1.5", "1.25", Some(Ordering::Greater)),
            ("-1", "1", Some(Ordering::Less)),
            ("-2", "-1", Some(Ordering::Less)),
            ("-0", "0", Some(Ordering::Equal)),
            (".5", "0.5", Some(Ordering::Equal)),
            ("12345678901234567890123", "12345678901234567890124", Some(Ordering::Less)),
            ("1e3", "1000", None),
            ("", "1", None),
            ("-", "1", None),
            (".", "1", None),
            ("x", "1", None),
        ] {
            assert_eq!(numbers(a, b), wanted, "{a} {b}");
        }
    }

    #[test]
    fn dates_are_read_in_every_form_that_aws_takes() {
        for text in [
            "2026-11-24T00:00:00Z",
            "2026-11-24T00:00Z",
            "2026-11-24",
            "2026-11-24T00:00:00",
            "2026-11-24T01:00:00.000+01:00",
            "1795478400",
        ] {
            assert_eq!(dates(text, "2026-11-24T00:00:00Z"), Some(Ordering::Equal), "{text}");
        }
        assert_eq!(dates("2026", "2026-01-01"), Some(Ordering::Equal));
        assert_eq!(dates("2026-02", "2026-02-01"), Some(Ordering::Equal));
        for none in ["", "soon", "2026-13", "2026-1-é", "99999999999999999999"] {
            assert_eq!(dates(none, none), None, "{none}");
        }
    }

    #[test]
    fn an_address_is_held_against_a_range_of_its_kind() {
        for (range, address, wanted) in [
            ("203.0.113.0/24", "203.0.113.77", Some(true)),
            ("203.0.113.5/24", "203.0.113.77", Some(true)),
            ("203.0.113.0/24", "203.0.114.1", Some(false)),
            ("203.0.113.5", "203.0.113.5", Some(true)),
            ("203.0.113.5", "203.0.113.6", Some(false)),
            ("0.0.0.0/0", "8.8.8.8", Some(true)),
            ("::/0", "8.8.8.8", Some(false)),
            ("2001:db8:1234:5678::/64", "2001:DB8:1234:5678::1", Some(true)),
            ("2001:db8::/32", "2001:db9::", Some(false)),
            ("203.0.113.0/33", "203.0.113.0", None),
            ("203.0.113.0/-1", "203.0.113.0", None),
            ("203.0.113", "203.0.113.0", None),
        ] {
            assert_eq!(in_range(range, address), wanted, "{range} {address}");
        }
    }
}
