//! Ranges of addresses, as conditions write them.
//!
//! Source: RFC 4632; RFC 1918; AWS, IAM User Guide, "IP address condition operators": an address
//! without a length is itself alone.

use std::net::IpAddr;

/// An address, and how many of its bits count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    address: IpAddr,
    bits: u8,
}

impl Range {
    /// Reads `203.0.113.0/24`, `2001:db8::/32` or a lone address.
    pub(super) fn parse(text: &str) -> Option<Range> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address.parse().ok()?, Some(number(bits)?)),
            None => (text.parse().ok()?, None),
        };
        let most = match address {
            IpAddr::V4(_) => 32,
            IpAddr::V6(_) => 128,
        };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Range { address, bits })
    }

    /// Whether all of it is private to a network.
    pub(super) fn is_private(self) -> bool {
        let IpAddr::V4(address) = self.address else { return false };
        let least = match address.octets() {
            [10, ..] => 8,
            [172, 16..32, ..] => 12,
            [192, 168, ..] => 16,
            _ => return false,
        };
        least <= self.bits
    }
}

/// Digits alone: `+8` is no length.
fn number(text: &str) -> Option<u8> {
    text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_and_private_ones_known() {
        let private = |text: &str| Range::parse(text).map(Range::is_private);
        for (text, wanted) in [
            ("10.0.0.0/8", Some(true)),
            ("10.0.0.0/7", Some(false)),
            ("172.31.255.255", Some(true)),
            ("172.32.0.0/16", Some(false)),
            ("192.168.1.0/24", Some(true)),
            ("0.0.0.0/0", Some(false)),
            ("2001:db8::/32", Some(false)),
            ("203.0.113.0/33", None),
            ("203.0.113/24", None),
            ("203.0.113.0/+8", None),
            ("203.0.113.0/", None),
            ("", None),
        ] {
            assert_eq!(private(text), wanted, "{text}");
        }
    }
}
