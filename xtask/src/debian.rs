//! What the tests of the store need from Debian: PostgreSQL, which they start themselves, OpenSSL,
//! which makes its certificates, and a Python that knows nothing of keywright.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::step::{Outcome, run, works};

/// Where Debian's package puts the versions of PostgreSQL.
const POSTGRES_VERSIONS: &str = "/usr/lib/postgresql";

/// Makes sure of them.
///
/// WHY a failure, where they cannot be had: what the store promises would be untested.
pub(crate) fn install() -> Outcome {
    let missing = [
        ("postgresql", is_there(Path::new(POSTGRES_VERSIONS))),
        ("openssl", works(Command::new("openssl").arg("version"))),
        ("python3", works(Command::new("python3").arg("--version"))),
    ];
    let missing: Vec<&str> = missing.iter().filter(|it| !it.1).map(|it| it.0).collect();
    if missing.is_empty() {
        return Outcome::Passed;
    }
    let mut install = Command::new("apt-get");
    install.args(["install", "--yes", "--no-install-recommends"]).args(&missing);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    if works(Command::new("apt-get").arg("update")) && run(&mut install) == Outcome::Passed {
        return Outcome::Passed;
    }
    Outcome::Failed(format!("as root, run `apt-get install {}`", missing.join(" ")))
}

/// Whether some version has a server.
fn is_there(versions: &Path) -> bool {
    let Ok(versions) = fs::read_dir(versions) else { return false };
    versions.flatten().any(|it| it.path().join("bin/postgres").exists())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::target;

    #[test]
    fn a_folder_without_a_server_is_no_postgresql() {
        let folder = target().join("tmp/postgres-versions");
        fs::create_dir_all(folder.join("15/bin")).expect("a folder");
        assert!(!is_there(&folder.join("none")));
        assert!(!is_there(&folder));
        fs::write(folder.join("15/bin/postgres"), "").expect("a file");
        assert!(is_there(&folder));
        fs::remove_dir_all(&folder).expect("it can go");
    }
}
