//! The page by which a third party verifies: its program is run on what is exported.

use std::process::{Command, Output};

use keywright_store::journal::{Checkpoint, Head, Signer};
use keywright_store::{Journal as _, Memory, Store as _, backup};

use crate::suite::lived_in;
use crate::world::{folder, run};

/// So long may a program be that somebody is to read before running it.
const LINES_MAX: usize = 20;

fn program() -> String {
    let page = include_str!("../../../../docs/journal.md");
    let (_, rest) = page.split_once("```python\n").expect("a block of Python");
    let (program, _) = rest.split_once("```").expect("its end");
    program.to_owned()
}

fn python(name: &str, export: &str) -> Output {
    let folder = folder(name);
    let (program_path, export_path) = (folder.join("verify.py"), folder.join("journal.jsonl"));
    std::fs::write(&program_path, program()).expect("it is written");
    std::fs::write(&export_path, export).expect("it is written");
    let mut command = Command::new("python3");
    command.arg(program_path).arg(export_path).output().expect("python3 is installed")
}

fn export() -> (String, Head) {
    run(async {
        let store = Memory::new();
        lived_in(&store).await;
        let mut out = Vec::new();
        let mut snapshot = store.snapshot().await.expect("a snapshot");
        backup::journal(snapshot.as_mut(), 1, &mut out).await.expect("it is written");
        let head = store.journal_head().await.expect("a head");
        (String::from_utf8(out).expect("text"), head)
    })
}

#[test]
fn the_pages_program_comes_to_the_head_of_a_checkpoint() {
    let (export, head) = export();
    let output = python("page-whole", &export);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let signer = Signer::new("ops", &[5; 32]).expect("a name");
    let note = Checkpoint { origin: "keywright/test".to_owned(), head }.sign(&signer);
    let note = note.expect("it can be signed");
    let wanted: Vec<&str> = note.lines().skip(1).take(2).collect();
    let told = String::from_utf8(output.stdout).expect("text");
    assert_eq!(told.lines().collect::<Vec<_>>(), wanted);
}

#[test]
fn the_pages_program_names_the_row_that_does_not_hold() {
    let (export, _) = export();
    let rows: Vec<&str> = export.lines().collect();
    let without = |gone: usize| {
        let kept = rows.iter().enumerate().filter(|it| it.0 != gone).map(|it| *it.1);
        kept.collect::<Vec<_>>().join("\n")
    };
    for (what, export, row) in [
        ("edited", export.replace("billing", "trading"), 2),
        ("gone", without(4), 5),
        ("moved", [rows[0], rows[2], rows[1]].join("\n"), 2),
    ] {
        let output = python(&format!("page-{what}"), &export);
        assert!(!output.status.success(), "{what}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said.trim(), format!("row {row} does not hold"), "{what}");
    }
}

#[test]
fn the_pages_program_is_short_enough_to_read() {
    let lines = program().lines().filter(|it| !it.is_empty()).count();
    assert!(lines <= LINES_MAX, "{lines} lines");
}
