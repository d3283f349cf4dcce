//! A PostgreSQL that can be killed, and that speaks TLS over the network.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};

/// The server. It ends with its standard input.
pub(crate) struct Mortal {
    child: Child,
    answers: BufReader<ChildStdout>,
    folder: String,
    port: String,
}

impl Mortal {
    pub(crate) fn start() -> Mortal {
        let script = include_str!("mortal.sh");
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh", script]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("a shell");
        let mut answers = BufReader::new(child.stdout.take().expect("it was piped"));
        let mut line = || {
            let mut line = String::new();
            answers.read_line(&mut line).expect("a line");
            assert!(!line.is_empty(), "PostgreSQL did not start");
            line.trim().to_owned()
        };
        let (folder, port) = (line(), line());
        Mortal { child, answers, folder, port }
    }

    /// Kills it in the middle of whatever it does, and starts it anew.
    pub(crate) fn kill(&mut self) {
        let input = self.child.stdin.as_mut().expect("it was piped");
        input.write_all(b"kill\n").expect("it listens");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("a line");
        assert_eq!(line, "again\n");
    }

    /// The address by its socket.
    pub(crate) fn socket(&self) -> String {
        let Mortal { folder, port, .. } = self;
        format!("postgres://keywright@localhost:{port}/postgres?host={folder}")
    }

    /// The address over the network, trusting one authority, `ours` or `theirs`.
    pub(crate) fn network(&self, host: &str, mode: &str, authority: &str) -> String {
        let Mortal { folder, port, .. } = self;
        let root = format!("{folder}/{authority}.pem");
        format!("postgres://keywright@{host}:{port}/postgres?sslmode={mode}&sslrootcert={root}")
    }
}

impl Drop for Mortal {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        _ = self.child.wait();
    }
}
