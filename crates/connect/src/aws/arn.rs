//! The ARN of a key, as far as the way to it needs it.
//!
//! Source: AWS KMS Developer Guide, "Key identifiers (KeyId)".

/// Where a key, or an alias of one, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyArn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub(super) partition: &'a str,
    /// Its region.
    pub(super) region: &'a str,
    /// Its account.
    pub(super) account: &'a str,
}

impl<'a> KeyArn<'a> {
    /// Reads one; `None` where it names no key and no alias.
    pub(super) fn parse(text: &'a str) -> Option<KeyArn<'a>> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().filter(|it| !it.is_empty());
        let (prefix, partition, service) = (next()?, next()?, next()?);
        let (region, account, resource) = (next()?, next()?, next()?);
        let names = ["key/", "alias/"].iter().any(|it| resource.starts_with(it));
        let is_account = account.len() == 12 && account.bytes().all(|it| it.is_ascii_digit());
        let fits = prefix == "arn" && service == "kms" && is_account && names;
        // WHY: the region becomes part of the host that is asked.
        let is_region = region.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
        (fits && is_region).then_some(KeyArn { partition, region, account })
    }
}

/// The partition of a region.
///
/// Source: AWS General Reference, "Amazon Resource Names (ARNs)", "Partitions".
pub(super) fn partition_of(region: &str) -> &'static str {
    match region {
        it if it.starts_with("cn-") => "aws-cn",
        it if it.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_aliases_are_told_from_the_rest() {
        let (partition, region, account) = ("aws", "eu-central-1", "111122223333");
        let expected = Some(KeyArn { partition, region, account });
        for text in ["key/1234abcd", "key/mrk-7c1d", "alias/orders"] {
            let text = format!("arn:aws:kms:eu-central-1:111122223333:{text}");
            assert_eq!(KeyArn::parse(&text), expected, "{text}");
        }
        for text in [
            "1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:s3:eu-central-1:111122223333:key/1234abcd",
            "arn:aws:kms:eu-central-1:1111:key/1234abcd",
            "arn:aws:kms::111122223333:key/1234abcd",
            "arn:aws:kms:evil.example/:111122223333:key/1234abcd",
            "https://vault.vault.azure.net/keys/orders",
            "",
        ] {
            assert_eq!(KeyArn::parse(text), None, "{text}");
        }
    }
}
