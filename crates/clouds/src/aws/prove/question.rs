//! The five questions, asked and shown: every "fails" comes with a whole case, and the case is
//! decided once more before anybody sees it.

use std::sync::Arc;

use keywright_model::text::json::quote;
use keywright_model::text::{Document, Source};
use keywright_policy::{Answered, Outcome, Proof, Settled, Shown, Verdict, Witness};

use crate::aws::decide::{Case, decide};
use crate::aws::{Arn, Form, Policy};

use super::witness::at_home;
use super::{Need, keeps, no_lockout, no_new_access, not_granted, not_public};

/// A question about policies; lockout is asked of an account, by its twelve digits.
pub type Question = keywright_policy::Question<Policy, Vec<Need>, String>;

/// Asks.
pub fn ask(question: &Question) -> Answered {
    let proof = prove(question);
    let (before, after) = question.sides();
    let statements = proof.statements.iter().map(|it| {
        let sid = after.statements.get(*it).and_then(|it| it.sid.clone());
        (*it, sid)
    });
    let mut answered = Answered {
        question: question.name(),
        settled: Settled::Unknown,
        reason: proof.reason,
        statements: statements.collect(),
        assumed: assumed(question),
    };
    match proof.verdict {
        Verdict::Holds => answered.settled = Settled::Holds,
        Verdict::Unknown => {}
        Verdict::Fails(witness) => {
            match shown(&|a, b| question.shows(a, b), *witness, before, after) {
                Some(shown) => answered.settled = Settled::Fails(Box::new(shown)),
                None => {
                    let why = "the whole case is not decided as the policy alone is";
                    answered.reason = format!("{}; but {why}", answered.reason);
                }
            }
        }
    }
    answered
}

fn prove(question: &Question) -> Proof {
    match question {
        Question::NoNewAccess { reference, candidate } => no_new_access(reference, candidate),
        Question::Keeps { documents, needs } => keeps(documents, needs),
        Question::NotGranted { documents, actions, resources } => {
            not_granted(documents, actions, resources)
        }
        Question::NotPublic { documents } => not_public(documents),
        Question::NoLockout { documents, within } => no_lockout(documents, within),
    }
}

/// What a comparison takes for granted beside this.
pub(super) const DELEGATED: &str =
    "leave that goes to an account counts as access by its principals";

/// What the answer takes for granted. An allowing layer that is not there harms no "holds" of
/// `keeps`, a denying one none of the others.
fn assumed(question: &Question) -> Vec<&'static str> {
    const DENY: &str =
        "no service control or resource control policy takes away what the policy gives";
    const IDENTITY: &str = "the principals' own IAM policies allow what the policy gives them";
    let mut all = match question {
        Question::Keeps { .. } | Question::NoLockout { .. } => vec![DENY, IDENTITY],
        Question::NoNewAccess { .. } | Question::NotGranted { .. } | Question::NotPublic { .. } => {
            vec![DELEGATED]
        }
    };
    all.extend(beside(question.sides().1.form));
    all
}

/// What is taken not to stand beside a policy of this form.
pub(super) fn beside(form: Form) -> Option<&'static str> {
    match form {
        Form::Key => Some("no `AWS_RAM` policy and no grant stands beside the key policy"),
        Form::Identity => Some("no permissions boundary or session policy limits the principals"),
        Form::Trust | Form::Resource | Form::ServiceControl | Form::ResourceControl => None,
    }
}

/// The witness as a case that shows the failure, decided anew with either policy.
pub(super) fn shown(
    shows: &dyn Fn(Outcome, Outcome) -> bool,
    witness: Witness,
    before: &Policy,
    after: &Policy,
) -> Option<Shown> {
    // WHY so often: some actions on a key have no effect for other accounts, and whose the key is,
    // its policy does not say. Within one account the caller's own policies would hide what another
    // resource's policy gives.
    let here = at_home(&witness).map(|it| (it, Own::Everything));
    let alone = (witness.clone(), Own::Nothing);
    [Some((witness, Own::Everything)), here, Some(alone)].into_iter().flatten().find_map(
        |(witness, own)| {
            let case = case(&witness, after, own);
            let new = decided(&case)?;
            let old = decided(&self::case(&witness, before, own))?;
            shows(old, new).then_some(Shown { witness, case, before: old, after: new })
        },
    )
}

fn decided(case: &str) -> Option<Outcome> {
    let document = Document::parse(Arc::new(Source::new("case", case))).ok()?;
    let case = Case::read(&document).ok()?;
    Some(decide(&case).outcome)
}

/// What the caller's own policies allow in a case about a resource's policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    Everything,
    Nothing,
}

/// The account of a resource whose ARN does not tell it: another than the caller's.
fn account_of_resource(witness: &Witness) -> Option<&'static str> {
    let resource = Arn::parse(&witness.resource).filter(|it| it.account.is_empty())?;
    let caller = Arn::parse(&witness.principal)?;
    let all = ["999988887777", "999988887776"];
    all.into_iter().find(|it| *it != caller.account).filter(|_| resource.service != "kms")
}

/// A case for `simulate`: the request, the policy, and whatever the caller's own side must allow.
fn case(witness: &Witness, policy: &Policy, own: Own) -> String {
    let list = |values: &[String]| {
        let all: Vec<String> = values.iter().map(|it| quote(it)).collect();
        format!("[{}]", all.join(", "))
    };
    let context: Vec<String> = witness
        .context
        .iter()
        .map(|(key, values)| format!("{}: {}", quote(key), list(values)))
        .collect();
    let owner = account_of_resource(witness).filter(|_| policy.form.names_principals());
    let owner = owner.map_or_else(String::new, |it| format!("\"resource_account\": \"{it}\", "));
    let request = format!(
        "{{\"principal\": {}, \"action\": {}, \"resource\": {}, {owner}\"context\": {{{}}}}}",
        quote(&witness.principal),
        quote(&witness.action),
        quote(&witness.resource),
        context.join(", "),
    );
    let text = policy.document.source.slice(policy.document.root.span);
    let all = match own {
        Own::Everything => {
            r#"{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#
        }
        Own::Nothing => "",
    };
    // A federated user has nothing but what is passed to its session.
    let federated = witness.principal.contains(":federated-user/") && own == Own::Everything;
    let passed = if federated { format!(", \"session_policies\": [{all}]") } else { String::new() };
    if policy.form.names_principals() {
        format!(
            "{{\"request\": {request}, \"resource_policy\": {text}, \"identity_policies\": \
             [{all}]{passed}}}"
        )
    } else {
        format!("{{\"request\": {request}, \"identity_policies\": [{text}]{passed}}}")
    }
}
