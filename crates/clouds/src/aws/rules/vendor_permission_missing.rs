//! A vendor principal that the key policy does not let in.
//!
//! Source: Confluent, best practices, AWS checklist: "both required permission statements".

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Place, Span};
use keywright_policy::{Access, Findings, Lacking, Page, Permission, Principal, Rule, Seen, keeps};

use super::put;
use crate::aws::{Case, Effect, Policy, PrincipalPart, Requester, Statement, decide};

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
            Some(&place(policy, principal)),
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
pub(super) fn lacking(case: &Case) -> Vec<Lacking<'_>> {
    let (Some(needs), Some(policy)) = (&case.needs, &case.document.policy) else {
        return Vec::new();
    };
    let key_account = case.document.account(case.key.id.as_deref());
    keeps(needs, |it, action, _| decide(policy, Requester { arn: &it.id, key_account }, action))
}

/// Where to point: the actions of the last statement that names the principal, else the statements.
fn place(policy: &Policy, principal: &Principal) -> Place {
    let root = &policy.document.root;
    let named = policy.statements.iter().rev().find(|it| {
        let part = it.principal.as_ref().filter(|part| plain(it) && !part.negated);
        part.is_some_and(|part| part.aws().any(|named| named.0 == principal.id))
    });
    match (named.and_then(|it| it.action.as_ref()), root.member("Statement")) {
        (Some(action), _) => policy.document.place_at(action.span),
        (None, Some(statements)) => policy.document.place_of_name(statements),
        (None, None) => policy.document.place(root),
    }
}

/// A statement that allows without conditions and can be read.
fn plain(it: &Statement) -> bool {
    it.effect == Some(Effect::Allow) && it.is_readable() && it.conditions.is_empty()
}

/// The least change that lets the principal in: the actions added to a statement that names it, else
/// the principal added to the statements of its siblings, else a statement of its own. The first of
/// these that really lets it in is taken.
fn edits(case: &Case, policy: &Policy, who: &Principal, missing: &[&Permission]) -> Vec<Edit> {
    let text = policy.document.source.text();
    let vendors: Vec<&str> = match case.needs.as_ref().map(|it| &it.principals) {
        Some(Seen::Seen(all)) => all.iter().map(|it| it.id.as_str()).collect(),
        Some(Seen::Unseen(_)) | None => Vec::new(),
    };
    let ours = |part: &PrincipalPart| {
        !part.negated
            && part.aws().count() == part.who.len()
            && part.aws().all(|it| vendors.contains(&it.0))
    };
    let statements = || {
        let plain = policy.statements.iter().filter(|it| plain(it));
        plain.filter_map(|it| Some((it, it.principal.as_ref().filter(|part| ours(part))?)))
    };
    let named = statements().find(|(_, part)| part.aws().any(|it| it.0 == who.id));
    let more_actions =
        named.and_then(|(it, _)| Some(push_all(policy, it.action.as_ref()?.span, missing)));
    let beside: Vec<Edit> =
        statements().filter_map(|(_, part)| push(policy, part.aws().next()?.1, &who.id)).collect();
    let candidates = [more_actions.unwrap_or_default(), beside];
    let lets_in = |edits: &&Vec<Edit>| !edits.is_empty() && mended(case, policy, who, edits);
    if let Some(edits) = candidates.iter().find(lets_in) {
        return edits.clone();
    }
    let names: Vec<String> = missing.iter().map(|it| quote(it.name)).collect();
    let statement = format!(
        "{{\n  \"Effect\": \"Allow\",\n  \"Principal\": {{ \"AWS\": {} }},\n  \
         \"Action\": [{}],\n  \"Resource\": \"*\"\n}}",
        quote(&who.id),
        names.join(", "),
    );
    vec![match policy.document.root.get("Statement") {
        Some(statements) => Edit::push(text, statements, &statement),
        None => Edit::set(text, &policy.document.root, "Statement", &format!("[{statement}]")),
    }]
}

/// Adds the permissions' names to the element at `span`: one edit, so that they keep their order.
fn push_all(policy: &Policy, span: Span, missing: &[&Permission]) -> Vec<Edit> {
    let text = policy.document.source.text();
    let Some(node) = policy.document.node_at(span) else { return Vec::new() };
    let edits: Vec<Edit> =
        missing.iter().map(|it| Edit::push_string(text, node, it.name)).collect();
    match (node.as_array(), edits.as_slice()) {
        // Insertions at one place: their texts follow each other.
        (Some([_, ..]), [first, ..]) => {
            let all = edits.iter().map(|it| it.text.as_str()).collect();
            vec![Edit { span: first.span, text: all }]
        }
        _ => {
            let old = node.as_str().map(quote);
            let names = missing.iter().map(|it| quote(it.name));
            let all: Vec<String> = old.into_iter().chain(names).collect();
            vec![Edit::replace(span, format!("[{}]", all.join(", ")))]
        }
    }
}

/// Adds a principal beside the one at `span`.
fn push(policy: &Policy, span: Span, principal: &str) -> Option<Edit> {
    let text = policy.document.source.text();
    let list = policy.document.list_of(span)?;
    Some(Edit::push_string(text, list, principal))
}

/// Whether the edited policy lets the principal in wholly.
fn mended(case: &Case, policy: &Policy, who: &Principal, edits: &[Edit]) -> bool {
    let Some(document) = policy.document.edited(edits) else { return false };
    let policy = Policy::read(document);
    let key_account = case.document.account(case.key.id.as_deref());
    let requester = Requester { arn: &who.id, key_account };
    let permissions = case.needs.as_ref().map(|it| it.permissions).unwrap_or_default();
    let mut operations = permissions.iter().flat_map(|it| it.operations);
    operations.all(|it| decide(&policy, requester, it).permits())
}
