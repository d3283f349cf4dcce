//! The next steps that findings tell: none makes something else worse.

use super::template::{OBJECT, SUBSCRIPTION, assignment, both, inherited, with};
use super::{Finding, told};

const TEAM: &str = "99999999-0000-4000-8000-000000000002";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

#[track_caller]
fn of(texts: &[String], code: &str) -> Finding {
    let found = told(texts);
    let codes: Vec<&str> = found.iter().map(|it| it.rule.code).collect();
    let one = found.iter().find(|it| it.rule.code == code);
    one.unwrap_or_else(|| panic!("{code} is not among {codes:?}")).clone()
}

#[test]
fn a_group_keeps_its_assignment_where_the_vendor_has_too_much_by_it() {
    let [crypto, reader] = both();
    let team =
        assignment(OWNER, SUBSCRIPTION).replace(OBJECT, TEAM).replace("ServicePrincipal", "Group");
    let mut texts = with(&[inherited(), crypto, reader, team]);
    texts.push(format!(
        r##"{{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects",
            "value": [{{"@odata.type": "#microsoft.graph.group", "id": "{TEAM}"}}]}}"##
    ));
    let finding = of(&texts, "AZU-016");
    assert!(finding.fix.edits.is_empty());
    let help = &finding.help;
    assert!(help.contains("take the service principal out of the group"), "{help}");
    let command = finding.fix.command.unwrap_or_default();
    assert!(!command.contains("delete") && command.contains(OBJECT), "{command}");
}
