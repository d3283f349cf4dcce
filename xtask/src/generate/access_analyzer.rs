//! `docs/access-analyzer.md`: what becomes of every check of AWS's IAM Access Analyzer, from pages.
//!
//! A page names the codes that its rule tells as `Access Analyzer CODE` among its `refs`.
//!
//! Source: AWS, IAM User Guide, "IAM policy validation check reference".

use std::collections::BTreeMap;
use std::fmt::Write as _;

use keywright_policy::Page;

use crate::tidy::declared;
use crate::tree::Tree;

const HEAD: &str = "\
# IAM Access Analyzer's checks

Written by `cargo xtask generate` from the rules' pages. AWS's own validation wants an account and a
network, and knows no key policies in particular; here every one of its checks is either told by a
rule of the same meaning, offline, or does not apply, because of what is said beside it.
";

/// By this a page names a code.
const MARK: &str = "Access Analyzer ";

/// Every code, by the type that AWS gives it.
const CODES: [(&str, &str); 4] = [
    (
        "ERROR",
        "\
         ARN_ACCOUNT_NOT_ALLOWED ARN_REGION_NOT_ALLOWED DATA_TYPE_MISMATCH \
         DUPLICATE_KEYS_WITH_DIFFERENT_CASE EMPTY_VARIABLE FEDERATED_PRINCIPAL_NOT_SUPPORTED \
         INVALID_ACTION INVALID_ARN_ACCOUNT INVALID_ARN_PREFIX INVALID_ARN_REGION \
         INVALID_ARN_RESOURCE INVALID_ARN_SERVICE_CASE INVALID_CONDITION_DATA_TYPE \
         INVALID_CONDITION_KEY_FORMAT INVALID_CONDITION_MULTIPLE_BOOLEAN \
         INVALID_CONDITION_OPERATOR INVALID_EFFECT \
         INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY INVALID_GLOBAL_CONDITION_KEY \
         INVALID_KMS_KEY_VALUE INVALID_PARTITION INVALID_POLICY_ELEMENT \
         INVALID_PRINCIPAL_FORMAT INVALID_PRINCIPAL_KEY INVALID_REGION INVALID_SERVICE \
         INVALID_SERVICE_CONDITION_KEY INVALID_SERVICE_IN_ACTION \
         INVALID_SERVICE_PRINCIPAL_FORMAT INVALID_VARIABLE_FOR_OPERATOR INVALID_VERSION \
         INVALID_VPCE_FORMAT INVALID_VPC_FORMAT JSON_SYNTAX_ERROR \
         MISMATCHED_ACTION_FOR_PRINCIPAL MISSING_ACTION MISSING_ACTION_FOR_CONDITION_KEY \
         MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY MISSING_ARN_ACCOUNT MISSING_ARN_FIELD \
         MISSING_ARN_REGION MISSING_BRACE_IN_VARIABLE MISSING_EFFECT MISSING_PRINCIPAL \
         MISSING_QUALIFIER MISSING_QUOTE_IN_VARIABLE MISSING_RESOURCE MISSING_STATEMENT \
         MISSING_TAG_KEY_IN_CONDITION NULL_WITH_IF_EXISTS POLICY_SIZE_EXCEEDS_RCP_QUOTA \
         POLICY_SIZE_EXCEEDS_SCP_QUOTA PRIVATE_IP_ADDRESS PRIVATE_NOT_IP_ADDRESS \
         RCP_SYNTAX_ERROR_ACTION RCP_SYNTAX_ERROR_ALLOW RCP_SYNTAX_ERROR_NOTACTION \
         RCP_SYNTAX_ERROR_PRINCIPAL ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL \
         ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE \
         ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL SCP_SYNTAX_ERROR_ACTION_WILDCARD \
         SCP_SYNTAX_ERROR_PRINCIPAL TYPE_MISMATCH_IP_RANGE UNIQUE_SIDS_REQUIRED \
         UNSUPPORTED_ACTION_FOR_CONDITION_KEY UNSUPPORTED_ACTION_IN_POLICY \
         UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL UNSUPPORTED_ELEMENT_COMBINATION \
         UNSUPPORTED_GLOBAL_CONDITION_KEY UNSUPPORTED_PRINCIPAL \
         UNSUPPORTED_RESOURCE_ARN_IN_POLICY UNSUPPORTED_SID UNSUPPORTED_SPACE_IN_VARIABLE \
         UNSUPPORTED_WILDCARD_IN_PRINCIPAL VARIABLE_UNSUPPORTED_IN_ELEMENT \
         VARIABLE_UNSUPPORTED_IN_VERSION VARIABLE_USAGE_TOO_PERMISSIVE \
         WILDCARD_USAGE_TOO_PERMISSIVE",
    ),
    (
        "SECURITY_WARNING",
        "\
         ALLOW_WITH_NOT_PRINCIPAL DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE \
         DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE DYNAMODB_ATTRIBUTES_WITHOUT_SELECT \
         FORALLVALUES_WITH_SINGLE_VALUED_KEY FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE \
         MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL MISSING_GITHUB_REPO_CONDITION_KEY \
         MISSING_PAIRED_CONDITION_KEYS PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE \
         PASS_ROLE_WITH_NOT_RESOURCE PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE \
         PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE PASS_ROLE_WITH_STAR_IN_RESOURCE \
         PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL \
         S3_PREFIX_IN_NEGATIVE_CONTEXT STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS \
         UNTRUSTWORTHY_CONDITION_KEY",
    ),
    (
        "WARNING",
        "\
         CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE CREATE_SLR_WITH_NOT_RESOURCE \
         CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE \
         CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE CREATE_SLR_WITH_STAR_IN_RESOURCE \
         CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION DEPRECATED_GLOBAL_CONDITION_KEY \
         INVALID_DATE_VALUE INVALID_ROLE_REFERENCE INVALID_USER_REFERENCE MISSING_VERSION \
         POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA \
         POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA \
         RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY \
         RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY \
         RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK \
         SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED TYPE_MISMATCH TYPE_MISMATCH_BOOLEAN \
         TYPE_MISMATCH_DATE TYPE_MISMATCH_NUMBER TYPE_MISMATCH_STRING UNIQUE_SIDS_RECOMMENDED \
         USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES WILDCARD_WITHOUT_LIKE_OPERATOR",
    ),
    (
        "SUGGESTION",
        "\
         ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE \
         ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE CONFIRM_AUDIENCE_CLAIM_TYPE \
         EMPTY_ARRAY_ACTION EMPTY_ARRAY_CONDITION EMPTY_ARRAY_CONDITION_FORALLVALUES \
         EMPTY_ARRAY_CONDITION_FORANYVALUE EMPTY_ARRAY_CONDITION_IFEXISTS EMPTY_ARRAY_PRINCIPAL \
         EMPTY_ARRAY_RESOURCE EMPTY_OBJECT_CONDITION EMPTY_OBJECT_PRINCIPAL EMPTY_SID_VALUE \
         EQUIVALENT_TO_NULL_FALSE EQUIVALENT_TO_NULL_TRUE IMPROVE_IP_RANGE \
         IRRELEVANT_CONDITION_KEY_IN_POLICY NULL_WITH_QUALIFIER PRIVATE_IP_ADDRESS_SUBSET \
         PRIVATE_NOT_IP_ADDRESS_SUBSET RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL \
         REDUNDANT_ACTION REDUNDANT_CONDITION_VALUE_NUM \
         REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY \
         REDUNDANT_RESOURCE REDUNDANT_STATEMENT \
         REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION WILDCARD_IN_SERVICE_NAME",
    ),
];

/// Codes that no rule tells, by the reason. A code that ends in `*` stands for all that begin so.
const REASONS: [(&str, &str); 9] = [
    (
        "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED \
         FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE CONFIRM_AUDIENCE_CLAIM_TYPE",
        "it is advice on the trust policies of roles, of which it is told what AWS refuses and \
         what is open to everybody",
    ),
    ("PASS_ROLE_*", "it speaks of `iam:PassRole`, which no key policy can hold"),
    ("CREATE_SLR_*", "it speaks of `iam:CreateServiceLinkedRole`, which no key policy can hold"),
    ("DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", "it speaks of actions on tables, not on keys"),
    ("S3_PREFIX_IN_NEGATIVE_CONTEXT", "it speaks of actions on buckets, not on keys"),
    (
        "RCP_*",
        "an organization's resource control policies are read to decide, and AWS checks them when \
         they are put",
    ),
    (
        "SCP_*",
        "service control and identity policies are read to decide, and AWS checks them when they \
         are put",
    ),
    (
        "DEPRECATED_GLOBAL_CONDITION_KEY",
        "the one key that it names, `aws:ARN`, is told as UNSUPPORTED_GLOBAL_CONDITION_KEY",
    ),
    (
        "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES",
        "AWS KMS supports every global condition key",
    ),
];

/// What becomes of a code.
enum Fate<'t> {
    /// Rules tell it: code, name and page of each.
    Told(&'t [(String, String, String)]),
    /// It does not apply.
    Moot(&'static str),
    /// Nobody has thought of it.
    Open,
}

pub(super) fn table(tree: &Tree) -> String {
    let told = told(tree);
    let mut rows = String::new();
    let mut counts = [0; 3];
    for (kind, code) in codes() {
        let (at, text) = match fate(&told, code) {
            Fate::Told(rules) => {
                let links =
                    rules.iter().map(|(rule, name, path)| format!("[{rule} {name}](../{path})"));
                (0, links.collect::<Vec<_>>().join(", "))
            }
            Fate::Moot(why) => (1, format!("does not apply: {why}")),
            Fate::Open => (2, "**not told yet**".to_owned()),
        };
        counts[at] += 1;
        // Writing to a string cannot fail.
        let _ = writeln!(rows, "| {code} | {kind} | {text} |");
    }
    let [told, moot, open] = counts;
    let all = told + moot + open;
    let mut out = format!("{HEAD}\nOf {all} codes, rules tell {told}, and {moot} do not apply.\n");
    if 0 < open {
        let _ = writeln!(out, "{open} are open.");
    }
    let _ = write!(out, "\n| code | type | rule |\n| --- | --- | --- |\n{rows}");
    out
}

/// Every code with its type.
fn codes() -> impl Iterator<Item = (&'static str, &'static str)> {
    CODES.into_iter().flat_map(|(kind, codes)| codes.split(' ').map(move |it| (kind, it)))
}

type Rules = Vec<(String, String, String)>;

/// The rules whose pages name each code.
fn told(tree: &Tree) -> BTreeMap<String, Rules> {
    let mut told: BTreeMap<String, Rules> = BTreeMap::new();
    let mut rules = declared(tree);
    rules.sort_by(|a, b| a.code.cmp(&b.code));
    for rule in rules {
        let Some(file) = rule.page else { continue };
        let page = Page::new(String::leak(file.text.clone()));
        for codes in page.refs().filter_map(|it| it.strip_prefix(MARK)) {
            // A page may also speak of the analyzer in words.
            for code in codes.split(", ").filter(|it| !it.contains(' ')) {
                let row = (rule.code.clone(), page.name().to_owned(), file.path.clone());
                told.entry(code.to_owned()).or_default().push(row);
            }
        }
    }
    told
}

fn fate<'t>(told: &'t BTreeMap<String, Rules>, code: &str) -> Fate<'t> {
    if let Some(rules) = told.get(code) {
        return Fate::Told(rules);
    }
    let means = |it: &str| match it.strip_suffix('*') {
        Some(start) => code.starts_with(start),
        None => it == code,
    };
    match REASONS.iter().find(|it| it.0.split(' ').any(means)) {
        Some((_, why)) => Fate::Moot(why),
        None => Fate::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::root;
    use crate::tree::tests::tree;

    #[test]
    fn a_code_is_told_by_the_rules_that_name_it_or_has_a_reason() {
        let rule = "const R: Rule<u8> = Rule { code: \"X-001\", page: include_str!(\"a.md\") };";
        let page = "# a\n\nseverity: note\nrefs: Access Analyzer MISSING_VERSION; other\n\nOne.\n";
        let tree = tree(&[("crates/c/src/rules/a.rs", rule), ("crates/c/src/rules/a.md", page)]);
        let text = table(&tree);
        for row in [
            "| MISSING_VERSION | WARNING | [X-001 a](../crates/c/src/rules/a.md) |",
            "| S3_PREFIX_IN_NEGATIVE_CONTEXT | SECURITY_WARNING | does not apply: it speaks of \
             actions on buckets, not on keys |",
            "| EMPTY_SID_VALUE | SUGGESTION | **not told yet** |",
        ] {
            assert!(text.lines().any(|it| it == row), "{row}\n{text}");
        }
    }

    #[test]
    fn there_are_as_many_codes_as_aws_publishes_and_none_twice() {
        let mut all: Vec<&str> = codes().map(|it| it.1).collect();
        assert_eq!(all.len(), 153);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 153);
    }

    #[test]
    fn no_page_names_a_code_that_aws_does_not_have() {
        let tree = Tree::read(&root()).expect("the house can be read");
        let told = told(&tree);
        let strange = told.keys().filter(|told| codes().all(|it| it.1 != told.as_str()));
        assert_eq!(strange.collect::<Vec<_>>(), Vec::<&String>::new());
    }

    #[test]
    fn every_code_has_a_fate() {
        let tree = Tree::read(&root()).expect("the house can be read");
        let told = told(&tree);
        let open = codes().filter(|it| matches!(fate(&told, it.1), Fate::Open));
        assert_eq!(open.collect::<Vec<_>>(), Vec::new());
    }
}
