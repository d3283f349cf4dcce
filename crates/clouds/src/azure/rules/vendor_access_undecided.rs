//! Access of the vendor that the exports do not decide.

use keywright_model::text::Place;
use keywright_policy::{Access, Findings, Lacking, Page, Plane, Rule, Seen};

use super::vendor_principal_unjoined::is_joined;
use super::vendor_role_missing::{lacking, names, object};
use crate::azure::principal::GROUP_UNSEEN;
use crate::azure::scope::ANCESTRY_UNSEEN;
use crate::azure::{Case, Told, command};

/// The exports do not tell whether the vendor has what it needs.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-002", page: Page::new(include_str!("vendor_access_undecided.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(list)) = (&case.needs, &case.document.assignments) else { return };
    if let Seen::Unseen(why) = &needs.principals {
        out.unknown(
            &RULE,
            Some(&list.place()),
            format_args!("whom {} uses for this key is not known: {why}", needs.vendor),
        )
        .help("hand in the vendor's own record of the key");
    }
    let lacking = lacking(case);
    let told_elsewhere = |it: &Lacking<'_>| {
        !is_joined(case, &it.principal.id) || (it.permission.plane == Plane::Data && !is_rbac(case))
    };
    let mut groups: Vec<(&str, Option<&Place>, Vec<&Lacking<'_>>)> = Vec::new();
    for it in lacking.iter().filter(|it| !told_elsewhere(it)) {
        let Access::Unknown { why, place } = &it.access else { continue };
        let same = |group: &&mut (&str, Option<&Place>, Vec<&Lacking<'_>>)| {
            group.0 == why && group.2.iter().all(|one| one.principal.id == it.principal.id)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.2.push(it),
            None => groups.push((why, place.as_ref(), vec![it])),
        }
    }
    for (why, place, group) in groups {
        let Some(first) = group.first() else { continue };
        let finding = out.unknown(
            &RULE,
            Some(place.unwrap_or(&list.place())),
            format_args!(
                "cannot tell whether `{}` has {}, which {} needs for {}: {why}",
                first.principal.id,
                names(&group),
                needs.vendor,
                case.cluster_names(),
            ),
        );
        finding.note(&first.principal.place, format_args!("{} names it here", needs.vendor));
        finding.help(format_args!(
            "hand in what is missing, or assign `{}` to its service principal without a condition, \
             on the vault itself",
            first.permission.set
        ));
        finding.command(fetch(case, &first.principal.id, why));
    }
}

/// The command that fetches what would decide it.
fn fetch(case: &Case, application: &str, why: &str) -> String {
    // A reason that ends in a command of its own says which.
    let own = why.split('`').find(|it| it.starts_with("az role definition list"));
    match own {
        Some(command) => format!("{command} --output json"),
        None if why.contains(GROUP_UNSEEN) => {
            let object = object(case, application);
            command::memberships(object.as_deref().unwrap_or("OBJECT_ID"))
        }
        None if why.contains(ANCESTRY_UNSEEN) => {
            "az account management-group entities list --output json".to_owned()
        }
        None => format!(
            "az role assignment list --scope {} --include-inherited --output json",
            command::scope(case)
        ),
    }
}

fn is_rbac(case: &Case) -> bool {
    case.document.vault.as_ref().is_none_or(|it| it.rbac() == Told::Is(true))
}
