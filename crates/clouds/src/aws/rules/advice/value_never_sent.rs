//! A value that AWS KMS never sends for its key: the condition compares with nothing.
//!
//! Source: AWS KMS Developer Guide, "Condition keys for AWS KMS".

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Findings, LetterCase, Page, Pattern, Rule};

use crate::aws::arn::is_account;
use crate::aws::rules::clause::{clauses, is_wild};
use crate::aws::{Policy, Test};

/// A value that no request has.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-133", page: Page::new(include_str!("value_never_sent.md")), check };

/// Keys with a closed list of values.
const CLOSED: [(&str, &[&str]); 7] = [
    ("kms:ExpirationModel", &["KEY_MATERIAL_EXPIRES", "KEY_MATERIAL_DOES_NOT_EXPIRE"]),
    ("kms:GrantConstraintType", &["EncryptionContextEquals", "EncryptionContextSubset"]),
    ("kms:GrantOperations", GRANT_OPERATIONS),
    ("kms:KeyOrigin", &["AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"]),
    ("kms:KeyUsage", &["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"]),
    ("kms:MessageType", &["RAW", "DIGEST", "EXTERNAL_MU"]),
    ("kms:MultiRegionKeyType", &["PRIMARY", "REPLICA"]),
];

const GRANT_OPERATIONS: &[&str] = &[
    "CreateGrant",
    "Decapsulate",
    "Decrypt",
    "DeriveSharedSecret",
    "DescribeKey",
    "Encapsulate",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GetPublicKey",
    "ReEncryptFrom",
    "ReEncryptTo",
    "RetireGrant",
    "Sign",
    "Verify",
    "VerifyMac",
];

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy).filter(|it| it.begins("kms:")) {
        let case = match clause.operator.test {
            Test::StringEquals { case, .. } => Some(case),
            Test::StringLike { .. } => None,
            Test::Arn { .. }
            | Test::Numeric(_)
            | Test::Date(_)
            | Test::Bool
            | Test::Binary
            | Test::Address { .. }
            | Test::Null => continue,
        };
        for (value, span) in clause.values() {
            // A wildcard under another operator, and a variable, have rules of their own.
            if value.contains("${") || case.is_some() && is_wild(value) {
                continue;
            }
            let Some((wanted, instead)) = never(&clause.key.name, value, case) else { continue };
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(span)),
                format_args!("`{}` is never `{value}`: it is {wanted}", clause.key.name),
            );
            finding.help("write a value that AWS KMS sends");
            if let Some(instead) = instead {
                let edit = Edit::replace(span, quote(&instead));
                finding.edit(&policy.document.source, edit);
            }
        }
    }
}

/// What the key's values are like, where this is none, and what may have been meant.
fn never(key: &str, value: &str, case: Option<LetterCase>) -> Option<(String, Option<String>)> {
    let is = |name: &str| key.eq_ignore_ascii_case(name);
    if is("kms:RequestAlias") || is("kms:ResourceAliases") {
        let fine = value.starts_with("alias/") || value.starts_with('*');
        let named = value.rsplit_once(":alias/").map_or(value, |it| it.1);
        return (!fine).then(|| {
            ("an alias that begins with `alias/`".to_owned(), Some(format!("alias/{named}")))
        });
    }
    if is("kms:CallerAccount") {
        let fine = is_account(value) || is_wild(value);
        return (!fine).then(|| ("an account's twelve digits".to_owned(), None));
    }
    let (_, listed) = CLOSED.iter().find(|it| is(it.0))?;
    let pattern = Pattern::new(value, case.unwrap_or(LetterCase::Sensitive));
    if listed.iter().any(|it| pattern.matches(it)) {
        return None;
    }
    let quoted: Vec<String> = listed.iter().map(|it| format!("`{it}`")).collect();
    let close = listed.iter().find(|it| it.eq_ignore_ascii_case(value.trim_start_matches("kms:")));
    Some((format!("one of {}", quoted.join(", ")), close.map(|it| (*it).to_owned())))
}
