use serde_json::json;

use super::*;

/// A service with two keys, one resource type and two actions.
fn sample() -> Service {
    Service {
        prefix: "kms".to_owned(),
        name: "Key Service".to_owned(),
        keys: json!({
            "kms:zone": {"key": "kms:Zone", "type": "ArrayOfString"},
            "kms:age": {"key": "kms:age", "type": "Numeric"},
        }),
        resource_types: json!({
            "key": {"key": "key", "arn": "arn:a, arn:b", "conditionKeys": ["kms:age"]},
        }),
        actions: json!({
            "use": {
                "name": "Use",
                "accessLevel": "Permissions management, Write",
                "conditionKeys": ["kms:Zone"],
                "resourceTypes": [{"name": "key", "conditionKeys": []}],
            },
            "look": {
                "name": "look",
                "accessLevel": "Read",
                "conditionKeys": [],
                "resourceTypes": [],
            },
        }),
    }
}

fn of(services: Vec<Service>) -> Result<String, String> {
    let (version, date) = ("1.2.3".to_owned(), "2026-01-02".to_owned());
    text(&Source { package: "p", version, date, services })
}

#[test]
fn names_stand_once_and_sorted_and_an_action_has_its_resource_types_keys() {
    let block = "kms\tKey Service\nk\tn\tkms:age\nk\ts+\tkms:Zone\nl\t0\nl\nl\t0 1\n\
        r\tkey\t0\tarn:a\tarn:b\na\tlook\tR\t1\na\tUse\tP\t2\t0\n";
    let head = "npm p 1.2.3, 2026-01-02, MIT; by `cargo xtask catalogue`\n";
    let wanted = format!("{head}kms\t{}\n\n{block}", block.len());
    assert_eq!(of(vec![sample()]), Ok(wanted));
}

#[test]
fn services_are_sorted_whatever_their_order() {
    let named = |prefix: &str| Service { prefix: prefix.to_owned(), ..sample() };
    let text = of(vec![named("b"), named("a")]);
    assert_eq!(text, of(vec![named("a"), named("b")]));
    assert!(text.is_ok_and(|it| it.find("\na\t") < it.find("\nb\t")));
}

#[test]
fn what_the_data_does_not_explain_is_refused() {
    let broken = |pointer: &str, value: Value| {
        let mut service = sample();
        let file = match pointer.split('/').nth(1) {
            Some("use") => &mut service.actions,
            Some("key") => &mut service.resource_types,
            _ => &mut service.keys,
        };
        *file.pointer_mut(pointer).expect("a member") = value;
        of(vec![service]).expect_err("refused")
    };
    for (pointer, value, wanted) in [
        ("/use/accessLevel", json!("Write more"), "unknown access level `Write more`"),
        ("/use/conditionKeys/0", json!("kms:none"), "unknown key `kms:none`"),
        ("/use/resourceTypes/0/name", json!("none"), "unknown resource type `none`"),
        ("/use/name", json!("look"), "`look` stands twice"),
        ("/key/conditionKeys/0", json!("kms:none"), "unknown key `kms:none`"),
        ("/key/arn", json!("arn:\n"), "has a tab or a line's end"),
        ("/kms:age/type", json!("Color"), "unknown type `Color`"),
        ("/kms:age/key", json!(7), "`key` is no text"),
    ] {
        let found = broken(pointer, value);
        assert!(found.contains(wanted), "{found}");
    }
}
