//! Z3's second opinion on `prove` and `simulate`: see `tests/oracle/README.md`.

use crate::python::Environment;
use crate::step::{Outcome, cargo, run as run_command, target};

const Z3: Environment = Environment { name: "oracle", packages: "oracle/requirements.txt" };

/// How many pairs of policies, from which seed, and for how many seconds Z3 is asked at most.
struct Size {
    pairs: &'static str,
    seed: &'static str,
    seconds: &'static str,
}

const SHORT: Size = Size { pairs: "150", seed: "1", seconds: "60" };
const LONG: Size = Size { pairs: "4000", seed: "long", seconds: "3600" };

/// A comparison within a minute.
pub(crate) fn short() -> Outcome {
    own_tests().and(|| compare(&SHORT))
}

/// Thousands of pairs.
pub(crate) fn long() -> Outcome {
    own_tests().and(|| compare(&LONG))
}

/// WHY first: an oracle that errs judges nobody.
fn own_tests() -> Outcome {
    let tests = ["-m", "unittest", "--quiet", "test_oracle"];
    Z3.install().and(|| run_command(Z3.python().args(tests)))
}

fn compare(size: &Size) -> Outcome {
    let build = ["build", "--release", "--quiet", "--package", "keywright"];
    run_command(&mut cargo(&build)).and(|| {
        let mut command = Z3.python();
        command.args(["compare.py", "--keywright"]).arg(target().join("release/keywright"));
        command.args(["--seed", size.seed, "--pairs", size.pairs, "--seconds", size.seconds]);
        run_command(&mut command)
    })
}
