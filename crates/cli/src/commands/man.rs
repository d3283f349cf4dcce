//! `keywright man`: the manual's pages.

use clap::CommandFactory as _;

use crate::arguments::{Arguments, Man};
use crate::exit::Exit;
use crate::say::Say;

/// Writes a page for each command.
pub(crate) fn man(it: &Man, say: Say) -> Exit {
    let shown = it.folder.display();
    match clap_mangen::generate_to(Arguments::command(), &it.folder) {
        Ok(()) => {
            say.talk(&format!(
                "wrote the pages into {shown}; `man -l {shown}/keywright.1` reads one"
            ));
            Exit::Clean
        }
        Err(error) => {
            say.complain(&format!("error: cannot write into `{shown}`: {error}"));
            say.complain("help: name a folder that exists and that you may write to");
            Exit::Misuse
        }
    }
}
