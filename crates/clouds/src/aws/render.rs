//! The key policy that a vendor's key needs: the present one with what is missing in it, or a whole
//! one where none was handed in.
//!
//! What must never happen: something that the present policy grants is taken away, or a policy
//! leaves the key's own account without a way to change it.
//!
//! Source: AWS KMS Developer Guide, "Default key policy"; Confluent, self-managed keys on AWS: both
//! statements are appended to the key policy.

use keywright_model::text::Edit;
use keywright_policy::{
    Access, Needs, Permission, Principal, Rendered, Settled, Step, Unmet, Unrendered, Written,
    unmet,
};

use super::arn::is_account;
use super::prove::{Need, Question, ask};
use super::rules::{POLICY_BYTES_MAX, edits, key_id, lacking, put_policy, statement};
use super::{Arn, Case, Form, Policy, print};
use crate::made::document;

/// What the policy is called as a document.
const KIND: &str = "key-policy";

/// Writes the policy.
///
/// # Errors
/// It cannot be told whom to let in, or whose the key is; or a policy was handed in that cannot be
/// read.
pub fn render(mut case: Case) -> Result<Rendered, Unrendered> {
    let needs = case.needs.clone().ok_or_else(Unrendered::no_vendor)?;
    let who = needs.named(is_principal, "only a role, a user or an account, by its ARN,")?;
    if let Some((_, _, why)) = &case.document.unreadable_policy {
        return Err(Unrendered::Unfit(format!("the present policy is no JSON: {why}")));
    }
    let mut out = Rendered::default();
    match &case.document.policy {
        None => {
            let id = key_id(&case);
            out.notes.push(format!(
                "the present policy was not handed in, and putting this one takes away whatever \
                 that grants beside: for a key in use, hand in what `aws kms get-key-policy \
                 --key-id {id} --policy-name default --output json` prints"
            ));
            case.document.policy = Some(fresh(&case, &needs, &who)?);
        }
        Some(present) => {
            let text = whole(present);
            complete(&mut case, &needs, &who);
            let same = case.document.policy.as_ref().is_some_and(|it| whole(it) == text);
            if same {
                out.notes.push("this is the present policy: nothing is added".to_owned());
            } else {
                out.notes
                    .push("this is the present policy, with what the vendor lacked".to_owned());
                out.commands.push(Step {
                    why: "puts the policy, saved as policy.json, back whole".to_owned(),
                    command: put_policy(&case),
                });
            }
        }
    }
    let text = case.document.policy.as_ref().map(whole);
    out.documents.extend(text.map(|text| Written { kind: KIND, text }));
    out.unmet = unmet(&lacking(&case));
    out.unmet.extend(unproved(&case, &needs, &who).filter(|_| out.unmet.is_empty()));
    out.unmet.extend(too_large(&case));
    Ok(out)
}

/// Whether a text names one principal of IAM: a star would let in others as well.
fn is_principal(id: &str) -> bool {
    let Some(arn) = Arn::parse(id) else { return false };
    let named = ["role/", "user/"].iter().any(|it| arn.resource.starts_with(it));
    let one = !id.contains(['*', '?', '$']) && !id.chars().any(char::is_whitespace);
    let placed = arn.service == "iam" && arn.region.is_empty() && is_account(arn.account);
    placed && one && (named || arn.is_account_root())
}

/// The default policy, and the vendor's statements.
fn fresh(case: &Case, needs: &Needs, who: &[Principal]) -> Result<Policy, Unrendered> {
    let described = || case.document.description.as_ref().and_then(|it| it.arn());
    let whole = |id: &str| Arn::parse(id).is_some_and(|it| is_account(it.account));
    let id = case.key.id.as_deref().filter(|it| whole(it)).or_else(described);
    let Some(arn) = id.filter(|it| whole(it)).and_then(Arn::parse) else {
        let why = "whose the key is, and so who may change its policy, its id does not tell: give \
                   its whole ARN";
        return Err(Unrendered::Unknown(why.to_owned()));
    };
    let root = format!("arn:{}:iam::{}:root", arn.partition, arn.account);
    let own = statement(Some("Enable IAM User Permissions"), &[&root], &["kms:*"]);
    let all: Vec<String> = std::iter::once(own).chain(prescribed(needs, who, None)).collect();
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, all.join(", "));
    let laid_out = print(&policy(text));
    Ok(policy(laid_out))
}

fn policy(text: String) -> Policy {
    Policy::read(document("policy.json", text), Form::Key)
}

/// The vendor's statements, one for each set of its permissions. A name that a present policy has
/// already is left out.
fn prescribed(needs: &Needs, who: &[Principal], present: Option<&Policy>) -> Vec<String> {
    let taken = |sid: &str| {
        let mut all = present.iter().flat_map(|it| &it.statements);
        all.any(|it| it.sid.as_deref() == Some(sid))
    };
    let who: Vec<&str> = who.iter().map(|it| it.id.as_str()).collect();
    let sets = needs.permissions.chunk_by(|a, b| a.set == b.set);
    sets.map(|set| {
        let names: Vec<&str> = set.iter().map(|it| it.name).collect();
        let sid = set.first().map(|it| it.set).filter(|it| !taken(it));
        statement(sid, &who, &names)
    })
    .collect()
}

/// Adds what is missing to the present policy: the vendor's statements where it was never let in,
/// else the least changes. What a denial or a fault leaves open, no further leave closes.
fn complete(case: &mut Case, needs: &Needs, who: &[Principal]) {
    let let_in = |case: &Case| {
        let missing =
            lacking(case).iter().filter(|it| matches!(it.access, Access::Missing)).count();
        missing < who.len() * needs.permissions.len()
    };
    if !let_in(case) {
        let better = case.document.policy.as_ref().and_then(|present| {
            let statements = prescribed(needs, who, Some(present));
            pushed(present, &statements)
        });
        case.document.policy = better.or(case.document.policy.take());
    }
    for principal in who {
        let (mut wanted, doubtful) = lacks(case, principal);
        // What is in doubt may hang on a condition, which a statement without one outweighs.
        wanted.extend(doubtful.into_iter().filter(|it| helps(case, principal, it)));
        wanted.sort_by_key(|it| needs.permissions.iter().position(|one| one.name == it.name));
        let present = case.document.policy.clone();
        let better = present.as_ref().and_then(|it| changed(case, it, principal, &wanted));
        case.document.policy = better.or(present);
    }
}

/// What a principal is not let, and what cannot be told.
fn lacks(case: &Case, who: &Principal) -> (Vec<&'static Permission>, Vec<&'static Permission>) {
    let (mut missing, mut doubtful) = (Vec::new(), Vec::new());
    for it in lacking(case).iter().filter(|it| it.principal.id == who.id) {
        match it.access {
            Access::Missing => missing.push(it.permission),
            Access::Unknown { .. } => doubtful.push(it.permission),
            Access::Allowed | Access::Denied { .. } => {}
        }
    }
    (missing, doubtful)
}

/// Whether a statement of its own would settle what is in doubt.
fn helps(case: &mut Case, who: &Principal, permission: &'static Permission) -> bool {
    let present = case.document.policy.clone();
    case.document.policy = present.as_ref().and_then(|it| changed(case, it, who, &[permission]));
    let (missing, doubtful) = lacks(case, who);
    let settled = case.document.policy.is_some();
    case.document.policy = present;
    settled && !missing.iter().chain(&doubtful).any(|it| it.name == permission.name)
}

/// A policy with statements more at its end.
fn pushed(policy: &Policy, statements: &[String]) -> Option<Policy> {
    let text = policy.document.source.text();
    let edit = match policy.document.root.get("Statement") {
        Some(list) => Edit::push_all(text, list, statements),
        None => {
            let list = format!("[{}]", statements.join(", "));
            Edit::set(text, &policy.document.root, "Statement", &list)
        }
    };
    Some(Policy::read(policy.document.edited(&[edit])?, Form::Key))
}

/// A policy that lets a principal do some things more.
fn changed(
    case: &Case,
    policy: &Policy,
    who: &Principal,
    wanted: &[&Permission],
) -> Option<Policy> {
    let edits = (!wanted.is_empty()).then(|| edits(case, policy, who, wanted))?;
    Some(Policy::read(policy.document.edited(&edits)?, Form::Key))
}

/// The policy's own text, whatever stands around it in its file.
fn whole(policy: &Policy) -> String {
    let text = policy.document.source.slice(policy.document.root.span);
    format!("{text}\n")
}

/// What the question over all requests answers beside: the two must agree.
fn unproved(case: &Case, needs: &Needs, who: &[Principal]) -> Option<Unmet> {
    let document = case.document.policy.as_ref()?.document.clone();
    let each = |principal: &Principal| {
        let principal = principal.id.clone();
        let need = move |it: &Permission| Need {
            principal: principal.clone(),
            action: it.name.to_owned(),
        };
        needs.permissions.iter().map(need)
    };
    let needs = who.iter().flat_map(each).collect();
    let answered = ask(&Question::Keeps { documents: Policy::read(document, Form::Key), needs });
    let certain = match answered.settled {
        Settled::Holds => return None,
        Settled::Fails(_) => true,
        Settled::Unknown => false,
    };
    Some(Unmet { what: answered.reason, certain })
}

fn too_large(case: &Case) -> Option<Unmet> {
    let bytes = case.document.policy.as_ref()?.document.root.span.range().len();
    let what = format!("the policy has {bytes} bytes, more than the {POLICY_BYTES_MAX} of AWS KMS");
    (POLICY_BYTES_MAX < bytes).then_some(Unmet { what, certain: true })
}

#[cfg(test)]
pub(super) mod tests;
