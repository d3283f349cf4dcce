//! Every fuzz target for a while: guided by coverage where `cargo fuzz` works, else blind.

use std::fs;
use std::process::Command;

use crate::step::{Outcome, cargo_fuzz_workspace, root, run as run_command, works};

/// How long each target runs where nobody says otherwise.
pub(crate) const SECONDS: u64 = 60;

/// The blind engine's seed. The same seed makes the same inputs, so that a finding is found again.
const SEED: &str = "1";

/// Where the seeds lie that the guided engine starts from.
const SEEDS: &str = "target/fuzz-seeds";

/// Runs every target.
pub(crate) fn run(seconds: u64) -> Outcome {
    let targets = match targets() {
        Ok(targets) => targets,
        Err(error) => return Outcome::Failed(format!("the targets cannot be listed: {error}")),
    };
    let is_guided = can_be_guided() && mutate(&["seeds", SEEDS]) == Outcome::Passed;
    if !is_guided {
        eprintln!("fuzz: cargo-fuzz does not work here: blind mutation of seeds instead");
    }
    let time = seconds.to_string();
    let run_one = |target: &String| {
        if is_guided { guided(target, &time) } else { mutate(&[target, &time, SEED]) }
    };
    let failed = targets.iter().filter(|it| run_one(it) != Outcome::Passed);
    let failed: Vec<&str> = failed.map(String::as_str).collect();
    if failed.is_empty() { Outcome::Passed } else { Outcome::Failed(failed.join(", ")) }
}

/// The targets, by the files that the guided engine builds.
fn targets() -> std::io::Result<Vec<String>> {
    let mut targets = Vec::new();
    for entry in fs::read_dir(root().join("fuzz/fuzz_targets"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        targets.extend(name.strip_suffix(".rs").map(str::to_owned));
    }
    targets.sort();
    Ok(targets)
}

/// WHY: the guided engine wants a nightly toolchain, a C++ compiler and a tool that takes a minute
/// to build. Any of the three may be missing, and then the blind one still finds what it finds.
fn can_be_guided() -> bool {
    if !works(&mut nightly(&["--version"])) {
        return false;
    }
    let is_there = works(&mut nightly(&["fuzz", "--version"]))
        || run_command(&mut nightly(&["install", "--locked", "cargo-fuzz"])) == Outcome::Passed;
    let build = ["fuzz", "build", "--features", "libfuzzer"];
    is_there && run_command(&mut nightly(&build)) == Outcome::Passed
}

fn guided(target: &str, seconds: &str) -> Outcome {
    let corpus = format!("fuzz/corpus/{target}");
    if let Err(error) = fs::create_dir_all(root().join(&corpus)) {
        return Outcome::Failed(format!("{corpus}: {error}"));
    }
    let time = format!("-max_total_time={seconds}");
    let run = ["fuzz", "run", "--features", "libfuzzer", target];
    run_command(nightly(&run).args([&corpus, SEEDS, "--", &time, "-timeout=10", "-verbosity=0"]))
}

fn mutate(words: &[&str]) -> Outcome {
    let mut command = cargo_fuzz_workspace("run");
    run_command(command.args(["--quiet", "--release", "--bin", "mutate", "--"]).args(words))
}

fn nightly(words: &[&str]) -> Command {
    let mut command = Command::new("rustup");
    command.args(["run", "nightly", "cargo"]).args(words).current_dir(root());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_listed_once() {
        let targets = targets().expect("readable");
        assert!(targets.contains(&"json".to_owned()), "{targets:?}");
        assert!(targets.is_sorted());
    }
}
