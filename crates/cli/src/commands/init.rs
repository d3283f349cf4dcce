//! `keywright init`: a commented `keywright.toml` to begin with.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};

use keywright_estate::declaration::template;

use crate::arguments::Init;
use crate::exit::Exit;
use crate::say::Say;

/// Writes the file. One that is there is never touched.
pub(crate) fn init(arguments: &Init, say: Say) -> Exit {
    let path = arguments.folder.join("keywright.toml");
    let shown = path.display();
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|mut file| file.write_all(template().as_bytes()));
    match written {
        Ok(()) => {
            say.talk(&format!("wrote {shown}"));
            say.talk(&format!(
                "next: name your keys and clusters in it, then `keywright check {}`",
                arguments.folder.display()
            ));
            Exit::Clean
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            say.complain(&format!("error: `{shown}` is there already, and is left as it is"));
            say.complain("help: move it away first, or name another folder");
            Exit::Misuse
        }
        Err(error) => {
            say.complain(&format!("error: cannot write `{shown}`: {error}"));
            say.complain("help: name a folder that exists and that you may write to");
            Exit::Misuse
        }
    }
}
