//! Amazon Resource Names, split into their six parts.

/// An ARN's parts. `arn:partition:service:region:account:resource`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: &'a str,
    /// `kms`, `iam`, `sts`.
    pub service: &'a str,
    /// Empty where the service has none.
    pub region: &'a str,
    /// Twelve digits, or empty.
    pub account: &'a str,
    /// The rest, colons included.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Splits an ARN; `None` where the text is none.
    pub fn parse(text: &'a str) -> Option<Arn<'a>> {
        let mut rest = text.strip_prefix("arn:")?;
        // WHY bytes: ARNs are split wherever policies are compared, and most are short.
        let mut part = || {
            let at = rest.bytes().position(|it| it == b':')?;
            let (part, behind) = (&rest[..at], &rest[at + 1..]);
            rest = behind;
            Some(part)
        };
        let (partition, service, region, account) = (part()?, part()?, part()?, part()?);
        Some(Arn { partition, service, region, account, resource: rest })
    }

    /// Whether it names an account as a whole: `arn:aws:iam::111122223333:root`.
    pub fn is_account_root(&self) -> bool {
        self.service == "iam" && self.resource == "root"
    }
}

/// The account of a principal element: an ARN's, or twelve digits on their own.
pub(crate) fn account_of(principal: &str) -> Option<&str> {
    let account = match Arn::parse(principal) {
        Some(arn) => arn.account,
        None => principal,
    };
    is_account(account).then_some(account)
}

/// Whether a text is an account's twelve digits.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit())
}

/// Whether a principal element means an account as a whole: its root's ARN, or its digits.
pub(crate) fn is_whole_account(principal: &str) -> bool {
    is_account(principal) || Arn::parse(principal).is_some_and(|it| it.is_account_root())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_has_six_parts_and_the_last_keeps_its_colons() {
        let arn = Arn::parse("arn:aws:sts::111122223333:assumed-role/r/s:t").expect("an ARN");
        assert_eq!((arn.account, arn.resource), ("111122223333", "assumed-role/r/s:t"));
        assert!(Arn::parse("arn:aws:iam::111122223333").is_none());
        assert!(Arn::parse("AROAEXAMPLE").is_none());
    }

    #[test]
    fn an_account_is_named_by_its_arn_or_its_digits() {
        assert_eq!(account_of("111122223333"), Some("111122223333"));
        assert_eq!(account_of("arn:aws:iam::111122223333:role/x"), Some("111122223333"));
        assert_eq!(account_of("*"), None);
    }

    #[test]
    fn a_whole_account_is_its_root_or_its_digits() {
        for (principal, wanted) in [
            ("111122223333", true),
            ("arn:aws:iam::111122223333:root", true),
            ("arn:aws-cn:iam::111122223333:root", true),
            ("arn:aws:iam::111122223333:role/root", false),
            ("arn:aws:sts::111122223333:root", false),
            ("1111222233334", false),
            ("*", false),
        ] {
            assert_eq!(is_whole_account(principal), wanted, "{principal}");
        }
    }
}
