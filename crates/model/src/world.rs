//! The reading doors: whatever a room learns of the world comes through one of these, so that a
//! test or a simulation can stand behind the same door.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use jiff::Timestamp;

use crate::Cloud;
use crate::observed::{Checkup, FoundKeys, Observation};

/// What a door answers after a while. Boxed, so that what stands behind a door is compiled once.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A service that holds keys, read and never written.
///
/// Nothing here fails: what could not be seen is a gap in what was. Each answer comes within a
/// limit of time that the door keeps.
pub trait KeyService: Send + Sync {
    /// Its cloud.
    fn cloud(&self) -> Cloud;

    /// Looks at one key, by its ARN, vault URL or resource name.
    fn observe<'a>(&'a self, id: &'a str) -> Later<'a, Observation>;

    /// Looks for all keys that the caller may list.
    fn find(&self) -> Later<'_, FoundKeys>;

    /// Examines the way there: credentials, clock, permissions on these keys.
    fn examine<'a>(&'a self, ids: &'a [String]) -> Later<'a, Vec<Checkup>>;
}

/// A vendor that runs clusters on keys, read and never written, under the same rules.
pub trait ClusterService: Send + Sync {
    /// Its name: "Confluent Cloud".
    fn name(&self) -> &'static str;

    /// Looks at all clusters and all records of keys.
    fn observe(&self) -> Later<'_, Observation>;

    /// Examines the way there.
    fn examine(&self) -> Later<'_, Vec<Checkup>>;
}

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
