//! AWS passes the suite that all clouds pass.

use keywright_model::text::{Edit, Node};
use keywright_policy::{Answered, Difference, Outcome};

use super::{held_against_decide, pair};
use crate::aws::decide::{Case, assumed, decide};
use crate::aws::prove::{Need, Question, ask, diff};
use crate::aws::render::tests::{KEY, case};
use crate::aws::{Form, Policy, print, render};
use crate::conformance::{Asked, Cloud, Gives, Row, Unread, conforms, document};

struct Aws;

conforms!(Aws);

/// Every fourth policy is an identity's.
fn form(seed: u64) -> Form {
    if seed.is_multiple_of(4) { Form::Identity } else { Form::Key }
}

fn policy(text: &str) -> Policy {
    let document = document(text);
    let form = Form::told(&document.root);
    Policy::read(document, form)
}

const NEEDS: [(&str, &str); 3] = [
    ("arn:aws:iam::444455556666:role/storage", "kms:Decrypt"),
    ("arn:aws:iam::111122223333:user/ann", "kms:GenerateDataKey*"),
    ("arn:aws:iam::111122223333:user/ann", "s3:GetObject"),
];

impl Cloud for Aws {
    const NEEDS: usize = NEEDS.len();
    /// A question is about one policy; the layers beside it are those of a whole case.
    const LAYERS: &'static [Row] = &[];

    fn pair(seed: u64) -> [String; 2] {
        pair(seed, form(seed)).1
    }

    fn side(documents: &str) -> String {
        documents.to_owned()
    }

    fn layer(_: &Node) -> Option<(&'static str, Gives)> {
        None
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
                Question::Keeps { documents: policy(), needs }
            }
            Asked::NotGranted => Question::NotGranted {
                documents: policy(),
                actions: vec!["kms:Decrypt".to_owned(), "s3:GetObject".to_owned()],
                resources: vec!["*".to_owned()],
            },
            Asked::NotPublic => Question::NotPublic { documents: policy() },
            Asked::NoLockout => {
                Question::NoLockout { documents: policy(), within: "111122223333".to_owned() }
            }
        }))
    }

    fn diff(before: &str, after: &str) -> Option<Difference> {
        Some(diff(&policy(before), &policy(after)))
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
        let who = match Form::told(&parsed.root) {
            Form::Identity => "",
            _ => r#""Principal": "*", "#,
        };
        let denial = format!(r#"{{"Effect": "Deny", {who}"Action": "*", "Resource": "*"}}"#);
        let list = parsed.root.get("Statement").expect("statements");
        Edit::apply(text, &[Edit::push(text, list, &denial)]).expect("one edit")
    }

    fn rendered(text: &str) -> Option<(String, bool, Answered)> {
        if policy(text).form != Form::Key {
            return None;
        }
        let case = case(KEY, Some(text), &[NEEDS[0].0]);
        let needs = case
            .needs
            .as_ref()?
            .permissions
            .iter()
            .map(|it| Need { principal: NEEDS[0].0.to_owned(), action: it.name.to_owned() });
        let needs: Vec<Need> = needs.collect();
        let it = render(case).ok()?;
        let after = it.documents.first()?.text.clone();
        let documents = Policy::read(document(&after), Form::Key);
        Some((after, it.unmet.is_empty(), ask(&Question::Keeps { documents, needs })))
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

/// A layer of a whole case: what it is called, one that refuses, and what a decision says where it
/// was not seen.
const LAYERS: [(&str, &str, &str); 5] = [
    ("identity_policies", "[]", "identity_policies: they allow it"),
    ("permissions_boundary", r#"{"Statement": []}"#, "permissions_boundary: none"),
    ("session_policies", r#"[{"Statement": []}]"#, "session_policies: none were passed"),
    ("scps", r#"[[{"Statement": []}]]"#, "scps: the caller's account is in no organization"),
    ("rcps", RCPS, "rcps: the resource's account is in no organization"),
];

const RCPS: &str = r#"[[{"Version": "2012-10-17", "Statement": [{"Effect": "Deny",
    "Principal": "*", "Action": "kms:*", "Resource": "*"}]}]]"#;

#[test]
fn a_layer_of_a_case_that_was_not_seen_can_only_have_refused_and_is_told() {
    let decided = |more: &str| {
        let case = format!(
            r#"{{"request": {{"principal": "arn:aws:iam::444455556666:role/storage",
            "action": "kms:Decrypt", "resource": "arn:aws:kms:us-east-1:111122223333:key/1"}},
            "resource_policy": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow",
            "Principal": {{"AWS": "444455556666"}}, "Action": "kms:*", "Resource": "*"}}]}}
            {more}}}"#
        );
        let case = Case::read(&document(&case)).expect("a case");
        (decide(&case).outcome, assumed(&case))
    };
    let bare = decided("");
    assert_eq!(bare.0, Outcome::Allow);
    for (layer, refusing, taken) in LAYERS {
        let given = decided(&format!(r#", "{layer}": {refusing}"#));
        assert_ne!(given.0, Outcome::Allow, "{layer}");
        assert!(bare.1.contains(&taken), "{layer} {:?}", bare.1);
        assert!(!given.1.contains(&taken), "{layer} {:?}", given.1);
    }
}

#[test]
fn questions_about_one_policy_say_which_layers_they_take_for_granted() {
    let [text, _] = Aws::pair(1);
    let says = |asked: Asked, what: &str| {
        let answered = Aws::ask(asked, &text, &text).expect("an answer");
        answered.assumed.iter().any(|it| it.contains(what))
    };
    for asked in [Asked::Keeps(0), Asked::NoLockout] {
        assert!(says(asked, "no service control or resource control policy"), "{asked:?}");
        assert!(says(asked, "the principals' own IAM policies"), "{asked:?}");
    }
    // A denial that was not seen does no harm to these, and a delegation counts as access.
    for asked in [Asked::NoNewAccess, Asked::NotGranted, Asked::NotPublic] {
        assert!(!says(asked, "no service control or resource control policy"), "{asked:?}");
        assert!(says(asked, "leave that goes to an account counts as access"), "{asked:?}");
    }
}
