//! The house's own chores: `cargo xtask ci`, `test`, `tidy`, `generate`, `bench`, `fuzz`.
//!
//! What must never happen: a check that did not run is reported as one that passed.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a tool for the people who build the house, outside of every room"
)]

mod bench;
mod catalogue;
mod debian;
mod deny;
mod fuzz;
mod generate;
mod large_estate;
mod live;
mod oracle;
mod peers;
mod python;
mod roles;
mod second_opinion;
mod step;
mod suite;
mod tidy;
mod tree;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test               format, lints, tests, tidy, generated files, two second opinions, doors
cargo xtask ci [--long]        the same and the dependencies' licenses; --long fuzzes as well
cargo xtask tidy               the rules of the house that no compiler knows
cargo xtask generate [--check] write the generated files, or tell which ones are stale
cargo xtask catalogue          the catalogue of AWS actions anew, from the newest npm package
cargo xtask roles FOLDER       the table of Google's own roles, from what `gcloud` printed of them
cargo xtask bench              times and memory of the command line, and of policies beside peers
cargo xtask oracle             Z3's second opinion on 150 pairs of policies
cargo xtask second-opinion     what ministack answers to the cases that `simulate` decides
cargo xtask live               the doors to clouds, against services of our own and emulators
cargo xtask fuzz [SECONDS]     every fuzz target, a minute each unless told otherwise";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test"] => suite::run(suite::test()),
        ["ci"] => suite::run(suite::ci()),
        ["ci", "--long"] => suite::run(suite::ci_long()),
        ["tidy"] => suite::run(vec![suite::TIDY]),
        ["generate"] => suite::run(vec![suite::GENERATE]),
        ["generate", "--check"] => suite::run(vec![suite::GENERATED]),
        ["catalogue"] => suite::report(vec![("catalogue", catalogue::run())]),
        ["roles", folder] => {
            suite::report(vec![("roles", roles::run(std::path::Path::new(folder)))])
        }
        ["bench"] => suite::run(vec![suite::BENCH, suite::LARGE_ESTATE, suite::PEERS]),
        ["oracle"] => suite::run(vec![suite::ORACLE]),
        ["second-opinion"] => suite::run(vec![suite::SECOND_OPINION]),
        ["live"] => suite::run(vec![suite::LIVE]),
        ["fuzz"] => suite::run(vec![suite::FUZZ]),
        ["fuzz", seconds] => match seconds.parse() {
            Ok(seconds) => suite::report(vec![("fuzz", fuzz::run(seconds))]),
            Err(_) => misuse(),
        },
        _ => misuse(),
    }
}

fn misuse() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}
