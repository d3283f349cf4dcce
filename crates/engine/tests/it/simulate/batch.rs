//! Batches.

use std::num::NonZero;
use std::path::Path;

use expect_test::{Expect, expect};
use keywright_engine::ops::simulate::{case_of, simulate};
use keywright_engine::ops::{Answer, Answerer, Line, Refused, lines as batch};

use crate::memory::Memory;

const CASE: &str = r#"{"id": 7, "request": {"principal": "arn:aws:iam::111122223333:user/ann",
"action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}, "identity_policies": [{"Statement":
{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}]}"#;

fn line(id: &str) -> String {
    CASE.replace('\n', " ").replace("\"id\": 7", &format!("\"id\": {id}"))
}

struct Words;

impl Answerer for Words {
    fn answer(&self, line: &Line) -> Answer {
        match case_of(&line.document) {
            Ok(case) => {
                let text = format!("{} {}", line.id, case.decide().outcome.word());
                Answer::Judged { text, failed: false }
            }
            Err(why) => Answer::Refused(why),
        }
    }

    fn refusal(&self, id: &str, why: &str) -> String {
        format!("{id} refused: {why}")
    }
}

fn check(lines: &[String], threads: usize, wanted: Expect) {
    let memory = Memory::of([("cases", lines.join("\n").as_str())]);
    let threads = NonZero::new(threads).expect("a thread");
    let answers = batch(&memory, Path::new("cases"), threads, &Words).expect("reads");
    wanted.assert_eq(&format!("{}{} refused\n", answers.text, answers.refused));
}

#[test]
fn a_line_is_answered_with_its_id_and_a_bad_line_with_an_error() {
    let lines = [
        line("7"),
        line("\"b\""),
        "nope".to_owned(),
        String::new(),
        line("[1]"),
        line("null").replace("s3:GetObject", "*"),
        line("8").replace("\"id\"", "\"action\": 1, \"action\": 2, \"id\""),
        line("9").replace("user/ann", "group/ann"),
    ];
    check(
        &lines,
        3,
        expect![[r#"
            7 allow
            "b" allow
            null refused: line 3: expected a value, found 'n' (line 1, column 1)
            null allow
            null refused: line 6: `*` is no action: give one such as `kms:Decrypt` (line 1, column 25)
            8 refused: line 7: `action` stands twice in one object (line 1, column 15)
            9 refused: line 8: `arn:aws:iam::111122223333:group/ann` is no principal: give the ARN of a user, role, session, federated user or root user, a service such as `logs.amazonaws.com`, or `anonymous` (line 1, column 22)
            4 refused
        "#]],
    );
}

#[test]
fn order_is_kept_whatever_the_number_of_threads() {
    let lines: Vec<String> = (0..1000).map(|it| line(&it.to_string())).collect();
    let wanted: String = (0..1000).map(|it| format!("{it} allow\n")).collect();
    let memory = Memory::of([("cases", lines.join("\n").as_str())]);
    for threads in [1, 2, 7, 1000, 5000] {
        let threads = NonZero::new(threads).expect("a thread");
        let batch = batch(&memory, Path::new("cases"), threads, &Words).expect("reads");
        assert_eq!(batch.text, wanted, "{threads} threads");
    }
}

#[test]
fn what_is_no_case_is_refused_with_its_place() {
    let memory = Memory::of([
        ("text", "{"),
        ("empty", "{}"),
        (
            "policy",
            r#"{"request": {"principal": "anonymous", "action": "a:b", "resource": "*"},
            "scps": [{}]}"#,
        ),
    ]);
    let refused = |name: &str| match simulate(&memory, Path::new(name)) {
        Err(Refused::NoCase(why) | Refused::NoNeeds(why)) => why,
        Err(Refused::Unreachable(why)) => format!("unreachable: {why}"),
        Ok(_) => "read".to_owned(),
    };
    let found = ["text", "empty", "policy", "absent"].map(refused).join("\n");
    expect![[r#"
        expected a name in quotes or `}`, found the end of the document (line 1, column 2)
        the case has no `request` (line 1, column 1)
        `scps` must be an array of policies, and is an object (line 2, column 22)
        unreachable: entity not found"#]]
    .assert_eq(&found);
}
