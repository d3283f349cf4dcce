//! A role that everybody may take on who has an account with an identity provider.
//!
//! Source: AWS, IAM User Guide, "Create a role for OpenID Connect federation" and "IAM policy
//! validation check reference".

use keywright_policy::{Findings, Page, Rule};

use super::tree::principals;
use crate::aws::rules::clause::statements;
use crate::aws::{Effect, Form, Policy, Qualifier, Statement, Test};

/// An OIDC provider without a condition on its own keys, or GitHub without one on who asks.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-039", page: Page::new(include_str!("provider_unfenced.md")), check };

const GITHUB: &str = "token.actions.githubusercontent.com";

fn check(policy: &Policy, out: &mut Findings) {
    if policy.form != Form::Trust {
        return;
    }
    for (statement, node) in statements(policy) {
        let lets = |it: &Statement| {
            let part = it.action.as_ref();
            part.is_some_and(|it| it.matches("sts:AssumeRoleWithWebIdentity"))
        };
        if statement.effect != Some(Effect::Allow) || !lets(statement) {
            continue;
        }
        for (text, span) in principals(node, "Federated") {
            let Some(host) = host(text) else { continue };
            let (key, code) = match host.eq_ignore_ascii_case(GITHUB) {
                true => (format!("{host}:sub"), "MISSING_GITHUB_REPO_CONDITION_KEY"),
                false => (format!("{host}:"), "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"),
            };
            if is_fenced(statement, &key) {
                continue;
            }
            let place = policy.document.place_at(span);
            let key = key.trim_end_matches(':');
            let message = format_args!(
                "{} trusts whoever has an account with `{host}`: no condition on `{key}` says whom",
                statement.label()
            );
            out.add(&RULE, Some(&place), message)
                .reference(code)
                .help("compare the provider's own keys, `:sub` and `:aud`, with written values");
        }
    }
}

/// The name of an OIDC provider, which its keys begin with.
fn host(text: &str) -> Option<&str> {
    match text.split_once(":oidc-provider/") {
        Some((_, host)) => Some(host),
        None => (!text.starts_with("arn:")).then_some(text),
    }
}

/// Whether a condition on such a key lets in only some. A key that is missing meets none that
/// counts.
fn is_fenced(statement: &Statement, key: &str) -> bool {
    statement.conditions.iter().any(|it| {
        let operator = it.operator;
        let asks = operator.test != Test::Null
            && !operator.is_negated()
            && !operator.if_exists
            && operator.qualifier != Some(Qualifier::ForAllValues);
        let of_it = match key.ends_with(':') {
            true => it.key.get(..key.len()).is_some_and(|it| it.eq_ignore_ascii_case(key)),
            false => it.key.eq_ignore_ascii_case(key),
        };
        let like = matches!(operator.test, Test::StringLike { .. });
        // WHY: before GitHub's `/` stands the owner, and everybody may name a repository so.
        let owner = |it: &str| it.strip_prefix("repo:").unwrap_or(it).starts_with(['*', '?']);
        let open = |value: &str| {
            value.bytes().all(|it| it == b'*' || like && it == b'?')
                || (like && !key.ends_with(':') && owner(value))
        };
        asks && of_it && !it.values.iter().any(|it| open(&it.0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::rules::lint::lint;
    use crate::aws::rules::lint::tests::policy;

    fn is_told(host: &str, operator: &str, sub: &str) -> bool {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal":
            {{"Federated": "arn:aws:iam::111122223333:oidc-provider/{host}"}},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {{"{operator}": {{"{host}:sub": "{sub}"}}}}}}}}"#
        );
        lint(&policy(&text, Form::Trust)).iter().any(|it| it.rule.code == RULE.code)
    }

    #[test]
    fn a_pattern_that_everybody_meets_is_no_fence() {
        for sub in ["*", "?*", "repo:*", "repo:*/kafka:*", "repo:?*/kafka"] {
            assert!(is_told(GITHUB, "StringLike", sub), "{sub}");
        }
        for sub in ["repo:acme/kafka:*", "repo:acme*", "repo:acme/*"] {
            assert!(!is_told(GITHUB, "StringLike", sub), "{sub}");
        }
        assert!(!is_told("idp.example", "StringLike", "*@acme.example"));
        assert!(is_told("idp.example", "StringLike", "??*"));
    }
}
