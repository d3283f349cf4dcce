//! What comes in with the dependencies: their licenses, their sources, those that are banned, and
//! known advisories.

use crate::step::{Outcome, cargo, run as run_command, works};

/// What `cargo-deny` says where it has no copy of the advisories and cannot fetch one.
const NOT_REACHED: [&str; 3] = ["failed to fetch", "failed to open advisory", "unable to fetch"];

/// Judges the dependencies by `deny.toml`. `install`: building cargo-deny takes minutes, so only
/// the long run does.
pub(crate) fn run(install: bool) -> Outcome {
    if !is_there() && install {
        let built = run_command(&mut cargo(&["install", "--locked", "cargo-deny"]));
        if built != Outcome::Passed {
            return Outcome::NotChecked("cargo-deny could not be installed".to_owned());
        }
    }
    if !is_there() {
        return Outcome::NotChecked("cargo-deny is not installed".to_owned());
    }
    run_command(&mut cargo(&["deny", "check", "licenses", "bans", "sources"]))
}

/// WHY: the database lies on the network. Not having reached it says nothing about what it holds.
pub(crate) fn advisories() -> Outcome {
    if !is_there() {
        return Outcome::NotChecked("cargo-deny is not installed".to_owned());
    }
    match cargo(&["deny", "check", "advisories"]).output() {
        Ok(output) => judged(output.status.success(), &String::from_utf8_lossy(&output.stderr)),
        Err(error) => Outcome::NotChecked(format!("cargo-deny did not start: {error}")),
    }
}

fn is_there() -> bool {
    works(&mut cargo(&["deny", "--version"]))
}

fn judged(success: bool, talk: &str) -> Outcome {
    if success {
        return Outcome::Passed;
    }
    if NOT_REACHED.iter().any(|it| talk.contains(it)) {
        return Outcome::NotChecked("database not reached".to_owned());
    }
    eprintln!("{talk}");
    Outcome::Failed("an advisory concerns a dependency".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_advisory_fails_and_a_database_out_of_reach_does_not() {
        let found = "error[vulnerability]: heap overflow\n ID: RUSTSEC-2026-0001";
        assert!(matches!(judged(false, found), Outcome::Failed(_)));
        let dark = "[ERROR] failed to fetch advisory database https://example.org";
        assert_eq!(judged(false, dark), Outcome::NotChecked("database not reached".to_owned()));
    }
}
