//! AWS passes the suite that all clouds pass.

use keywright_model::text::{Edit, Node};
use keywright_policy::{Answered, Outcome};

use super::{held_against_decide, pair};
use crate::aws::decide::{Case, decide};
use crate::aws::prove::{Need, Question, ask};
use crate::aws::{Form, Policy, print};
use crate::conformance::{Asked, Cloud, Unread, conforms, document};

struct Aws;

conforms!(Aws);

/// Every fourth policy is an identity's.
fn form(seed: u64) -> Form {
    if seed.is_multiple_of(4) { Form::Identity } else { Form::Key }
}

fn policy(text: &str) -> Policy {
    let document = document(text);
    let form = Form::told(&document);
    Policy::read(document, form)
}

const NEEDS: [(&str, &str); 3] = [
    ("arn:aws:iam::444455556666:role/storage", "kms:Decrypt"),
    ("arn:aws:iam::111122223333:user/ann", "kms:GenerateDataKey*"),
    ("arn:aws:iam::111122223333:user/ann", "s3:GetObject"),
];

impl Cloud for Aws {
    const NEEDS: usize = NEEDS.len();

    fn pair(seed: u64) -> [String; 2] {
        pair(seed, form(seed)).1
    }

    fn ask(asked: Asked, reference: &str, candidate: &str) -> Option<Answered> {
        let policy = || policy(candidate);
        Some(ask(&match asked {
            Asked::NoNewAccess => {
                let reference = self::policy(reference);
                Question::NoNewAccess { reference, candidate: policy() }
            }
            Asked::Keeps(at) => {
                let (principal, action) = NEEDS[at];
                let needs = vec![Need { principal: principal.into(), action: action.into() }];
                Question::Keeps { policy: policy(), needs }
            }
            Asked::NotGranted => Question::NotGranted {
                policy: policy(),
                actions: vec!["kms:Decrypt".to_owned(), "s3:GetObject".to_owned()],
                resources: vec!["*".to_owned()],
            },
            Asked::NotPublic => Question::NotPublic { policy: policy() },
            Asked::NoLockout => {
                Question::NoLockout { policy: policy(), account: "111122223333".to_owned() }
            }
        }))
    }

    fn decided(case: &str) -> Option<Outcome> {
        Some(decide(&Case::read(&document(case)).ok()?).outcome)
    }

    fn before(case: &str, reference: &str, candidate: &str) -> String {
        case.replacen(candidate, reference, 1)
    }

    fn printed(text: &str) -> String {
        print(&policy(text))
    }

    fn compared(seed: u64) -> usize {
        held_against_decide(seed, 40, form(seed))
    }

    fn leaves(root: &Node) -> Vec<(&Node, usize)> {
        let list = root.get("Statement").expect("statements");
        let all = list.as_array().expect("a list").iter().enumerate();
        let leave = |it: &Node| it.get("Effect").and_then(Node::as_str) == Some("Allow");
        all.filter(|it| leave(it.1)).map(|it| (list, it.0)).collect()
    }

    fn denied(text: &str) -> String {
        let parsed = document(text);
        let who = match Form::told(&parsed) {
            Form::Identity => "",
            _ => r#""Principal": "*", "#,
        };
        let denial = format!(r#"{{"Effect": "Deny", {who}"Action": "*", "Resource": "*"}}"#);
        let list = parsed.root.get("Statement").expect("statements");
        Edit::apply(text, &[Edit::push(text, list, &denial)]).expect("one edit")
    }

    fn broken(text: &str) -> Vec<(Unread, String)> {
        let swaps = [
            (r#""Effect": "Allow""#, r#""Effect": "Perhaps""#),
            (r#""Effect": "Deny""#, r#""Effect": 1"#),
            (r#""2012-10-17""#, r#""2030-01-01""#),
            (r#""Action": "#, r#""Action": 7, "Was": "#),
            (r#""Resource": "*""#, r#""Resource": {}"#),
            (r#""Condition": {"#, r#""Condition": {"StringIsh": {"aws:x": "y"}, "#),
            (r#""Statement": ["#, r#""Statement": [7, "#),
        ];
        let broken = swaps.iter().filter(|it| text.contains(it.0));
        broken.map(|it| (Unread::Anything, text.replacen(it.0, it.1, 1))).collect()
    }
}
