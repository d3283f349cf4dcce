//! Files without an estate: each for itself, or all together as one key's.

use std::path::{Path, PathBuf};

use keywright_estate::Judge;
use keywright_estate::document::{Asked, Opened};

use super::files::{Reader, Unreachable, shown};

/// Judges each file below a path for itself.
pub(super) fn lone(
    reader: Reader<'_>,
    judge: &mut Judge,
    path: &Path,
    each: &mut dyn FnMut(&mut Judge, &Path),
) -> Result<(), Unreachable> {
    for (file, asked) in reader.walk(path, &|_| false)? {
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
    for path in paths {
        for (file, asked) in reader.walk(path, &|_| false)? {
            if file != record {
                opened.push(reader.open(&file, asked)?);
            }
        }
    }
    let name = paths.first().map(|it| shown(it)).unwrap_or_default();
    judge.case(&name, opened);
    Ok(())
}
