//! Which spellings name one key in AWS.
//!
//! Source: AWS KMS Developer Guide, "Key identifiers" and "Multi-Region keys": the siblings of a
//! multi-Region key have one id, that begins with `mrk-`, and one material.

use crate::Identity;

use super::Arn;

/// What a text that should name a key turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelling {
    /// A key's own ARN.
    Key(Identity),
    /// An alias: it can be moved from key to key, so it names none.
    Alias,
    /// A bare key id: no account and no region are known, so it cannot be told from others.
    Bare,
    /// None of these.
    NotAKey,
}

/// Reads a spelling of a key.
pub fn identity(text: &str) -> Spelling {
    let Some(arn) = Arn::parse(text) else {
        return match text {
            _ if text.starts_with("alias/") => Spelling::Alias,
            _ if is_key_id(text) => Spelling::Bare,
            _ => Spelling::NotAKey,
        };
    };
    let account = super::arn::is_account(arn.account);
    match arn.resource.split_once('/') {
        Some(("key", id)) if arn.service == "kms" && account && is_key_id(id) => {
            // WHY: siblings in other Regions share their material, so the Region is no part of it.
            let region = if id.starts_with("mrk-") { "*" } else { arn.region };
            let id = id.to_ascii_lowercase();
            Spelling::Key(Identity::new(format!(
                "aws:{}:{region}:{}:{id}",
                arn.partition, arn.account
            )))
        }
        Some(("alias", _)) if arn.service == "kms" => Spelling::Alias,
        _ => Spelling::NotAKey,
    }
}

fn is_key_id(text: &str) -> bool {
    let id = text.strip_prefix("mrk-").unwrap_or(text);
    let digits = id.bytes().filter(u8::is_ascii_hexdigit).count();
    digits == 32 && id.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";

    #[test]
    fn siblings_of_a_multi_region_key_are_one_key() {
        let mrk = |region| {
            format!(
                "arn:aws:kms:{region}:111122223333:key/mrk-{}",
                "1234abcd12ab34cd56ef1234567890ab"
            )
        };
        assert_eq!(identity(&mrk("us-east-1")), identity(&mrk("eu-west-1")));
        let single = |region| format!("arn:aws:kms:{region}:111122223333:key/{ID}");
        assert_ne!(identity(&single("us-east-1")), identity(&single("eu-west-1")));
    }

    #[test]
    fn what_can_be_moved_names_no_key() {
        assert_eq!(identity("alias/orders"), Spelling::Alias);
        assert_eq!(identity("arn:aws:kms:us-east-1:111122223333:alias/orders"), Spelling::Alias);
        assert_eq!(identity(ID), Spelling::Bare);
        assert_eq!(identity("arn:aws:iam::111122223333:role/x"), Spelling::NotAKey);
    }
}
