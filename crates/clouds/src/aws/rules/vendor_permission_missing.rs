//! A vendor principal that the key policy does not let in.
//!
//! Source: Confluent, best practices, AWS checklist: "both required permission statements".

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Place, Span};
use keywright_policy::{
    Access, Findings, Lacking, Needs, Page, Permission, Principal, Rule, Seen, keeps,
};

use super::put;
use crate::aws::{
    ActionPart, Case, Effect, Form, Policy, PrincipalPart, Requester, Statement, certain,
};

/// The vendor lost, or never had, a permission that its clusters use.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-001", page: Page::new(include_str!("vendor_permission_missing.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(policy)) = (&case.needs, &case.document.policy) else { return };
    let lacking = lacking(case);
    for group in lacking.chunk_by(|a, b| a.principal.id == b.principal.id) {
        let principal = group[0].principal;
        let missing: Vec<&Permission> = group
            .iter()
            .filter(|it| matches!(it.access, Access::Missing))
            .map(|it| it.permission)
            .collect();
        if missing.is_empty() {
            continue;
        }
        let names: Vec<String> = missing.iter().map(|it| format!("`{}`", it.name)).collect();
        let finding = out.add(
            &RULE,
            Some(&place(needs, policy, principal, missing[0])),
            format_args!(
                "`{}` lacks {}, which {} needs for {}",
                principal.id,
                names.join(", "),
                needs.vendor,
                case.cluster_names(),
            ),
        );
        finding.note(&principal.place, format_args!("{} names it here", needs.vendor));
        finding.help("let it in as the patch shows, then put the whole policy back");
        for edit in edits(case, policy, principal, &missing) {
            finding.edit(&policy.document.source, edit);
        }
        finding.command(put::put_policy(case));
    }
}

/// The needs that the policy does not certainly grant, for every rule about them.
pub fn lacking(case: &Case) -> Vec<Lacking<'_>> {
    let (Some(needs), Some(policy)) = (&case.needs, &case.document.policy) else {
        return Vec::new();
    };
    let key_account = case.document.account(case.key.id.as_deref());
    keeps(needs, |it, action, _| {
        let who = Requester { arn: &it.id, key_account };
        let above = case.document.organization.as_ref();
        match certain(policy, who, action) {
            // WHY: what no statement of the key policy allows, none above it can allow.
            Access::Allowed => above.map_or(Access::Allowed, |it| it.on_key(who, action)),
            refused @ (Access::Missing | Access::Denied { .. } | Access::Unknown { .. }) => refused,
        }
    })
}

/// Where to point: the actions of the statement that the patch goes to, else the statements.
fn place(needs: &Needs, policy: &Policy, principal: &Principal, first: &Permission) -> Place {
    let root = &policy.document.root;
    let home = home(needs, policy, principal, first.set).and_then(|it| it.action.as_ref());
    match (home, root.member("Statement")) {
        (Some(action), _) => policy.document.place_at(action.span),
        (None, Some(statements)) => policy.document.place_of_name(statements),
        (None, None) => policy.document.place(root),
    }
}

/// The statement that names the principal and allows most of the permission's set: where a person
/// would look for it.
fn home<'p>(
    needs: &Needs,
    policy: &'p Policy,
    who: &Principal,
    set: &str,
) -> Option<&'p Statement> {
    let of_set = needs.permissions.iter().filter(|it| it.set == set);
    let operations: Vec<&str> = of_set.flat_map(|it| it.operations).copied().collect();
    let named = policy.statements.iter().filter(|it| {
        let part = it.principal.as_ref().filter(|part| plain(it) && !part.negated);
        part.is_some_and(|part| part.aws().any(|named| named.0 == who.id))
    });
    named.max_by_key(|it| {
        let action = it.action.as_ref();
        operations.iter().filter(|it| action.is_some_and(|part| part.matches(it))).count()
    })
}

/// A statement that allows without conditions and can be read.
fn plain(it: &Statement) -> bool {
    it.effect == Some(Effect::Allow) && it.is_readable() && it.conditions.is_empty()
}

/// The least change that lets the principal in: beside its siblings where they have the permission,
/// else the action where the principal is named, else a statement of its own. What does not really
/// let it in is not proposed.
pub(in crate::aws) fn edits(
    case: &Case,
    policy: &Policy,
    who: &Principal,
    missing: &[&Permission],
) -> Vec<Edit> {
    let small = small_edits(case, policy, who, missing);
    if let Some(edits) = small.filter(|it| mended(case, policy, who, it)) {
        return edits;
    }
    let text = policy.document.source.text();
    let names: Vec<&str> = missing.iter().map(|it| it.name).collect();
    let statement = statement(None, &[&who.id], &names);
    vec![match policy.document.root.get("Statement") {
        Some(statements) => Edit::push(text, statements, &statement),
        None => Edit::set(text, &policy.document.root, "Statement", &format!("[{statement}]")),
    }]
}

/// A statement that allows these actions on the key.
pub(in crate::aws) fn statement(sid: Option<&str>, who: &[&str], actions: &[&str]) -> String {
    let quoted = |all: &[&str]| all.iter().map(|it| quote(it)).collect::<Vec<_>>().join(", ");
    let sid = sid.map_or(String::new(), |it| format!("  \"Sid\": {},\n", quote(it)));
    let who = match who {
        [one] => quote(one),
        all => format!("[{}]", quoted(all)),
    };
    format!(
        "{{\n{sid}  \"Effect\": \"Allow\",\n  \"Principal\": {{ \"AWS\": {who} }},\n  \
         \"Action\": [{}],\n  \"Resource\": \"*\"\n}}",
        quoted(actions),
    )
}

/// Edits of the statements that are there; `None` where one of the permissions fits into none.
fn small_edits(
    case: &Case,
    policy: &Policy,
    who: &Principal,
    missing: &[&Permission],
) -> Option<Vec<Edit>> {
    let text = policy.document.source.text();
    let needs = case.needs.as_ref()?;
    let Seen::Seen(listed) = &needs.principals else { return None };
    let of_vendor = |part: &&PrincipalPart| {
        let all = part.aws().all(|it| listed.iter().any(|known| known.id == it.0));
        !part.negated && all && part.aws().count() == part.who.len() && !part.who.is_empty()
    };
    // WHY: whoever is added to a statement has all that it allows.
    let asked_for = |action: &&ActionPart| {
        let asked = |pattern: &str| {
            let names = |it: &&Permission| it.operations.iter().copied().chain([it.name]);
            let mut all = needs.permissions.iter().flat_map(|it| names(&it));
            all.any(|it| it.eq_ignore_ascii_case(pattern))
        };
        !action.negated && action.patterns.iter().all(|it| asked(it.0.text()))
    };
    let mut principals: Vec<Span> = Vec::new();
    let mut actions: Vec<(Span, Vec<&str>)> = Vec::new();
    for permission in missing {
        let siblings = policy.statements.iter().find_map(|it| {
            let part = it.principal.as_ref().filter(of_vendor).filter(|_| plain(it))?;
            let action = it.action.as_ref().filter(asked_for)?;
            let allows = permission.operations.iter().all(|it| action.matches(it));
            allows.then(|| part.aws().next().map(|it| it.1))?
        });
        // WHY: whatever is added to a statement is everybody's whom it names.
        let home = || {
            let home = home(needs, policy, who, permission.set)?;
            home.principal.as_ref().filter(of_vendor)?;
            home.action.as_ref().filter(|it| !it.negated)
        };
        match (siblings, home()) {
            (Some(span), _) => principals.push(span),
            (None, Some(action)) => match actions.iter_mut().find(|it| it.0 == action.span) {
                Some((_, names)) => names.push(permission.name),
                None => actions.push((action.span, vec![permission.name])),
            },
            (None, None) => return None,
        }
    }
    principals.dedup();
    let beside = principals
        .iter()
        .map(|&span| Some(Edit::push_string(text, policy.document.list_of(span)?, &who.id)));
    let more = actions.iter().map(|(span, names)| {
        let values: Vec<String> = names.iter().map(|it| quote(it)).collect();
        Some(Edit::push_all(text, policy.document.node_at(*span)?, &values))
    });
    beside.chain(more).collect()
}

/// Whether the edited policy lets the principal in wholly.
fn mended(case: &Case, policy: &Policy, who: &Principal, edits: &[Edit]) -> bool {
    let Some(document) = policy.document.edited(edits) else { return false };
    let policy = Policy::read(document, Form::Key);
    let key_account = case.document.account(case.key.id.as_deref());
    let requester = Requester { arn: &who.id, key_account };
    let permissions = case.needs.as_ref().map(|it| it.permissions).unwrap_or_default();
    let mut operations = permissions.iter().flat_map(|it| it.operations);
    operations.all(|it| certain(&policy, requester, it).permits())
}
