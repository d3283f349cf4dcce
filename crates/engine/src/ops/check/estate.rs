//! An estate: `keywright.toml`, and the documents that it names, key by key.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};
use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use keywright_estate::declaration::{Estate, Key, Told, not_found};
use keywright_estate::document::{Asked, Opened};
use keywright_estate::{Beside, Judge, Looked, Unjudged};
use keywright_policy::Finding;

use super::files::{Reader, Unreachable, is_json, shown};

/// Keys that a thread judges before their answers are told.
const AHEAD: usize = 32;

/// An estate, where it lies, and what of it is asked for.
#[derive(Clone, Copy)]
pub(super) struct Guarded<'g> {
    pub(super) estate: &'g Arc<Estate>,
    /// The folder of its file.
    pub(super) folder: &'g Path,
    /// The keys to judge; all, where none is named.
    pub(super) wanted: &'g [String],
    /// Keys that are judged side by side.
    pub(super) threads: NonZero<usize>,
}

/// Judges an estate, and tells in the order of the declaration.
pub(super) fn estate(
    reader: Reader<'_>,
    judge: &mut Judge,
    it: Guarded<'_>,
    each: &mut dyn FnMut(&mut Judge, &Path),
) -> Result<(), Unreachable> {
    let mut seen: HashSet<PathBuf> = HashSet::new();
    for told in &it.estate.documents {
        let mut read = Read::default();
        read.documents(reader, it, told, &seen)?;
        judge.note(read.missing);
        seen.extend(read.files);
        read.opened.into_iter().for_each(|opened| judge.shared(opened));
    }
    judge.all_shared();
    let keys: Vec<usize> = (0..it.estate.keys.len()).collect();
    for window in keys.chunks(it.threads.get() * AHEAD) {
        for turn in side_by_side(reader, judge, it, window) {
            let Turn { key, files, missing, looked } = turn?;
            seen.extend(files);
            judge.note(missing);
            match looked {
                Some(At::Asked(looked)) => {
                    judge.tell(*looked);
                    each(judge, &it.folder.join(key));
                }
                Some(At::Beside(known)) => judge.know(*known),
                None => {}
            }
        }
    }
    rest(reader, judge, it.folder, &seen)
}

/// What came of one key.
struct Turn<'g> {
    key: &'g str,
    /// The files that were read for it.
    files: BTreeSet<PathBuf>,
    /// What its documents name, and is not there.
    missing: Vec<Finding>,
    looked: Option<At>,
}

/// A key that was asked for, or one beside those.
enum At {
    Asked(Box<Looked>),
    Beside(Box<Beside>),
}

/// Judges some keys, a share of them on each thread, and answers in their order.
fn side_by_side<'g>(
    reader: Reader<'_>,
    judge: &Judge,
    it: Guarded<'g>,
    keys: &[usize],
) -> Vec<Result<Turn<'g>, Unreachable>> {
    let all = |share: &[usize]| -> Vec<_> {
        share.iter().filter_map(|at| turn(reader, judge, it, *at).transpose()).collect()
    };
    let share = keys.len().div_ceil(it.threads.get()).max(1);
    if keys.len() <= share {
        return all(keys);
    }
    thread::scope(|scope| {
        let started: Vec<_> =
            keys.chunks(share).map(|share| scope.spawn(move || all(share))).collect();
        let ended = started.into_iter().map(thread::ScopedJoinHandle::join);
        ended.flat_map(|it| it.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

/// Judges one key.
fn turn<'g>(
    reader: Reader<'_>,
    judge: &Judge,
    it: Guarded<'g>,
    at: usize,
) -> Result<Option<Turn<'g>>, Unreachable> {
    let Some(key) = it.estate.keys.get(at) else { return Ok(None) };
    let name = key.name.value.as_str();
    if !it.wanted.is_empty() && !it.wanted.iter().any(|it| it == name) {
        // WHY: a key that was not asked for may share its material with one that was.
        let (files, opened) = beside(reader, key, it.folder);
        let looked = judge.beside(at, opened).map(|it| At::Beside(Box::new(it)));
        return Ok(Some(Turn { key: name, files, missing: Vec::new(), looked }));
    }
    let mut read = Read::default();
    for told in &key.documents {
        read.documents(reader, it, told, &HashSet::new())?;
    }
    let looked = judge.look(at, read.opened).map(|it| At::Asked(Box::new(it)));
    Ok(Some(Turn { key: name, files: read.files, missing: read.missing, looked }))
}

/// Opens the documents of a key that was not asked for, as far as they can be read.
fn beside(reader: Reader<'_>, key: &Key, folder: &Path) -> (BTreeSet<PathBuf>, Vec<Opened>) {
    let walked = key.documents.iter().map(|it| reader.walk(&folder.join(&it.value), &|_| false));
    let files: Vec<(PathBuf, Asked)> = walked.flatten().flatten().collect();
    let opened = files.iter().filter_map(|(file, asked)| reader.open(file, *asked).ok()).collect();
    (files.into_iter().map(|it| it.0).collect(), opened)
}

/// What was read of a list of documents.
#[derive(Default)]
struct Read {
    files: BTreeSet<PathBuf>,
    opened: Vec<Opened>,
    missing: Vec<Finding>,
}

impl Read {
    /// Opens what one entry of the list leads to, but for files that another entry led to.
    fn documents(
        &mut self,
        reader: Reader<'_>,
        it: Guarded<'_>,
        told: &Told<String>,
        seen: &HashSet<PathBuf>,
    ) -> Result<(), Unreachable> {
        let files = match reader.walk(&it.folder.join(&told.value), &|_| false) {
            Ok(files) => files,
            Err(error) => {
                self.missing.extend(not_found(it.estate, told, &error.why.to_string()));
                return Ok(());
            }
        };
        for (file, asked) in files {
            if !seen.contains(&file) && self.files.insert(file.clone()) {
                self.opened.push(reader.open(&file, asked)?);
            }
        }
        Ok(())
    }
}

/// What lies in the estate's folder and belongs to no key is told: somebody may think it is judged.
fn rest(
    reader: Reader<'_>,
    judge: &mut Judge,
    folder: &Path,
    seen: &HashSet<PathBuf>,
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
