//! A build with doors against ministack, as a process of its own on the loopback: an account
//! becomes an estate, is looked at, and is judged.
//!
//! `cargo xtask test` installs the emulator and says where by `KEYWRIGHT_LIVE_PEERS`. Without it
//! the test says that it did not run; with it, an emulator that is not there is a failure.

#![expect(clippy::disallowed_methods, reason = "a process of our own is waited for")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::run::{Ran, World, read};

/// Where the emulators are installed.
const PEERS: &str = "KEYWRIGHT_LIVE_PEERS";
const READY_SECONDS_MAX: u64 = 40;
const ACCOUNT: &str = "123456789012";

struct Ministack {
    port: u16,
    process: Child,
    peers: PathBuf,
}

impl Ministack {
    fn start(folder: &Path) -> Option<Ministack> {
        let Ok(peers) = std::env::var(PEERS) else {
            #[expect(clippy::print_stderr, reason = "what did not run is told")]
            {
                eprintln!("NOT CHECKED: ministack was not asked, for {PEERS} is not set");
            }
            return None;
        };
        let peers = PathBuf::from(peers);
        let port = TcpListener::bind("127.0.0.1:0").expect("bound").local_addr().expect("bound");
        let port = port.port();
        let process = Command::new(peers.join("bin/ministack"))
            .env_clear()
            .envs([("AUTH", "true"), ("CLOUDTRAIL_RECORDING", "1"), ("IOT_MTLS_ENABLED", "0")])
            .envs([("BIND_HOST", "127.0.0.1"), ("MINISTACK_ACCOUNT_ID", ACCOUNT)])
            .env("GATEWAY_PORT", port.to_string())
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", folder)
            .env("TMPDIR", folder)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("ministack starts");
        let mut it = Ministack { port, process, peers };
        let end = Instant::now() + Duration::from_secs(READY_SECONDS_MAX);
        while !it.is_healthy() {
            let ended = it.process.try_wait().expect("asked");
            assert!(ended.is_none() && Instant::now() < end, "ministack is not ready: {ended:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(it)
    }

    fn is_healthy(&self) -> bool {
        let asked = || -> std::io::Result<String> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            stream.write_all(
                b"GET /_ministack/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
            )?;
            let mut answer = [0; 12];
            stream.read_exact(&mut answer)?;
            Ok(String::from_utf8_lossy(&answer).into_owned())
        };
        asked().is_ok_and(|it| it.ends_with(" 200"))
    }

    /// What a person sets to be the account's root user here.
    fn settings(&self) -> [(&'static str, String); 6] {
        [
            ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port)),
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_DEFAULT_REGION", "us-east-1".to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
        ]
    }

    /// Runs AWS's own command line.
    fn aws(&self, words: &[&str]) -> String {
        let mut command = Command::new(self.peers.join("bin/aws"));
        command.args(words).envs(self.settings());
        let output = command.output().expect("aws starts");
        assert!(output.status.success(), "{words:?}: {output:?}");
        String::from_utf8(output.stdout).expect("text")
    }
}

impl Drop for Ministack {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// Runs `keywright` as a person who is signed in to AWS alone.
fn keywright(world: &World, peer: &Ministack, words: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_keywright"))
        .args(words)
        .current_dir(world.path())
        .env("NO_COLOR", "1")
        .envs(peer.settings())
        .output()
        .expect("starts");
    Ran {
        exit: output.status.code().expect("no signal"),
        data: String::from_utf8(output.stdout).expect("text"),
        talk: String::from_utf8(output.stderr).expect("text"),
    }
}

#[test]
fn an_account_becomes_an_estate_that_is_looked_at_and_judged() {
    let world = World::new("live_account", &[("home/empty", b"")]);
    let Some(peer) = Ministack::start(&world.path().join("home")) else { return };
    let made = peer.aws(&["kms", "create-key", "--query", "KeyMetadata.Arn", "--output", "text"]);
    let arn = made.trim();
    peer.aws(&["kms", "create-alias", "--alias-name", "alias/orders", "--target-key-id", arn]);

    let ran = keywright(&world, &peer, &["init", "--discover", "--only", "aws", "."]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    let declared = read(&world.path().join("keywright.toml"));
    assert!(
        declared.contains(&format!("[key.orders]\ncloud = \"aws\"\nid = \"{arn}\"")),
        "{declared}"
    );

    let ran = keywright(&world, &peer, &["observe", "--only", "aws"]);
    let policy = world.path().join("observed/key-orders/get-key-policy.json");
    assert!(read(&policy).contains("\\\"Statement\\\""), "{ran:?}");
    let first = keywright(&world, &peer, &["check", ".", "--format", "json"]);
    assert!(first.data.contains("rotation-off"), "{first:?}");
    assert!(!first.data.contains("export-missing"), "{first:?}");

    // What is changed in the account is judged by the next look, and by no other.
    peer.aws(&["kms", "enable-key-rotation", "--key-id", arn]);
    let stale = keywright(&world, &peer, &["check", ".", "--format", "json"]);
    assert!(stale.data.contains("rotation-off"), "{stale:?}");
    keywright(&world, &peer, &["observe", "--only", "aws"]);
    let second = keywright(&world, &peer, &["check", ".", "--format", "json"]);
    assert!(!second.data.contains("rotation-off"), "{second:?}");

    let ran = keywright(&world, &peer, &["doctor", "--only", "aws"]);
    assert!(ran.data.contains("arn:aws:iam::123456789012:root"), "{ran:?}");
}

#[test]
fn a_look_that_sees_nothing_leaves_the_last_one_and_is_no_success() {
    let world = World::new("live_gone", &[("home/empty", b"")]);
    let Some(peer) = Ministack::start(&world.path().join("home")) else { return };
    let made = peer.aws(&["kms", "create-key", "--query", "KeyMetadata.Arn", "--output", "text"]);
    let declared = format!(
        "format = 1\n[estate]\nname = \"e\"\nvendor = \"confluent\"\n\
         [key.orders]\ncloud = \"aws\"\nid = \"{}\"\ndocuments = [\"observed/key-orders\"]\n",
        made.trim()
    );
    fs::write(world.path().join("keywright.toml"), declared).expect("written");
    keywright(&world, &peer, &["observe", "--only", "aws"]);
    let record = world.path().join("observed/key-orders/observed.json");
    let before = read(&record);
    let settings = peer.settings();
    drop(peer);
    let output = Command::new(env!("CARGO_BIN_EXE_keywright"))
        .args(["observe", "--only", "aws"])
        .current_dir(world.path())
        .envs(settings)
        .output()
        .expect("starts");
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let data = String::from_utf8_lossy(&output.stdout);
    assert!(
        data.contains("left as it was") && data.contains("the service did not answer"),
        "{data}"
    );
    assert_eq!(read(&record), before);
}
