//! Virtual environments under the target folder, filled from PyPI where it is reached.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::step::{Outcome, root, run as run_command, target, works};

/// A virtual environment.
pub(crate) struct Environment {
    /// Its folder below `target/venv`.
    pub(crate) name: &'static str,
    /// The file below `tests` that lists what is in it.
    pub(crate) packages: &'static str,
}

impl Environment {
    /// Makes it and fills it; at once where it was filled with the same list before.
    pub(crate) fn install(&self) -> Outcome {
        let list = root().join("tests").join(self.packages);
        let wanted = match fs::read_to_string(&list) {
            Ok(text) => text,
            Err(error) => return Outcome::Failed(format!("{}: {error}", list.display())),
        };
        let stamp = self.folder().join("installed.txt");
        if fs::read_to_string(&stamp).is_ok_and(|it| it == wanted) && works(&mut self.version()) {
            return Outcome::Passed;
        }
        if !works(Command::new("python3").arg("--version")) {
            return Outcome::NotChecked("python3 is not installed".to_owned());
        }
        let mut make = Command::new("python3");
        make.args(["-m", "venv", "--clear"]).arg(self.folder());
        if run_command(&mut make) != Outcome::Passed {
            return Outcome::NotChecked("python3 makes no virtual environments here".to_owned());
        }
        let mut fill = self.python();
        fill.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
        if run_command(fill.arg(&list)) != Outcome::Passed {
            return Outcome::NotChecked(format!("PyPI not reached, or it lacks {}", self.packages));
        }
        match fs::write(&stamp, wanted) {
            Ok(()) => Outcome::Passed,
            Err(error) => Outcome::Failed(format!("{}: {error}", stamp.display())),
        }
    }

    /// Its Python, started in the folder of the oracle.
    pub(crate) fn python(&self) -> Command {
        let mut command = Command::new(self.folder().join("bin/python"));
        command.current_dir(root().join("tests/oracle"));
        // WHY: nothing is left in the folder of the sources.
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    fn version(&self) -> Command {
        let mut command = self.python();
        command.arg("--version");
        command
    }

    /// Where it is.
    pub(crate) fn folder(&self) -> PathBuf {
        target().join("venv").join(self.name)
    }
}
