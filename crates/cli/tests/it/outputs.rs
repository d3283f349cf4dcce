//! The forms of an answer, and the pages.

use crate::run::{World, keywright_in, top};

fn acme(format: &str) -> crate::run::Ran {
    keywright_in(&top(), &["check", "examples/acme", "--format", format], "")
}

#[test]
fn every_form_tells_the_same_findings_and_the_same_exit() {
    let text = acme("text");
    let count = text.rules().len();
    let json: serde_json::Value = serde_json::from_str(&acme("json").data).expect("JSON");
    assert_eq!(json["format"], 1);
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(count));
    let summary = &json["summary"];
    let sum: u64 = ["error", "warning", "note", "unknown"]
        .iter()
        .map(|it| summary[it].as_u64().expect("a number"))
        .sum();
    assert_eq!(sum, count as u64);
    let sarif: serde_json::Value = serde_json::from_str(&acme("sarif").data).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(count));
    let github = acme("github").data.lines().filter(|it| it.starts_with("::")).count();
    assert_eq!(github, count);
    assert!(acme("junit").data.starts_with("<?xml"));
    for format in ["text", "json", "sarif", "github", "junit"] {
        assert_eq!(acme(format).exit, 1, "{format}");
    }
}

#[test]
fn a_finding_s_place_in_json_is_its_place_in_the_file() {
    let json: serde_json::Value = serde_json::from_str(&acme("json").data).expect("JSON");
    for finding in json["findings"].as_array().expect("a list") {
        let Some(file) = finding["file"].as_str() else { continue };
        let text = crate::run::read(&top().join(file));
        let start = &finding["span"]["start"];
        let number =
            |name: &str| usize::try_from(start[name].as_u64().expect("a number")).expect("small");
        let line = text.lines().nth(number("line") - 1).expect("the line is there");
        let column: usize = line.chars().take(number("column")).map(char::len_utf8).sum();
        let offset: usize = text.lines().take(number("line") - 1).map(|it| it.len() + 1).sum();
        assert_eq!(offset + column, number("offset"), "{finding:#}");
    }
}

#[test]
fn explain_prints_a_page_by_code_or_by_name_and_lists_all() {
    let by_code = keywright_in(&top(), &["explain", "est-001"], "");
    let by_name = keywright_in(&top(), &["explain", "key-shared"], "");
    assert_eq!((by_code.exit, &by_code.data), (0, &by_name.data));
    assert!(by_code.data.contains("one leak opens both"), "{}", by_code.data);
    let all = keywright_in(&top(), &["explain"], "");
    assert!(40 < all.data.lines().count(), "{}", all.data);
    let none = keywright_in(&top(), &["explain", "no-such-rule"], "");
    assert_eq!(none.exit, 2);
    assert!(none.talk.contains("there is no rule `no-such-rule`"), "{}", none.talk);
}

#[test]
fn a_policy_on_one_long_line_is_shown_around_what_is_wrong() {
    let one = |at: usize| {
        format!(
            r#"{{"Effect": "Allow", "Principal": {{"AWS": "arn:aws:iam::111122223333:role/é{at}"}},
               "Action": "kms:Encrypt", "Resource": "*", "Sid": ""}}"#
        )
    };
    let all: Vec<String> = (0..200).map(one).collect();
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, all.join(", "));
    let text = text.replace('\n', "");
    let ran = World::new("long", &[("it.json", text.as_bytes())]).run(&["check", "it.json"]);
    let told: Vec<&str> = ran.data.split("\n\n").filter(|it| it.contains("IAM-114")).collect();
    assert_eq!(told.len(), 200);
    let last = told[199];
    assert!(last.contains("of statement 200 is empty"), "{last}");
    let before = text.rsplit_once("\"\"}").expect("an empty name").0;
    let origin = format!(" --> it.json:1:{}\n", before.chars().count() + 1);
    assert!(last.contains(&origin), "{origin} {last}");
    assert!(last.contains("\n1 - ...") && last.contains("\n1 + ..."), "{last}");
    assert!(told.iter().all(|it| it.len() < 4_000), "{last}");
}

#[test]
fn every_command_has_a_page_of_the_manual_and_is_completed() {
    let world = World::new("man", &[]);
    let ran = world.run(&["man", "."]);
    assert_eq!(ran.exit, 0, "{}", ran.talk);
    let help = world.run(&["--help"]).data;
    let commands = help.split("Commands:").nth(1).and_then(|it| it.split("Options:").next());
    let commands = commands.expect("a list of commands").lines();
    let names: Vec<&str> = commands
        .filter(|it| it.starts_with("  ") && !it.starts_with("   "))
        .filter_map(|it| it.split_whitespace().next())
        .filter(|it| *it != "help")
        .collect();
    assert!(12 <= names.len(), "{names:?}");
    let script = world.run(&["completions", "bash"]).data;
    for name in names {
        let page = world.path().join(format!("keywright-{name}.1"));
        assert!(page.exists(), "{name} has no page");
        assert!(script.contains(name), "{name} is not completed");
    }
    assert_eq!(world.run(&["man", "nowhere"]).exit, 2);
}
