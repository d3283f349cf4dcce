//! Files without an estate: each for itself, or all together as one key's.

use std::io;
use std::path::{Path, PathBuf};

use keywright_estate::Judge;
use keywright_estate::document::{Asked, Opened};

use super::files::{Reader, Unreachable, shown};

/// Judges each file below a path for itself. `stop` names folders that are not entered.
pub(super) fn lone(
    reader: Reader<'_>,
    judge: &mut Judge,
    path: &Path,
    stop: &dyn Fn(&Path) -> bool,
    each: &mut dyn FnMut(&mut Judge, &Path),
) -> Result<(), Unreachable> {
    for (file, asked) in reader.walk(path, stop)? {
        let opened = reader.open(&file, asked)?;
        judge.case(&shown(&file), vec![opened]);
        each(judge, &file);
    }
    Ok(())
}

/// Judges all files below the paths as documents of one key, beside the vendor's record of it.
pub(super) fn together(
    reader: Reader<'_>,
    judge: &mut Judge,
    paths: &[PathBuf],
    record: &Path,
) -> Result<(), Unreachable> {
    let mut opened: Vec<Opened> = vec![reader.open(record, Asked::ByName)?];
    if opened.iter().all(|it| !it.unreadable && !it.holds_record()) {
        let why = "it holds no record of a key, as `confluent byok describe -o json` prints one";
        return Err(Unreachable { path: record.to_owned(), why: io::Error::other(why) });
    }
    for path in paths {
        for (file, asked) in reader.walk(path, &|_| false)? {
            if file != record {
                opened.push(reader.open(&file, asked)?);
            }
        }
    }
    let name = paths.first().map(|it| shown(it)).unwrap_or_default();
    judge.case_of_record(&name, opened);
    Ok(())
}
