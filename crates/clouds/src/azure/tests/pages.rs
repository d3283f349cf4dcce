//! Lists that go on after the page that was handed in: none says no of anything. That they do is
//! told once, of whatever list, by a rule of the estate.

use super::template::{APPLICATION, OBJECT, both, inherited, key, list, vault_id, with};
use super::{codes, told};

/// A list as a page of a longer one, or as the last page.
fn page(elements: &str, next: &str) -> String {
    format!(r#"{{"nextLink": {next}, "value": {elements}}}"#)
}

const NEXT: &str = r#""https://management.azure.com/x""#;

#[test]
fn a_page_of_assignments_or_of_denials_is_no_whole_list() {
    let [crypto, reader] = both();
    let of = |assignments: &[String], next: &str| {
        let mut texts = with(assignments);
        let last = texts.len() - 1;
        texts[last] = page(&list(assignments), next);
        codes(&texts)
    };
    let all = [inherited(), crypto.clone(), reader.clone()];
    for last in ["null", "\"\""] {
        assert_eq!(of(&all, last), [""; 0]);
        assert_eq!(of(&all[..2], last), ["AZU-001 error"]);
    }
    assert_eq!(of(&all[..2], NEXT), ["AZU-002 unknown"]);
    assert_eq!(of(&all, NEXT), [""; 0]);
    let denied = |next: &str| {
        let other = r#"[{"denyAssignmentName": "d", "scope": "/subscriptions/other",
            "excludePrincipals": [], "permissions": [{"dataActions": ["*"]}],
            "principals": [{"id": "x", "type": "User"}]}]"#;
        let mut texts = with(&all);
        texts.push(page(other, next));
        codes(&texts)
    };
    assert_eq!(denied("null"), [""; 0]);
    assert_eq!(denied(NEXT), ["AZU-002 unknown"]);
    let instance = |next: &str| {
        let dated = reader.replacen('{', r#"{"roleAssignmentScheduleId": "s","#, 1);
        let mut texts = with(&all[..2]);
        texts.push(page(
            &format!("[{}]", dated.replace(OBJECT, "x").replace(APPLICATION, "x")),
            next,
        ));
        codes(&texts)
    };
    assert_eq!(instance("null"), ["AZU-001 error"]);
    assert_eq!(instance(NEXT), ["AZU-002 unknown"]);
}

#[test]
fn a_page_of_settings_is_no_whole_list() {
    let setting = format!(
        r#"[{{"id": "{}/providers/microsoft.insights/diagnosticSettings/other",
            "logs": [{{"category": "x", "enabled": true}}], "name": "other"}}]"#,
        vault_id()
    );
    let severity = |next: &str| {
        let found = told(&[key(), page(&setting, next)]);
        let found = found.into_iter().find(|it| it.rule.code == "AZU-028").expect("told");
        found.severity.to_string()
    };
    assert_eq!([severity("null"), severity(NEXT)], ["warning", "unknown"]);
}
