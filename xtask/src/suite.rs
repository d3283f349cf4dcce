//! Which steps each command takes, and how their outcomes are told.

use std::process::{Command, ExitCode};

use crate::step::{Outcome, cargo, cargo_fuzz_workspace, run as run_command, works};
use crate::{
    bench, debian, deny, fuzz, generate, large_estate, live, oracle, peers, second_opinion, tidy,
};

/// A step's name, and what it does.
pub(crate) type Step = (&'static str, fn() -> Outcome);

pub(crate) const TIDY: Step = ("tidy", tidy::run);
pub(crate) const GENERATE: Step = ("generate", generate::write);
pub(crate) const GENERATED: Step = ("generate", generate::check);
pub(crate) const BENCH: Step = ("bench", bench::run);
pub(crate) const LARGE_ESTATE: Step = ("large estate", large_estate::run);
pub(crate) const PEERS: Step = ("peers", peers::run);
pub(crate) const ORACLE: Step = ("oracle", oracle::short);
pub(crate) const SECOND_OPINION: Step = ("second opinion", second_opinion::run);
pub(crate) const LIVE: Step = ("live doors", live::run);
const ORACLE_LONG: Step = ("oracle, long", oracle::long);
pub(crate) const FUZZ: Step = ("fuzz", || fuzz::run(fuzz::SECONDS));
const ADVISORIES: Step = ("advisories", deny::advisories);

/// All that a change must pass. What a machine with Rust lacks for it is installed.
pub(crate) fn test() -> Vec<Step> {
    vec![
        ("fmt", fmt),
        ("clippy", clippy),
        ("tests", tests),
        TIDY,
        GENERATED,
        ORACLE,
        SECOND_OPINION,
        LIVE,
    ]
}

/// All that runs before a change lands.
pub(crate) fn ci() -> Vec<Step> {
    let mut steps = test();
    steps.extend::<[Step; 2]>([("deny", || deny::run(false)), ADVISORIES]);
    steps
}

/// The same, with what takes minutes.
pub(crate) fn ci_long() -> Vec<Step> {
    let mut steps = test();
    steps.extend::<[Step; 6]>([
        ("deny", || deny::run(true)),
        ADVISORIES,
        ("properties, long", properties),
        ("claims, long", claims),
        FUZZ,
        ORACLE_LONG,
    ]);
    steps
}

/// Takes every step, also after one has failed, and reports.
pub(crate) fn run(steps: Vec<Step>) -> ExitCode {
    report(steps.into_iter().map(|(name, step)| (name, step())).collect())
}

/// Tells each outcome on a line of its own. Steps that did not run do not fail the suite, and are
/// never called passed.
pub(crate) fn report(outcomes: Vec<(&'static str, Outcome)>) -> ExitCode {
    eprintln!();
    for (name, outcome) in &outcomes {
        eprintln!("{}", line(name, outcome));
    }
    if outcomes.iter().any(|(_, it)| matches!(it, Outcome::Failed(_))) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn line(name: &str, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Passed => format!("{name}: passed"),
        Outcome::Failed(why) => format!("{name}: FAILED: {why}"),
        Outcome::NotChecked(why) => format!("{name}: not checked ({why})"),
    }
}

fn fmt() -> Outcome {
    let fuzz = ["fmt", "--check", "--manifest-path", "fuzz/Cargo.toml"];
    component("rustfmt", "fmt")
        .and(|| run_command(&mut cargo(&["fmt", "--all", "--check"])))
        .and(|| run_command(&mut cargo(&fuzz)))
}

fn clippy() -> Outcome {
    let strict = ["--all-targets", "--", "-D", "warnings"];
    component("clippy", "clippy")
        .and(|| run_command(cargo(&["clippy", "--workspace"]).args(strict)))
        // The command line is built with every store, and with none.
        .and(|| {
            run_command(cargo(&["clippy", "--package", "keywright", "--all-features"]).args(strict))
        })
        .and(|| {
            run_command(
                cargo(&["clippy", "--package", "keywright", "--no-default-features"]).args(strict),
            )
        })
        .and(|| run_command(cargo_fuzz_workspace("clippy").args(strict)))
}

/// The tests need no network and no cloud; those of the store start a PostgreSQL of their own.
fn tests() -> Outcome {
    debian::install()
        .and(|| run_command(&mut cargo(&["test", "--workspace", "--no-fail-fast"])))
        .and(|| run_command(&mut cargo_fuzz_workspace("test")))
}

/// The doors that are built only on demand, against services on this very machine.
/// The prover against the evaluator on requests drawn from every class: at 200 requests a seed,
/// more than ten million comparisons.
fn properties() -> Outcome {
    let tests = ["test", "--release", "-p", "keywright-clouds", "--lib", "aws::prove"];
    run_command(cargo(&tests).env("KEYWRIGHT_SEEDS", "100000"))
}

/// 100,000 attempts of 64 clients in 4 processes at the same keys.
fn claims() -> Outcome {
    let tests = ["test", "--release", "-p", "keywright-store", "--test", "it", "concurrency"];
    debian::install().and(|| run_command(cargo(&tests).env("KEYWRIGHT_ATTEMPTS", "100000")))
}

/// Makes sure of a component of the toolchain; `rustup` installs one that is missing.
fn component(name: &str, subcommand: &str) -> Outcome {
    let there = || works(&mut cargo(&[subcommand, "--version"]));
    if there() {
        return Outcome::Passed;
    }
    let added = works(Command::new("rustup").args(["component", "add", name]));
    if added && there() {
        Outcome::Passed
    } else {
        Outcome::NotChecked(format!("{name} is not installed, and rustup could not add it"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_did_not_run_never_reads_as_passed() {
        let skipped = Outcome::NotChecked("it is not installed".to_owned());
        assert_eq!(line("deny", &skipped), "deny: not checked (it is not installed)");
        assert!(!line("deny", &skipped).contains("passed"));
    }

    #[test]
    fn one_failure_fails_the_suite() {
        let failed = Outcome::Failed("red".to_owned());
        let code = report(vec![("a", Outcome::Passed), ("b", failed)]);
        assert_eq!(code, ExitCode::FAILURE);
        assert_eq!(report(vec![("a", Outcome::Passed)]), ExitCode::SUCCESS);
    }
}
