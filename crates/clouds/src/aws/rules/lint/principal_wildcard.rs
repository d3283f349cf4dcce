//! A wildcard within a principal: it stands for itself, so the principal is nobody.
//!
//! Source: AWS, IAM User Guide, "AWS JSON policy elements: Principal": a wildcard cannot match part
//! of a principal's name or ARN.

use keywright_policy::{Findings, Page, Rule};

use super::tree::{members, principals};
use crate::aws::Policy;
use crate::aws::rules::clause::{is_plain, statements};

/// A pattern where a name must stand.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-009", page: Page::new(include_str!("principal_wildcard.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        // A variable is told by a rule of its own.
        let wild = |text: &str| !is_plain(text) && !text.contains("${");
        let identities = principals(node, "AWS").filter(|it| it.0 != "*" && wild(it.0));
        let identities = identities.map(|it| (it, IDENTITY_HELP));
        let services = principals(node, "Service").filter(|it| wild(it.0));
        let services = services.map(|it| (it, "name each service"));
        for ((text, span), help) in identities.chain(services) {
            let place = policy.document.place_at(span);
            let negated = members(node, |it| it == "NotPrincipal").next().is_some();
            let nobody = if negated { "spares nobody" } else { "is nobody" };
            let message = format_args!(
                "`{text}` in {} {nobody}: a principal has no wildcards",
                statement.label()
            );
            out.add(&RULE, Some(&place), message)
                .reference("UNSUPPORTED_WILDCARD_IN_PRINCIPAL")
                .help(help);
        }
    }
}

const IDENTITY_HELP: &str = "name the principals, or name the account and compare \
                             `aws:PrincipalArn` with the pattern by `ArnLike`";
