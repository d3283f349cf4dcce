use super::told::{bundle, policy, record, root, severities};

fn answer(name: &str, statements: &[&str]) -> String {
    let policy = serde_json::Value::String(policy(statements));
    format!(r#"{{"Policy": {policy}, "PolicyName": {name}}}"#)
}

#[test]
fn a_policy_beside_the_default_one_leaves_open_who_is_let_in() {
    let default = answer(r#""default""#, &[&root()]);
    let told = |documents: &[&str]| severities("AWS-004", &bundle(documents));
    assert_eq!(told(&[&record(), &default]), [""; 0]);
    let shared = answer(r#""AWS_RAM""#, &[&root()]);
    assert_eq!(told(&[&record(), &default, &shared]), ["unknown"]);
    assert_eq!(told(&[&shared]), ["unknown"]);
    assert_eq!(severities("AWS-001", &bundle(&[&record(), &shared])), [""; 0], "it is not judged");
    assert_eq!(severities("AWS-004", &answer("7", &[&root()])), ["unknown"]);
}
