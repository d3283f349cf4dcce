//! One step of a suite: a command that runs, or a check that is made here.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It ran, and found nothing wrong.
    Passed,
    /// It ran, and found something; or it should have run and could not.
    Failed(String),
    /// It did not run, for this reason. Never the same as passed.
    NotChecked(String),
}

impl Outcome {
    /// The next step's outcome, unless this one already failed or did not run.
    pub(crate) fn and(self, next: impl FnOnce() -> Outcome) -> Outcome {
        match self {
            Outcome::Passed => next(),
            Outcome::Failed(_) | Outcome::NotChecked(_) => self,
        }
    }
}

/// The folder that holds the workspace.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// A `cargo` command in the workspace of the fuzz targets, which stands beside the house's own and
/// builds into the same folder.
pub(crate) fn cargo_fuzz_workspace(word: &str) -> Command {
    let mut command = cargo(&[word, "--manifest-path", "fuzz/Cargo.toml", "--target-dir"]);
    command.arg(target());
    command
}

/// A `cargo` command in the workspace, by the toolchain that runs this very program.
pub(crate) fn cargo(words: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(words).current_dir(root());
    command
}

/// Runs a command to its end, its output left where it goes.
pub(crate) fn run(command: &mut Command) -> Outcome {
    eprintln!("$ {}", shown(command));
    match command.status() {
        Ok(status) if status.success() => Outcome::Passed,
        Ok(status) => Outcome::Failed(format!("`{}` ended with {status}", shown(command))),
        Err(error) => Outcome::Failed(format!("`{}` did not start: {error}", shown(command))),
    }
}

/// Whether a command runs and succeeds, its output thrown away.
pub(crate) fn works(command: &mut Command) -> bool {
    command.output().is_ok_and(|it| it.status.success())
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|it| it.to_string_lossy().into_owned()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use std::process::Stdio;

    use super::*;

    #[test]
    fn a_command_that_fails_or_does_not_start_is_no_pass() {
        assert_eq!(run(&mut cargo(&["--version"])), Outcome::Passed);
        assert!(matches!(
            run(cargo(&["no-such-command"]).stderr(Stdio::null())),
            Outcome::Failed(_)
        ));
        let missing = &mut Command::new("/no/such/program");
        assert!(matches!(run(missing), Outcome::Failed(_)));
        assert!(!works(missing));
    }

    #[test]
    fn what_was_not_checked_does_not_become_a_pass_by_what_follows() {
        let skipped = Outcome::NotChecked("not there".to_owned());
        assert_eq!(skipped.clone().and(|| Outcome::Passed), skipped);
    }
}
