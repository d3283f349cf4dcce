//! What makes two runs' results the same result: all that it says, and nothing of the line on which
//! it says so.

use keywright_policy::Finding;

/// Stable when lines move, and from one build to the next.
pub(super) fn fingerprint(finding: &Finding) -> String {
    let place = finding.place.as_ref();
    let subject = match (&finding.key, place) {
        (Some(key), _) => key.to_string(),
        (None, Some(place)) => place.on_disk().0.name().to_owned(),
        (None, None) => String::new(),
    };
    let path = place.map(|it| it.path.to_string()).unwrap_or_default();
    let mut hash = Fnv::new();
    for part in [finding.rule.code, &subject, &path, &finding.message] {
        hash.write(part);
    }
    format!("{:016x}", hash.0)
}

/// FNV-1a of 64 bits. The standard library's hashes may change with a release, and this must not.
///
/// Source: RFC 9923, "The FNV Non-Cryptographic Hash Algorithm".
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    /// Takes a part, and a byte that no text holds, so that parts do not run into each other.
    fn write(&mut self, part: &str) {
        for byte in part.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        let mut hash = Fnv::new();
        hash.write("foobar");
        let foobar: u64 = 0x85944171f73967e8;
        assert_eq!(hash.0, (foobar ^ 0xff).wrapping_mul(0x0000_0100_0000_01b3));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let hash = |parts: [&str; 2]| {
            let mut hash = Fnv::new();
            parts.iter().for_each(|it| hash.write(it));
            hash.0
        };
        assert_ne!(hash(["ab", "c"]), hash(["a", "bc"]));
    }
}
