use super::told::{described, severities};

#[test]
fn a_description_that_contradicts_itself_leaves_it_open() {
    let with = |enabled: &str| {
        described().replacen("\"KeyState\"", &format!("\"Enabled\": {enabled}, \"KeyState\""), 1)
    };
    assert_eq!(severities("AWS-011", &with("true")), [""; 0]);
    assert_eq!(severities("AWS-011", &with("false")), ["unknown"]);
    assert_eq!(severities("AWS-011", &with("\"false\"")), ["unknown"]);
    let disabled = |enabled: &str| with(enabled).replace(r#": "Enabled""#, r#": "Disabled""#);
    assert_eq!(severities("AWS-011", &disabled("false")), ["error"]);
    assert_eq!(severities("AWS-011", &disabled("true")), ["error"]);
}
