//! Documents of another key: a verdict about them says nothing about this one.

use keywright_policy::{Findings, Page, Rule};

use crate::judge::{KeyView, identity};

/// The declared id, the exports and the vendor's record do not name one key.
pub(super) const RULE: Rule<KeyView> =
    Rule { code: "EST-006", page: Page::new(include_str!("key_id_differs.md")), check };

fn check(it: &KeyView, out: &mut Findings) {
    let Some(id) = &it.id else { return };
    let Some(wanted) = identity(it.cloud, id) else { return };
    let record = it.record.iter().chain(&it.strange_records).filter_map(|it| it.key.clone());
    for (found, place) in it.shown.iter().cloned().chain(record) {
        // An id that names no key by itself (a bare AWS key id) is held against the end of the ARN.
        let same = match identity(it.cloud, &found) {
            Some(identity) => identity == wanted,
            None => id.ends_with(&found),
        };
        if same {
            continue;
        }
        let finding = out.add(
            &RULE,
            Some(&place),
            format_args!("this is about `{found}`, and not about `{}`: `{id}`", it.name),
        );
        if let Some(declared) = it.declared_place() {
            finding.note(&declared, "the key's declared id");
        }
        finding.help(
            "export the documents of this key, or correct the id; until then nothing is proved",
        );
    }
}
