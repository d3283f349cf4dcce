//! IP ranges as conditions write them: `203.0.113.0/24`, or one address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range: its first address as written, and how many bits of it count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    address: IpAddr,
    bits: u8,
}

/// The private ranges of RFC 1918.
const PRIVATE: [([u8; 4], u8); 3] =
    [([10, 0, 0, 0], 8), ([172, 16, 0, 0], 12), ([192, 168, 0, 0], 16)];

impl Range {
    /// Reads a range; `None` where the text is none.
    pub(super) fn parse(text: &str) -> Option<Range> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Range { address, bits })
    }

    /// The same range with its first address.
    pub(super) fn first(self) -> Range {
        let address = match self.address {
            IpAddr::V4(it) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from(u32::from(it) & mask))
            }
            IpAddr::V6(it) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from(u128::from(it) & mask))
            }
        };
        Range { address, ..self }
    }

    /// Whether all of it is private.
    pub(super) fn is_private(self) -> bool {
        PRIVATE.iter().any(|&(first, bits)| {
            let cut = Range { bits, ..self }.first().address;
            bits <= self.bits && cut == IpAddr::V4(Ipv4Addr::from(first))
        })
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_knows_its_first_address_and_whether_it_is_private() {
        for (text, first, private) in [
            ("203.0.113.7/24", "203.0.113.0/24", false),
            ("10.1.2.3", "10.1.2.3/32", true),
            ("172.31.0.0/16", "172.31.0.0/16", true),
            ("172.32.0.0/16", "172.32.0.0/16", false),
            ("10.0.0.0/7", "10.0.0.0/7", false),
            ("0.0.0.0/0", "0.0.0.0/0", false),
            ("2001:db8::1/32", "2001:db8::/32", false),
        ] {
            let range = Range::parse(text).expect("a range");
            assert_eq!((range.first().to_string().as_str(), range.is_private()), (first, private));
        }
        for none in ["", "1.2.3", "1.2.3.4/33", "::/129", "1.2.3.4/x"] {
            assert_eq!(Range::parse(none), None, "{none}");
        }
    }
}
