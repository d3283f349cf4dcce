//! What looks decided and is not: every one of these was once answered with a yes or a no.

use super::*;

const ANN: &str = "user:ann@example.com";
const POOL: &str = "iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gh";

/// The first word of what is decided for Ann, then the rest.
#[track_caller]
fn asked(rest: &str, documents: &[&str], wanted: &str) {
    check(ANN, rest, documents, wanted);
}

/// What is decided for somebody of a version of the key, or of the key itself.
fn at(principal: &str, permission: &str, version: &str, documents: &[&str]) -> String {
    let version = match version {
        "" => String::new(),
        it => format!("/cryptoKeyVersions/{it}"),
    };
    decided(&format!(
        r#"{{"request": {{"principal": "{principal}", "action": "{permission}", "groups": [],
        "resource": "{KEY}{version}"}}, "documents": [{}]}}"#,
        documents.join(",\n")
    ))
}

fn listed(versions: &[(&str, &str)]) -> String {
    let all: Vec<String> = versions
        .iter()
        .map(|(number, state)| {
            format!(r#"{{"name": "{KEY}/cryptoKeyVersions/{number}", "state": "{state}"}}"#)
        })
        .collect();
    format!("[{}]", all.join(", "))
}

/// What a case takes for granted.
fn assumed(documents: &[&str]) -> Vec<&'static str> {
    let text = format!(
        r#"{{"request": {{"principal": "{ANN}", "permission": "{DECRYPT}", "resource": "{KEY}"}},
        "documents": [{}]}}"#,
        documents.join(",\n")
    );
    let source = Arc::new(Source::new("case.json", text));
    let document = Document::parse(source).expect("JSON");
    Case::read(&document).unwrap_or_else(|it| panic!("{}", it.message)).assumed()
}

#[test]
fn a_deny_policy_whose_rules_were_not_printed_denies_perhaps() {
    let name =
        r#""name": "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d""#;
    let unread = "unknown; documents[1]: its rules were not printed: `gcloud iam policies get` \
                  prints them";
    let given = operator(ANN, "");
    for rules in ["", r#", "rules": []"#, r#", "rules": null"#] {
        let policy = format!(r#"{{{name}, "kind": "DenyPolicy"{rules}}}"#);
        asked("", &[&given, &policy], unread);
        asked("", &[&given, &format!("[{policy}]")], unread);
    }
}
