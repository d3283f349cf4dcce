//! The house's own texts, read once: every check looks at the same files.

use std::fmt;
use std::fs;
use std::path::Path;

/// The folders that hold what the house itself writes.
const FOLDERS: [&str; 4] = ["crates", "docs", "fuzz", "xtask"];

/// Folders of these names hold what tools write.
const SKIPPED: [&str; 4] = ["artifacts", "corpus", "node_modules", "target"];

/// One file.
#[derive(Debug)]
pub(crate) struct File {
    /// Its path from the root, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// All files that checks look at, sorted by path.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Complaint {
    pub(crate) path: String,
    /// From 1; 0 where it is the whole file.
    pub(crate) line: usize,
    pub(crate) text: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.text),
            line => write!(f, "{}:{line}: {}", self.path, self.text),
        }
    }
}

impl Tree {
    /// Reads the Rust and Markdown files below the root.
    ///
    /// # Errors
    /// A folder or file that cannot be read: a check of the rest would not be one of the house.
    pub(crate) fn read(root: &Path) -> std::io::Result<Tree> {
        let mut files = Vec::new();
        for folder in FOLDERS {
            if root.join(folder).is_dir() {
                walk(root, folder, &mut files)?;
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Tree { files })
    }

    /// The files whose names end so.
    pub(crate) fn ending<'t>(&'t self, suffix: &'t str) -> impl Iterator<Item = &'t File> {
        self.files.iter().filter(move |it| it.path.ends_with(suffix))
    }

    /// The file at a path.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|it| it.path == path)
    }
}

impl File {
    /// The name without the folder.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The name without the folder and what follows the first dot.
    pub(crate) fn stem(&self) -> &str {
        self.name().split('.').next().unwrap_or_default()
    }

    /// The folder that it lies in.
    pub(crate) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |it| it.0)
    }

    /// Complains of a line, or of the whole file where the line is 0.
    pub(crate) fn complaint(&self, line: usize, text: impl Into<String>) -> Complaint {
        Complaint { path: self.path.clone(), line, text: text.into() }
    }
}

fn walk(root: &Path, folder: &str, files: &mut Vec<File>) -> std::io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{folder}/{name}");
        if entry.file_type()?.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                walk(root, &path, files)?;
            }
        } else if name.ends_with(".rs") || name.ends_with(".md") {
            files.push(File { text: fs::read_to_string(entry.path())?, path });
        }
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A tree of these files alone.
    pub(crate) fn tree(files: &[(&str, &str)]) -> Tree {
        let file = |it: &(&str, &str)| File { path: it.0.to_owned(), text: it.1.to_owned() };
        Tree { files: files.iter().map(file).collect() }
    }

    /// What a check says of these files, a line each.
    pub(crate) fn said(found: Vec<Complaint>) -> Vec<String> {
        found.iter().map(Complaint::to_string).collect()
    }

    #[test]
    fn the_tree_of_this_very_house_holds_this_file_and_nothing_built() {
        let tree = Tree::read(&crate::step::root()).expect("readable");
        assert!(tree.file("xtask/src/tree.rs").is_some());
        assert!(tree.files.iter().all(|it| !it.path.contains("/target/")));
    }
}
