//! Every check, all complaints at once.

use super::{arrows, faces, pages, rules, sizes, words};
use crate::step::{Outcome, cargo, root};
use crate::tree::{Complaint, Tree};

/// Checks the house.
pub(crate) fn run() -> Outcome {
    let tree = match Tree::read(&root()) {
        Ok(tree) => tree,
        Err(error) => return Outcome::Failed(format!("the tree cannot be read: {error}")),
    };
    let metadata = match metadata() {
        Ok(metadata) => metadata,
        Err(why) => return Outcome::Failed(why),
    };
    let checks = [faces::check, pages::check, rules::check, sizes::check, words::check];
    let mut complaints: Vec<Complaint> = checks.iter().flat_map(|it| it(&tree)).collect();
    complaints.extend(arrows::check(&metadata));
    complaints.sort();
    for complaint in &complaints {
        println!("{complaint}");
    }
    match complaints.len() {
        0 => Outcome::Passed,
        1 => Outcome::Failed("1 complaint".to_owned()),
        more => Outcome::Failed(format!("{more} complaints")),
    }
}

fn metadata() -> Result<serde_json::Value, String> {
    let words = ["metadata", "--format-version", "1", "--no-deps"];
    let output = cargo(&words).output().map_err(|it| format!("cargo did not start: {it}"))?;
    if !output.status.success() {
        let talk = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`cargo metadata` failed: {}", talk.trim()));
    }
    serde_json::from_slice(&output.stdout).map_err(|it| format!("`cargo metadata`: {it}"))
}
