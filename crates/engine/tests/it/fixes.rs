//! Whoever applies a finding's patch is rid of it.

use std::collections::BTreeMap;

use keywright_estate::rules::cards;
use keywright_model::text::Edit;
use keywright_policy::{Finding, Severity};

use crate::memory::Memory;
use crate::pages::{files, lone};

/// The files after a finding's patch; `None` where it has none.
pub(crate) fn mended(memory: &Memory, finding: &Finding) -> Option<Memory> {
    let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    for (source, edit) in &finding.fix.edits {
        let (disk, edit) = Edit::on_disk(source, edit);
        edits.entry(disk.name().to_owned()).or_default().push(edit);
    }
    let mut after = memory.clone();
    for (name, edits) in &edits {
        let bytes = after.0.get_mut(std::path::Path::new(name)).expect("the file is there");
        let text = String::from_utf8(bytes.clone()).expect("text");
        *bytes = Edit::apply(&text, edits).expect("edits do not overlap").into_bytes();
    }
    (!edits.is_empty()).then_some(after)
}

#[test]
fn every_patch_of_a_page_s_bad_block_mends_its_finding() {
    let mut wrong = Vec::new();
    for card in cards() {
        for example in
            card.page.examples().iter().filter(|it| it.bad && it.language != "hex" && lone(it))
        {
            let memory = files(example);
            let lone = memory.0.keys().find(|it| it.ends_with("it.json"));
            let path = lone.map_or("it".into(), |it| it.display().to_string());
            let before = memory.check_all(&[&path]);
            for finding in before.findings.iter().filter(|it| it.rule.code == card.code) {
                let Some(after) = mended(&memory, finding) else { continue };
                let again = after.check_all(&[&path]);
                let same = |it: &Finding| it.rule == finding.rule && it.message == finding.message;
                if again.findings.iter().any(same) {
                    wrong.push(format!("{}: still {}", card.code, finding.message));
                }
                if before.ended.unreadable < again.ended.unreadable {
                    wrong.push(format!("{}: the patch broke the document", card.code));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_patch_of_the_example_estate_mends_its_finding() {
    let memory = Memory::from_disk("../../examples/acme", "acme");
    let before = memory.check(&["acme"]);
    let mut patched = 0;
    let complaints = || before.findings.iter().filter(|it| it.severity != Severity::Note);
    for finding in complaints() {
        let Some(after) = mended(&memory, finding) else { continue };
        patched += 1;
        let again = after.check(&["acme"]);
        let same = |it: &Finding| it.rule == finding.rule && it.message == finding.message;
        assert!(!again.findings.iter().any(same), "still {}", finding.message);
        assert_eq!(again.ended.unreadable, 0, "broken by {}", finding.message);
    }
    // What no document can mend: the vendor's own verdict, its missing record, a shared key.
    assert_eq!(complaints().count() - patched, 3);
}
