//! The reading doors: whatever a room learns of the world comes through one of these, so that a
//! test or a simulation can stand behind the same door.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

/// The time.
pub trait Clock {
    /// Now, in UTC.
    fn now(&self) -> Timestamp;
}

/// Files that are read, never written.
pub trait Files: Sync {
    /// Reads a whole file of at most `bytes_max` bytes.
    ///
    /// # Errors
    /// The operating system's; a longer file is [`io::ErrorKind::FileTooLarge`], and is not read.
    fn read(&self, path: &Path, bytes_max: u64) -> io::Result<Vec<u8>>;

    /// Lists a folder, sorted by name.
    ///
    /// # Errors
    /// The operating system's.
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>>;

    /// What lies at a path, links followed.
    ///
    /// # Errors
    /// The operating system's.
    fn kind(&self, path: &Path) -> io::Result<EntryKind>;
}

/// One entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path, below the folder that was listed.
    pub path: PathBuf,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A device, a socket, a broken link: never read.
    Other,
}
