//! `keywright`: one command a file; opens the real doors and hands them on.

use std::process::ExitCode;

use clap::Parser;

mod arguments;
mod claimed;
mod commands;
mod excerpt;
mod exit;
mod kept;
mod live;
mod patch;
mod real;
mod say;
mod text;

fn main() -> ExitCode {
    let arguments = match arguments::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and the version go to stdout and are a success; all else is misuse.
            let misuse = error.use_stderr();
            _ = error.print();
            return if misuse { exit::Exit::Misuse.into() } else { ExitCode::SUCCESS };
        }
    };
    commands::run(arguments).into()
}
