//! What decides access to a key, in one spelling: its policy and its grants.
//!
//! Source: IAM User Guide, "IAM JSON policy element reference" (a single value needs no list, and
//! its order decides nothing); AWS KMS API, `GrantListEntry`.

use keywright_model::text::json::quote;
use keywright_model::text::{Document, Node};

use crate::canonical::Spelling;

use super::{Exports, Form, Policy};

/// `Id` and `Sid` are labels.
const POLICY: Spelling = Spelling {
    noise: &["id", "sid"],
    lists_but: Some(&["Version", "Effect", "Principal", "NotPrincipal"]),
};

const GRANT: Spelling = Spelling { noise: &[], lists_but: None };

/// What a grant says of who may do what. WHY no values of its constraints: a grant for each disk is
/// made and retired by the service that attaches it, and lets nobody in who was not in before.
fn grant(it: &Node) -> String {
    let names = ["GranteePrincipal", "GranteeServicePrincipal", "Operations", "RetiringPrincipal"];
    let told = names.iter().filter_map(|name| Some((name, it.get(name)?)));
    let mut all: Vec<String> =
        told.map(|(name, node)| format!("{}:{}", quote(name), GRANT.write(node, name))).collect();
    let constraints = it.get("Constraints").and_then(Node::as_object).unwrap_or_default();
    let mut constraints: Vec<String> = constraints.iter().map(|it| quote(&it.name)).collect();
    constraints.sort();
    all.push(format!("\"Constraints\":[{}]", constraints.join(",")));
    format!("{{{}}}", all.join(","))
}

/// The text; `Err` tells why there is none.
///
/// # Errors
/// No key policy was handed in, or one beside it.
pub fn baseline(exports: &Exports) -> Result<String, &'static str> {
    let policy = exports.policy.as_ref().ok_or("its key policy was not handed in")?;
    if exports.other_policy.is_some() {
        return Err("a policy stands beside the default key policy");
    }
    if !policy.document.root.repeated_names().is_empty() {
        return Err("a name stands twice in one object of its key policy");
    }
    let policy = POLICY.write(&policy.document.root, "");
    let Some(grants) = &exports.grants else { return Ok(format!("{{\"policy\":{policy}}}")) };
    let all = grants.root.get("Grants").and_then(Node::as_array).unwrap_or_default();
    let mut all: Vec<String> = all.iter().map(grant).collect();
    all.sort();
    all.dedup();
    Ok(format!("{{\"grants\":[{}],\"policy\":{policy}}}", all.join(",")))
}

/// The policy of such a text.
pub fn policy_of(baseline: &Document) -> Option<Policy> {
    let policy = baseline.root.get("policy")?;
    Some(Policy::read(baseline.branch(policy), Form::Key))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::text::Source;

    use super::*;
    use crate::aws::Kind;

    fn of(policy: &str, grants: Option<&str>) -> String {
        let read =
            |text: &str| Document::parse(Arc::new(Source::new("it.json", text))).expect("JSON");
        let mut exports = Exports::default();
        exports.take(Kind::Policy, read(policy));
        if let Some(it) = grants {
            exports.take(Kind::Grants, read(it));
        }
        baseline(&exports).expect("a baseline")
    }

    const ONE: &str = r#"{"Version": "2012-10-17", "Id": "a", "Statement": [
        {"Sid": "s", "Effect": "Allow", "Principal": {"AWS": ["arn:b", "arn:a"]},
         "Action": "kms:Decrypt", "Resource": "*",
         "Condition": {"Bool": {"aws:SecureTransport": true}}}]}"#;

    #[test]
    fn order_space_labels_and_lists_of_one_change_nothing() {
        let same = r#"{"Statement": {"Resource": ["*"], "Action": ["kms:Decrypt", "kms:Decrypt"],
            "Condition": {"Bool": {"aws:SecureTransport": ["true"]}},
            "Principal": {"AWS": ["arn:a", "arn:b"]}, "Effect": "Allow"},
            "Version": "2012-10-17"}"#;
        assert_eq!(of(ONE, None), of(same, None));
        assert_ne!(of(ONE, None), of(&ONE.replace("arn:b", "arn:c"), None));
        assert_ne!(of(ONE, None), of(&ONE.replace("true", "false"), None));
        assert_ne!(of(ONE, None), of(&ONE.replace("Allow", "Deny"), None));
    }

    #[test]
    fn what_was_printed_reads_and_prints_the_same() {
        let text = of(ONE, None);
        let document = Document::parse(Arc::new(Source::new("it", text.clone()))).expect("JSON");
        let policy = policy_of(&document).expect("a policy");
        let again = Exports { policy: Some(policy), ..Exports::default() };
        assert_eq!(baseline(&again), Ok(text));
    }

    #[test]
    fn a_grant_made_anew_changes_nothing_and_one_to_another_does() {
        let grant = |id: &str, who: &str, disk: &str| {
            format!(
                r#"{{"Grants": [{{"GrantId": "{id}", "CreationDate": 1,
                "GranteePrincipal": "{who}", "Operations": ["Decrypt"],
                "Constraints": {{"EncryptionContextSubset": {{"aws:ebs:id": "{disk}"}}}}}}]}}"#
            )
        };
        let first = of(ONE, Some(&grant("1", "arn:x", "vol-1")));
        assert_eq!(first, of(ONE, Some(&grant("2", "arn:x", "vol-2"))));
        assert_ne!(first, of(ONE, Some(&grant("1", "arn:y", "vol-1"))));
        assert_ne!(first, of(ONE, None));
    }
}
