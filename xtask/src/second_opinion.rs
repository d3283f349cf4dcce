//! An emulator's second opinion on `simulate`: see `tests/second_opinion/README.md`.
//!
//! What must never happen: a run that asked nobody is reported as one that agreed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::{Outcome, cargo, root, run as run_command, target, works};

/// After so many seconds the comparison gives up. Without answers in a few of them it hangs.
const SECONDS_MAX: &str = "60";

/// How long and how often PyPI is asked before it counts as out of reach.
const PIP_PATIENCE: [&str; 4] = ["--timeout", "10", "--retries", "1"];

/// Asks both, and fails where they newly disagree.
pub(crate) fn run() -> Outcome {
    if !cfg!(target_os = "linux") {
        return Outcome::NotChecked("only Linux tells where the emulator listens".to_owned());
    }
    let environment = target().join("venv-peers");
    let build = ["build", "--release", "--quiet", "--package", "keywright"];
    install("python3", &environment, &sources().join("requirements.txt"))
        .and(|| own_tests(&environment))
        .and(|| run_command(&mut cargo(&build)))
        .and(|| compare(&environment))
}

/// WHY first: a judge that errs judges nobody.
fn own_tests(environment: &Path) -> Outcome {
    run_command(python(environment).args(["-m", "unittest", "--quiet", "test_second_opinion"]))
}

fn compare(environment: &Path) -> Outcome {
    let mut command = python(environment);
    command.args(["compare.py", "--keywright"]).arg(target().join("release/keywright"));
    run_command(command.args(["--seconds", SECONDS_MAX]))
}

/// Makes the virtual environment and fills it; at once where it was filled with the same list
/// before.
fn install(python3: &str, environment: &Path, list: &Path) -> Outcome {
    let wanted = match fs::read_to_string(list) {
        Ok(text) => text,
        Err(error) => return Outcome::Failed(format!("{}: {error}", list.display())),
    };
    let stamp = environment.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|it| it == wanted)
        && works(python(environment).arg("--version"))
    {
        return Outcome::Passed;
    }
    if !works(Command::new(python3).args(["-m", "venv", "--clear"]).arg(environment)) {
        return Outcome::NotChecked(format!("`{python3} -m venv` does not work here"));
    }
    let mut fill = python(environment);
    fill.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    fill.args(PIP_PATIENCE).arg("-r").arg(list);
    if run_command(&mut fill) != Outcome::Passed {
        return Outcome::NotChecked("PyPI not reached, or it lacks a package".to_owned());
    }
    match fs::write(&stamp, wanted) {
        Ok(()) => Outcome::Passed,
        Err(error) => Outcome::Failed(format!("{}: {error}", stamp.display())),
    }
}

/// The environment's Python, started among the sources.
fn python(environment: &Path) -> Command {
    let mut command = Command::new(environment.join("bin/python"));
    command.current_dir(sources());
    // WHY: nothing is left in the folder of the sources.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn sources() -> PathBuf {
    root().join("tests/second_opinion")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_python_nothing_was_checked() {
        let folder = target().join("tmp/second-opinion-without-python");
        let list = sources().join("requirements.txt");
        let outcome = install("no-such-python", &folder, &list);
        assert!(matches!(outcome, Outcome::NotChecked(_)), "{outcome:?}");
    }

    #[test]
    fn a_list_that_is_gone_fails() {
        let folder = target().join("tmp/second-opinion-without-a-list");
        let outcome = install("no-such-python", &folder, Path::new("no/such/list"));
        assert!(matches!(outcome, Outcome::Failed(_)), "{outcome:?}");
    }
}
