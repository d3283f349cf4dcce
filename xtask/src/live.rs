//! The doors to clouds and vendors, held against services of our own and against emulators.
//!
//! What must never happen: a door that no emulator was asked about is reported as one that passed.

use std::process::Command;

use crate::python::Environment;
use crate::step::{Outcome, cargo, run as run_command};

/// The emulators of AWS.
const PEERS: Environment = Environment { name: "live", packages: "live/requirements.txt" };

/// Where the tests find the emulators.
const PEERS_VARIABLE: &str = "KEYWRIGHT_LIVE_PEERS";

/// Every door.
const DOORS: [&str; 3] = ["--package", "keywright-connect", "--all-features"];

/// Another provider of cryptography, another TLS, another protocol.
const UNWANTED: [&str; 4] = ["ring", "openssl-sys", "native-tls", "tonic"];

/// WHY a step of its own: the clouds' client libraries are heavy, and the tests of the workspace do
/// without them.
pub(crate) fn run() -> Outcome {
    let strict = ["--all-targets", "--", "-D", "warnings"];
    let lints = run_command(cargo(&["clippy"]).args(DOORS).args(strict));
    let tree = ["tree", "--prefix", "none", "--edges", "normal"];
    let lints = lints.and(|| unwanted(cargo(&tree).args(DOORS)));
    match lints.and(|| PEERS.install()) {
        Outcome::Passed => tests(true),
        Outcome::NotChecked(why) => {
            tests(false).and(|| Outcome::NotChecked(format!("no emulator of AWS: {why}")))
        }
        failed @ Outcome::Failed(_) => failed,
    }
}

/// The doors' own tests, and a build that has them, from end to end.
fn tests(peers: bool) -> Outcome {
    let set = |command: &mut Command| {
        // WHY no setting of a person: the tests bring their own credentials, and no other serves.
        command.env("AWS_CONFIG_FILE", "/dev/null").env("AWS_EC2_METADATA_DISABLED", "true");
        match peers {
            true => command.env(PEERS_VARIABLE, PEERS.folder()),
            false => command.env_remove(PEERS_VARIABLE),
        };
    };
    let mut doors = cargo(&["test", "--no-fail-fast"]);
    set(doors.args(DOORS));
    let mut whole = cargo(&["test", "--package", "keywright", "--features", "live"]);
    set(whole.args(["--test", "it", "live"]));
    run_command(&mut doors).and(|| run_command(&mut whole))
}

/// Fails where a build with every door holds what the house does without.
fn unwanted(tree: &mut Command) -> Outcome {
    let Ok(output) = tree.output() else {
        return Outcome::Failed("`cargo tree` did not start".to_owned());
    };
    if !output.status.success() {
        return Outcome::Failed("`cargo tree` does not tell what is built".to_owned());
    }
    let told = String::from_utf8_lossy(&output.stdout);
    let mut names = told.lines().filter_map(|it| it.split(' ').next());
    match names.find(|it| UNWANTED.contains(it)) {
        Some(name) => Outcome::Failed(format!("`{name}` comes in with a door")),
        None => Outcome::Passed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_house_does_without_is_told() {
        let tree = |lines: &str| unwanted(Command::new("echo").arg(lines));
        assert_eq!(tree("rustls v0.23.46\naws-lc-rs v1.19.0 (*)"), Outcome::Passed);
        let told = Outcome::Failed("`ring` comes in with a door".to_owned());
        assert_eq!(tree("rustls v0.23.46\nring v0.17.14"), told);
        assert!(matches!(unwanted(&mut Command::new("false")), Outcome::Failed(_)));
    }
}
