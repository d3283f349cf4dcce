//! Which files are generated, by what, and whether each is fresh.

use std::fs;

use super::{access_analyzer, coverage, rules};
use crate::step::{Outcome, root};
use crate::tree::Tree;

/// A file's path, and the text that belongs in it. To add a file, add a line.
type Generated = (&'static str, fn(&Tree) -> String);

const FILES: &[Generated] = &[
    ("docs/access-analyzer.md", access_analyzer::table),
    ("docs/coverage.md", coverage::table),
    ("docs/estate.md", |_| keywright_estate::declaration::reference()),
    ("docs/rules.md", rules::table),
    ("schema/keywright.schema.json", |_| keywright_estate::declaration::schema()),
];

/// Writes every file.
pub(crate) fn write() -> Outcome {
    each(|path, text| {
        let path = root().join(path);
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        folder.and_then(|()| fs::write(&path, text)).err().map(|it| it.to_string())
    })
}

/// Tells which files are stale.
pub(crate) fn check() -> Outcome {
    each(|path, text| {
        let found = fs::read_to_string(root().join(path)).unwrap_or_default();
        (found != text).then(|| "is stale: run `cargo xtask generate`".to_owned())
    })
}

fn each(act: impl Fn(&str, &str) -> Option<String>) -> Outcome {
    let tree = match Tree::read(&root()) {
        Ok(tree) => tree,
        Err(error) => return Outcome::Failed(format!("the tree cannot be read: {error}")),
    };
    let mut failed = Vec::new();
    for (path, produce) in FILES {
        if let Some(why) = act(path, &produce(&tree)) {
            println!("{path}: {why}");
            failed.push(*path);
        }
    }
    if failed.is_empty() { Outcome::Passed } else { Outcome::Failed(failed.join(", ")) }
}
