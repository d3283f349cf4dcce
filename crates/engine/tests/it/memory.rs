//! Files that lie in memory, and a clock that stands still.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use keywright_engine::ops::check::{Doors, Ended, Listener, Request, Unreachable, check};
use keywright_model::world::{Clock, Entry, EntryKind, Files};
use keywright_policy::{Finding, Standard};

/// Keys are judged side by side, as where people work.
const THREADS: NonZero<usize> = NonZero::new(2).expect("two threads");

/// A world of a few files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory(pub(crate) BTreeMap<PathBuf, Vec<u8>>);

/// What a run told.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) findings: Vec<Finding>,
    pub(crate) ended: Ended,
}

impl Memory {
    pub(crate) fn of<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Memory {
        Memory(files.into_iter().map(|it| (it.0.into(), it.1.into())).collect())
    }

    /// The files below a folder of this crate's, as if they lay in `name`.
    #[expect(clippy::disallowed_methods, reason = "a test may read the checkout")]
    pub(crate) fn from_disk(folder: &str, name: &str) -> Memory {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let (mut memory, mut folders) = (Memory::default(), vec![top.clone()]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let below = path.strip_prefix(&top).expect("below the folder");
                let bytes = std::fs::read(&path).expect("a file");
                memory.0.insert(Path::new(name).join(below), bytes);
            }
        }
        memory
    }

    /// Judges paths.
    pub(crate) fn check(&self, paths: &[&str]) -> Heard {
        self.run(&Request {
            paths: paths.iter().map(PathBuf::from).collect(),
            ..Request::default()
        })
        .expect("every path is there")
    }

    /// Judges paths by every rule, also by those that wait for a standard to ask for them.
    pub(crate) fn check_all(&self, paths: &[&str]) -> Heard {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let quiet = Request { paths, ..Request::default() };
        let mut heard = self.run(&quiet).expect("every path is there");
        let standards = Standard::ALL.to_vec();
        let asked = self.run(&Request { standards, ..quiet }).expect("every path is there");
        let waited = asked.findings.into_iter().filter(|it| it.rule.page.is_on_request());
        heard.findings.extend(waited);
        heard
    }

    pub(crate) fn run(&self, request: &Request) -> Result<Heard, Unreachable> {
        let mut heard = Heard::default();
        heard.ended =
            check(request, Doors { clock: self, files: self, threads: THREADS }, &mut heard)?;
        Ok(heard)
    }
}

impl Listener for Heard {
    fn found(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn progress(&mut self, _: usize, _: &Path) {}
}

impl Heard {
    /// A line for each finding: severity, rule, and the text that it points at.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |it: &Finding| format!("{} {} {}", it.severity, it.rule.page.name(), it.message);
        self.findings.iter().map(line).collect()
    }
}

impl Clock for Memory {
    fn now(&self) -> Timestamp {
        "2026-11-24T12:00:00Z".parse().expect("a time")
    }
}

impl Files for Memory {
    fn read(&self, path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
        let bytes = self.0.get(path).ok_or(io::ErrorKind::NotFound)?;
        let fits = bytes.len() as u64 <= bytes_max;
        if fits { Ok(bytes.clone()) } else { Err(io::ErrorKind::FileTooLarge.into()) }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let mut entries: Vec<Entry> = Vec::new();
        for path in self.0.keys().filter(|it| it.starts_with(folder)) {
            let rest = path.strip_prefix(folder).expect("below the folder");
            let Some(first) = rest.components().next() else { continue };
            let path = folder.join(first);
            if entries.last().is_none_or(|it| it.path != path) {
                entries.push(Entry { kind: self.kind(&path)?, path });
            }
        }
        Ok(entries)
    }

    fn kind(&self, path: &Path) -> io::Result<EntryKind> {
        if self.0.contains_key(path) {
            Ok(EntryKind::File)
        } else if self.0.keys().any(|it| it.starts_with(path)) {
            Ok(EntryKind::Folder)
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }
}
