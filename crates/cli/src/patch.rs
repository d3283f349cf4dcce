//! Every fix as one patch that `git apply` takes.

use std::collections::BTreeMap;

use keywright_model::text::Edit;
use keywright_policy::Finding;
use similar::TextDiff;

/// Unified diffs, file by file, in the order of their names. Where two findings are mended at one
/// place, the first fix is taken: run the check again for the other.
pub(crate) fn patch(findings: &[Finding]) -> String {
    let mut files: BTreeMap<String, (String, Vec<Edit>)> = BTreeMap::new();
    for finding in findings {
        let on_disk: Vec<_> =
            finding.fix.edits.iter().map(|(source, edit)| Edit::on_disk(source, edit)).collect();
        let fits = on_disk.iter().all(|(source, edit)| {
            let Some((text, edits)) = files.get(source.name()) else { return true };
            let together: Vec<Edit> = edits.iter().chain([edit]).cloned().collect();
            edits.contains(edit)
                || (Edit::apply(text, &together).is_some() && !touches(edits, edit))
        });
        if !fits {
            continue;
        }
        for (source, edit) in on_disk {
            let file = files
                .entry(source.name().to_owned())
                .or_insert_with(|| (source.text().to_owned(), Vec::new()));
            if !file.1.contains(&edit) {
                file.1.push(edit);
            }
        }
    }
    let mut out = String::new();
    for (name, (old, edits)) in &files {
        let Some(new) = Edit::apply(old, edits) else { continue };
        let diff = TextDiff::from_lines(old, &new);
        let name = name.trim_start_matches('/');
        let header = (format!("a/{name}"), format!("b/{name}"));
        out.push_str(&diff.unified_diff().header(&header.0, &header.1).to_string());
    }
    out
}

/// Whether an edit begins where another does, so that their order would matter.
fn touches(edits: &[Edit], edit: &Edit) -> bool {
    edits.iter().any(|it| it.span.start == edit.span.start || it.span.end == edit.span.end)
}
