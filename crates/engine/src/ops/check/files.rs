//! Reads files through their door, within limits. What cannot be read is told, never skipped.

use std::io;
use std::path::{Path, PathBuf};

use keywright_estate::Unjudged;
use keywright_estate::document::{Asked, DOCUMENT_BYTES_MAX, Opened, open};
use keywright_model::text::{SOURCE_BYTES_MAX, Source};
use keywright_model::world::{EntryKind, Files};

/// Folders below folders; a link that leads back to its own folder ends here.
const FOLDERS_DEEP_MAX: usize = 16;

/// Files that one path may lead to.
const FILES_MAX: usize = 2_000_000;

/// A path that leads nowhere.
#[derive(Debug)]
pub struct Unreachable {
    /// The path.
    pub path: PathBuf,
    /// Why.
    pub why: io::Error,
}

/// Reads files.
#[derive(Clone, Copy)]
pub(in crate::ops) struct Reader<'f> {
    pub(in crate::ops) files: &'f dyn Files,
}

impl Reader<'_> {
    /// The files that a path leads to, sorted: itself, or those below the folder, folder by folder.
    /// `stop` names folders that are not entered.
    pub(in crate::ops) fn walk(
        &self,
        path: &Path,
        stop: &dyn Fn(&Path) -> bool,
    ) -> Result<Vec<(PathBuf, Asked)>, Unreachable> {
        let unreachable = |why| Unreachable { path: path.to_owned(), why };
        match self.files.kind(path).map_err(unreachable)? {
            EntryKind::File | EntryKind::Other => Ok(vec![(path.to_owned(), Asked::ByName)]),
            EntryKind::Folder => {
                let mut found = Vec::new();
                self.below(path, stop, 0, &mut found)?;
                Ok(found)
            }
        }
    }

    fn below(
        &self,
        folder: &Path,
        stop: &dyn Fn(&Path) -> bool,
        depth: usize,
        found: &mut Vec<(PathBuf, Asked)>,
    ) -> Result<(), Unreachable> {
        let unreachable = |why| Unreachable { path: folder.to_owned(), why };
        if FOLDERS_DEEP_MAX <= depth {
            let why = format!("more than {FOLDERS_DEEP_MAX} folders deep");
            return Err(unreachable(io::Error::other(why)));
        }
        for entry in self.files.list(folder).map_err(unreachable)? {
            let hidden =
                entry.path.file_name().is_some_and(|it| it.as_encoded_bytes().starts_with(b"."));
            match entry.kind {
                // WHY: tools keep folders and links of their own under such names; an export that
                // lies there was put there by somebody.
                EntryKind::File if hidden && is_json(&entry.path) => {
                    found.push((entry.path, Asked::Unread("its name begins with a dot")));
                }
                _ if hidden => {}
                EntryKind::Folder if stop(&entry.path) => {}
                EntryKind::Folder => self.below(&entry.path, stop, depth + 1, found)?,
                EntryKind::File => found.push((entry.path, Asked::InFolder)),
                EntryKind::Other => {
                    let why = "it is a link that leads nowhere, or no plain file";
                    found.push((entry.path, Asked::Unread(why)));
                }
            }
            if FILES_MAX < found.len() {
                let why = format!("more than {FILES_MAX} files");
                return Err(unreachable(io::Error::other(why)));
            }
        }
        Ok(())
    }

    /// Opens one file as a document.
    pub(in crate::ops) fn open(&self, path: &Path, asked: Asked) -> Result<Opened, Unreachable> {
        match asked {
            Asked::ByName | Asked::InFolder => Ok(open(&shown(path), &self.bytes(path)?, asked)),
            Asked::Unread(why) => {
                let unjudged = vec![Unjudged { file: shown(path), why: why.to_owned() }];
                Ok(Opened { unjudged, ..Opened::default() })
            }
        }
    }

    /// A document's bytes.
    fn bytes(&self, path: &Path) -> Result<Vec<u8>, Unreachable> {
        let read = self.files.read(path, DOCUMENT_BYTES_MAX as u64);
        read.map_err(|why| Unreachable { path: path.to_owned(), why })
    }

    /// The text of an estate's declaration.
    pub(in crate::ops) fn declaration(&self, path: &Path) -> Result<Source, Unreachable> {
        let unreachable = |why| Unreachable { path: path.to_owned(), why };
        let bytes = self.files.read(path, SOURCE_BYTES_MAX as u64).map_err(unreachable)?;
        Source::decode(shown(path), &bytes).map_err(|why| unreachable(io::Error::other(why)))
    }
}

/// Whether a file is named as an export is.
pub(in crate::ops) fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"))
}

/// A path as it is told: without the `./` that a walk from the current folder puts before it.
pub(in crate::ops) fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    text.strip_prefix("./").map_or_else(|| text.clone(), str::to_owned)
}
