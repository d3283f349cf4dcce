//! Further processes: this very program, asked to run one of its tests in another way.

use std::process::{Child, Command, Stdio};

const ASKED: &str = "KEYWRIGHT_STORE_ASKED";

/// Runs one test of this program in a process of its own, with words for it.
pub(crate) fn spawn(test: &str, words: &[&str]) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", test, "--nocapture", "--test-threads", "1"]);
    command.env(ASKED, words.join("\n")).stdout(Stdio::piped());
    command.spawn().expect("it starts")
}

/// The words, where this is such a process.
pub(crate) fn asked() -> Option<Vec<String>> {
    let words = std::env::var_os(ASKED)?.into_string().expect("it is text");
    Some(words.lines().map(str::to_owned).collect())
}
