//! What the engines start from: the rules' own pages, and the samples that the house ships.

#![expect(clippy::disallowed_methods, reason = "a tool outside of every room reads its own files")]

use std::fs;
use std::io;
use std::path::Path;

use keywright_policy::Page;

/// Texts that no page holds.
const PLAIN: [&str; 7] = [
    "kms:ReEncrypt*\nkms:*\nkms:ReEncryptTo",
    "[0, -1.5e+10, true, false, null, \"\\u00e9\\ud83d\\udd11\", {\"a\": {}}]",
    "{\"Policy\": \"{\\\"Version\\\": \\\"2012-10-17\\\", \\\"Statement\\\": []}\"}",
    "{\"documents\": []}",
    "{\"a\": 1, \"a\": 2}",
    "\u{feff}{\"a\":\r\n1}",
    "\u{1F511}\n\u{e9}",
];

/// The seeds of every target, each once, in an order that does not change.
///
/// # Errors
/// A folder of the house that cannot be read.
pub fn seeds() -> io::Result<Vec<Vec<u8>>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts: Vec<String> = PLAIN.map(str::to_owned).into();
    texts.push(keywright_estate::declaration::template());
    texts.extend([crate::targets::store::backup(), crate::targets::store::note()]);
    for folder in ["crates", "examples"] {
        if root.join(folder).is_dir() {
            walk(&root.join(folder), &mut texts)?;
        }
    }
    let mut seeds: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    seeds.push(b"\xFF\xFE{\0}\0".into());
    seeds.sort();
    seeds.dedup();
    Ok(seeds)
}

fn walk(folder: &Path, texts: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, texts)?;
            continue;
        }
        let is = |suffix: &str| path.extension().is_some_and(|it| it == suffix);
        let is_rule = path.parent().is_some_and(|it| it.ends_with("rules"));
        if is("md") && is_rule {
            let text: &'static str = String::leak(fs::read_to_string(&path)?);
            texts.push(text.to_owned());
            texts.extend(Page::new(text).examples().iter().map(|it| it.text.to_owned()));
        } else if is("json") && path.components().any(|it| it.as_os_str() == "examples") {
            texts.push(fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
