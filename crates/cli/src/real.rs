//! The real doors: the machine's clock and its files.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use jiff::Timestamp;
use keywright_model::world::{Clock, Entry, EntryKind, Files};

/// The machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Machine;

impl Clock for Machine {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the real clock")]
        Timestamp::now()
    }
}

impl Files for Machine {
    fn read(&self, path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
        // WHY: not the length that the file system tells: a pipe or a growing file has none.
        let mut bytes = Vec::new();
        match is_standard_input(path) {
            true => io::stdin().take(bytes_max + 1).read_to_end(&mut bytes)?,
            false => fs::File::open(path)?.take(bytes_max + 1).read_to_end(&mut bytes)?,
        };
        if bytes_max < bytes.len() as u64 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        #[expect(clippy::disallowed_methods, reason = "these are the real files")]
        let mut entries = fs::read_dir(folder)?
            .map(|entry| {
                let entry = entry?;
                let path = entry.path();
                // WHY: the folder itself tells; only a link has to be followed.
                let kind = match entry.file_type()? {
                    it if it.is_file() => EntryKind::File,
                    it if it.is_dir() => EntryKind::Folder,
                    _ => self.kind(&path).unwrap_or(EntryKind::Other),
                };
                Ok(Entry { path, kind })
            })
            .collect::<io::Result<Vec<Entry>>>()?;
        // WHY: in one folder the whole path sorts as its last part does, and bytes compare at once.
        entries.sort_by(|a, b| a.path.as_os_str().cmp(b.path.as_os_str()));
        Ok(entries)
    }

    fn kind(&self, path: &Path) -> io::Result<EntryKind> {
        if is_standard_input(path) {
            return Ok(EntryKind::File);
        }
        let kind = fs::metadata(path)?.file_type();
        Ok(if kind.is_file() {
            EntryKind::File
        } else if kind.is_dir() {
            EntryKind::Folder
        } else {
            EntryKind::Other
        })
    }
}

/// `-` is standard input, as everywhere.
fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}
