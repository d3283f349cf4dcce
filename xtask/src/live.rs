//! The doors to clouds, held against services of our own and against emulators.
//!
//! What must never happen: a door that no emulator was asked about is reported as one that passed.

use crate::python::Environment;
use crate::step::{Outcome, cargo, run as run_command};

/// The emulators of AWS.
const PEERS: Environment = Environment { name: "live", packages: "live/requirements.txt" };

/// Where the tests find the emulators.
const PEERS_VARIABLE: &str = "KEYWRIGHT_LIVE_PEERS";

/// WHY a step of its own: the clouds' client libraries are heavy, and the tests of the workspace do
/// without them.
pub(crate) fn run() -> Outcome {
    let strict = ["--all-targets", "--", "-D", "warnings"];
    let door = ["--package", "keywright-connect", "--features", "aws"];
    let lints = run_command(cargo(&["clippy"]).args(door).args(strict));
    let mut tests = cargo(&["test"]);
    // WHY no setting of a person: the tests bring their own credentials, and no other may serve.
    tests.args(door).env("AWS_CONFIG_FILE", "/dev/null").env("AWS_EC2_METADATA_DISABLED", "true");
    match lints.and(|| PEERS.install()) {
        Outcome::Passed => run_command(tests.env(PEERS_VARIABLE, PEERS.folder())),
        Outcome::NotChecked(why) => {
            let emulators = || Outcome::NotChecked(format!("no emulator of AWS: {why}"));
            run_command(tests.env_remove(PEERS_VARIABLE)).and(emulators)
        }
        failed @ Outcome::Failed(_) => failed,
    }
}
