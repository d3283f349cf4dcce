//! Runs the command as a user does.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use expect_test::Expect;

/// What a run ended with.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: i32,
    pub(crate) data: String,
    pub(crate) talk: String,
}

/// The checkout.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the checkout")
}

/// A file's text.
pub(crate) fn read(path: &Path) -> String {
    #[expect(clippy::disallowed_methods, reason = "a test reads what the run wrote or was given")]
    fs::read_to_string(path).expect("the file is there")
}

/// Runs `keywright` in a folder, with a text as standard input.
pub(crate) fn keywright_in(folder: &Path, arguments: &[&str], input: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_keywright"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("takes its input");
    let output = child.wait_with_output().expect("ends");
    Ran {
        exit: output.status.code().expect("no signal"),
        data: String::from_utf8(output.stdout).expect("text"),
        talk: String::from_utf8(output.stderr).expect("text"),
    }
}

/// A folder of files that goes away with its test.
pub(crate) struct World(PathBuf);

impl World {
    pub(crate) fn new(test: &str, files: &[(&str, &[u8])]) -> World {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        _ = fs::remove_dir_all(&folder);
        for (name, bytes) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, bytes).expect("written");
        }
        fs::create_dir_all(&folder).expect("made");
        World(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        keywright_in(&self.0, arguments, "")
    }
}

impl Drop for World {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

impl Ran {
    /// Holds the whole run against what a person read and approved.
    pub(crate) fn check(&self, wanted: Expect) {
        let mut out = format!("exit {}\n", self.exit);
        for (name, text) in [("data", &self.data), ("talk", &self.talk)] {
            if !text.is_empty() {
                write!(out, "--- {name}\n{text}").expect("writing to a string");
            }
        }
        wanted.assert_eq(&out);
    }

    /// The rules of a text answer, in order.
    pub(crate) fn rules(&self) -> Vec<&str> {
        let heads = self.data.lines().filter(|it| it.contains("]: "));
        heads.filter_map(|it| it.split(['[', ']']).nth(1)).collect()
    }
}
