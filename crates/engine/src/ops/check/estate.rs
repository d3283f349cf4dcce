//! An estate: `keywright.toml`, and the documents that it names, key by key.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keywright_estate::declaration::{Estate, Key, Told, not_found};
use keywright_estate::document::{Asked, Opened};
use keywright_estate::{Judge, Unjudged};

use super::files::{Reader, Unreachable, is_json, shown};

/// Judges an estate whose file lies in `folder`. `wanted` names the keys to judge; all, where it is
/// empty.
pub(super) fn estate(
    reader: Reader<'_>,
    judge: &mut Judge,
    estate: &Arc<Estate>,
    folder: &Path,
    wanted: &[String],
    each: &mut dyn FnMut(&mut Judge, &Path),
) -> Result<(), Unreachable> {
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    for told in &estate.documents {
        for opened in documents(reader, judge, estate, folder, told, &mut seen)? {
            judge.shared(opened);
        }
    }
    for (index, key) in estate.keys.iter().enumerate() {
        let name = key.name.value.as_str();
        let skipped = !wanted.is_empty() && !wanted.iter().any(|it| it == name);
        if skipped {
            // WHY: a key that was not asked for may share its material with one that was.
            judge.beside(index, beside(reader, key, folder, &mut seen));
            continue;
        }
        let (mut opened, mut own) = (Vec::new(), BTreeSet::new());
        for told in &key.documents {
            opened.extend(documents(reader, judge, estate, folder, told, &mut own)?);
        }
        // WHY: `append` would walk all that was seen, once for each key.
        seen.extend(own);
        judge.key(index, opened);
        each(judge, &folder.join(name));
    }
    rest(reader, judge, folder, &seen)
}

/// Opens the documents of a key that was not asked for, as far as they can be read.
fn beside(
    reader: Reader<'_>,
    key: &Key,
    folder: &Path,
    seen: &mut BTreeSet<PathBuf>,
) -> Vec<Opened> {
    let walked = key.documents.iter().map(|it| reader.walk(&folder.join(&it.value), &|_| false));
    let files: Vec<(PathBuf, Asked)> = walked.flatten().flatten().collect();
    seen.extend(files.iter().map(|it| it.0.clone()));
    files.iter().filter_map(|(file, asked)| reader.open(file, *asked).ok()).collect()
}

/// Opens what one entry of a list of documents leads to, but for files that another entry led to.
fn documents(
    reader: Reader<'_>,
    judge: &mut Judge,
    estate: &Arc<Estate>,
    folder: &Path,
    told: &Told<String>,
    seen: &mut BTreeSet<PathBuf>,
) -> Result<Vec<Opened>, Unreachable> {
    let path = folder.join(&told.value);
    let files = match reader.walk(&path, &|_| false) {
        Ok(files) => files,
        Err(error) => {
            judge.note(not_found(estate, told, &error.why.to_string()));
            return Ok(Vec::new());
        }
    };
    let mut opened = Vec::new();
    for (file, asked) in files {
        if seen.insert(file.clone()) {
            opened.push(reader.open(&file, asked)?);
        }
    }
    Ok(opened)
}

/// What lies in the estate's folder and belongs to no key is told: somebody may think it is judged.
fn rest(
    reader: Reader<'_>,
    judge: &mut Judge,
    folder: &Path,
    seen: &BTreeSet<PathBuf>,
) -> Result<(), Unreachable> {
    let others = RefCell::new(Vec::new());
    let other_estate = |it: &Path| {
        let file = it.join("keywright.toml");
        let found = reader.files.kind(&file).is_ok();
        if found {
            others.borrow_mut().push(file);
        }
        found
    };
    for (file, asked) in reader.walk(folder, &other_estate)? {
        let declaration = file.file_name().is_some_and(|it| it == "keywright.toml");
        if declaration || seen.contains(&file) {
            continue;
        }
        let why = match asked {
            Asked::Unread(why) => why,
            Asked::ByName | Asked::InFolder if is_json(&file) => {
                "no `documents` of `keywright.toml` leads to it"
            }
            Asked::ByName | Asked::InFolder => {
                "it is no JSON, and no `documents` of `keywright.toml` leads to it"
            }
        };
        judge.pass_over(Unjudged { file: shown(&file), why: why.to_owned() });
    }
    for file in others.into_inner() {
        let why = "it is another estate: check its folder by itself".to_owned();
        judge.pass_over(Unjudged { file: shown(&file), why });
    }
    Ok(())
}
