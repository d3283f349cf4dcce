//! A trust policy with what such a policy does not take.
//!
//! Sources: AWS, IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal", "IAM
//! policy validation check reference"; AWS STS API Reference (the actions that a role's trust
//! speaks of); IAM Roles Anywhere User Guide, "Trust policy".

use keywright_model::text::{Edit, Node, Span};
use keywright_policy::{Findings, Page, Rule};

use super::tree::{is_resource, members, principals};
use crate::aws::rules::clause::statements;
use crate::aws::{Arn, Effect, Form, Policy, Statement};

/// A resource, everyone without a kind, an action that takes on no role, or a principal that cannot
/// take one on so.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-038", page: Page::new(include_str!("trust_malformed.md")), check };

const ASSUME: &str = "sts:AssumeRole";
const SAML: &str = "sts:AssumeRoleWithSAML";
const WEB: &str = "sts:AssumeRoleWithWebIdentity";
const SOURCE: &str = "sts:SetSourceIdentity";
const TAG: &str = "sts:TagSession";

/// What a trust policy speaks of.
const ACTIONS: [&str; 6] = [ASSUME, SAML, WEB, TAG, SOURCE, "sts:SetContext"];

/// What IAM Roles Anywhere asks of a role, all at once.
const ANYWHERE: [&str; 3] = [ASSUME, SOURCE, TAG];

fn check(policy: &Policy, out: &mut Findings) {
    if policy.form != Form::Trust {
        return;
    }
    for (statement, node) in statements(policy) {
        let told = Told { policy, label: statement.label() };
        elements(&told, node, out);
        actions(&told, statement, out);
        federated(&told, node, out);
        if statement.effect == Some(Effect::Allow) {
            mismatched(&told, statement, node, out);
        }
    }
}

struct Told<'p> {
    policy: &'p Policy,
    label: String,
}

impl Told<'_> {
    fn add<'o>(
        &self,
        out: &'o mut Findings,
        span: Span,
        what: &str,
        help: &str,
    ) -> &'o mut keywright_policy::Finding {
        let place = self.policy.document.place_at(span);
        out.add(&RULE, Some(&place), format_args!("{} {what}", self.label)).help(help)
    }
}

fn elements(told: &Told<'_>, node: &Node, out: &mut Findings) {
    for part in members(node, is_resource) {
        let what = format!("has `{}`, and stands on its role", part.name);
        let finding = told.add(out, part.name_span, &what, "take it out: the role is meant");
        finding.reference("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE");
        if let Some(edit) = Edit::remove_member(node, &part.name) {
            finding.edit(&told.policy.document.source, edit);
        }
    }
    for part in members(node, |it| it == "NotPrincipal") {
        let help = "name who may take the role on, or compare `aws:PrincipalArn`";
        told.add(out, part.name_span, "has `NotPrincipal`, which no role takes", help)
            .reference("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL");
    }
    for part in members(node, |it| it == "Principal").filter(|it| it.node.as_str() == Some("*")) {
        let what = "trusts `\"*\"`, which is no principal of a role";
        told.add(out, part.node.span, what, "name who may take the role on")
            .reference("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL");
    }
}

fn actions(told: &Told<'_>, statement: &Statement, out: &mut Findings) {
    let Some(part) = &statement.action else { return };
    for (pattern, span) in &part.patterns {
        if !ACTIONS.iter().any(|it| pattern.matches(it)) {
            let text = pattern.text();
            let what = format!("has the action `{text}`, by which nobody takes on a role");
            told.add(out, *span, &what, "name `sts:AssumeRole` or one of its kind");
        }
    }
}

/// Providers that are no ARN and no name of a host.
fn federated(told: &Told<'_>, node: &Node, out: &mut Findings) {
    for (text, span) in principals(node, "Federated").filter(|it| provider(it.0).is_none()) {
        let what = format!("trusts `{text}`, which is no identity provider");
        let help = "give the ARN of a SAML or OIDC provider, or a provider's domain";
        told.add(out, span, &what, help)
            .reference("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY");
    }
}

/// By which action a provider's people take on a role; `None` where it is no provider.
fn provider(text: &str) -> Option<&'static str> {
    let host = |it: &str| {
        let letters = |it: u8| it.is_ascii_alphanumeric() || b".-_/:".contains(&it);
        it.contains('.') && it.bytes().all(letters)
    };
    match Arn::parse(text) {
        Some(arn) if arn.service != "iam" => None,
        Some(arn) if arn.resource.starts_with("saml-provider/") => Some(SAML),
        Some(arn) if arn.resource.starts_with("oidc-provider/") => Some(WEB),
        Some(_) => None,
        None => host(text).then_some(WEB),
    }
}

/// Actions that none of the statement's principals can do.
fn mismatched(told: &Told<'_>, statement: &Statement, node: &Node, out: &mut Findings) {
    let Some(part) = statement.action.as_ref().filter(|it| !it.negated) else { return };
    let signs = principals(node, "AWS").chain(principals(node, "Service")).next().is_some();
    let mut by: Vec<&str> = principals(node, "Federated").filter_map(|it| provider(it.0)).collect();
    if signs {
        by.push(ASSUME);
    }
    for (pattern, span) in part.patterns.iter().filter(|_| !by.is_empty()) {
        let known =
            [ASSUME, SAML, WEB].into_iter().find(|it| it.eq_ignore_ascii_case(pattern.text()));
        if let Some(action) = known.filter(|it| !by.contains(it)) {
            let what = format!("lets nobody `{action}` whom it names");
            let help = "a SAML provider's people use `sts:AssumeRoleWithSAML`, an OIDC provider's \
                        `sts:AssumeRoleWithWebIdentity`, all others `sts:AssumeRole`";
            told.add(out, *span, &what, help).reference("MISMATCHED_ACTION_FOR_PRINCIPAL");
        }
    }
    let anywhere = principals(node, "Service").find(|it| it.0 == "rolesanywhere.amazonaws.com");
    let lacks: Vec<&str> = ANYWHERE.into_iter().filter(|it| !part.matches(it)).collect();
    if let Some((_, span)) = anywhere.filter(|_| !lacks.is_empty()) {
        let what = format!("trusts IAM Roles Anywhere without `{}`", lacks.join("`, `"));
        told.add(out, span, &what, "add it: Roles Anywhere wants all three of its actions")
            .reference("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY");
    }
}
