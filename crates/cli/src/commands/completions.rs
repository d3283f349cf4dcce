//! `keywright completions`: what completes commands and options in a shell.

use clap::CommandFactory as _;

use crate::arguments::{Arguments, Completions};
use crate::exit::Exit;
use crate::say::Say;

/// Prints the shell's script.
pub(crate) fn completions(it: &Completions, say: Say) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(it.shell, &mut Arguments::command(), "keywright", &mut script);
    say.data(&String::from_utf8_lossy(&script));
    Exit::Clean
}
