//! An emulator that lives as long as a test.

#![expect(clippy::disallowed_methods, reason = "a process of our own, where xtask says it is")]

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Where the emulators are installed.
const PEERS: &str = "KEYWRIGHT_LIVE_PEERS";
const READY_SECONDS_MAX: u64 = 40;

/// The environment that they are in.
pub(super) fn environment() -> Option<PathBuf> {
    std::env::var(PEERS).ok().map(PathBuf::from)
}

pub(super) struct Peer {
    pub(super) address: String,
    process: Child,
    folder: PathBuf,
}

impl Peer {
    /// ministack, which asks key policies and IAM.
    pub(super) async fn ministack() -> Option<Peer> {
        let settings = |port: u16| {
            vec![
                ("AUTH", "true".to_owned()),
                ("CLOUDTRAIL_RECORDING", "1".to_owned()),
                // WHY: else it listens on every address of the machine.
                ("IOT_MTLS_ENABLED", "0".to_owned()),
                ("BIND_HOST", "127.0.0.1".to_owned()),
                ("GATEWAY_PORT", port.to_string()),
                ("MINISTACK_ACCOUNT_ID", super::world::ACCOUNT.to_owned()),
            ]
        };
        Peer::start("ministack", |_| vec![], settings, "/_ministack/health").await
    }

    /// moto, which knows rotations on demand and MSK, and asks no policy.
    pub(super) async fn moto() -> Option<Peer> {
        let words =
            |port: u16| ["-H", "127.0.0.1", "-p", &port.to_string()].map(str::to_owned).to_vec();
        Peer::start("moto_server", words, |_| vec![], "/moto-api/").await
    }

    async fn start(
        program: &str,
        words: fn(u16) -> Vec<String>,
        settings: impl Fn(u16) -> Vec<(&'static str, String)>,
        health: &str,
    ) -> Option<Peer> {
        let Some(environment) = environment() else {
            eprintln!("NOT CHECKED: {program} was not asked, for {PEERS} does not say where it is");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{program}-{port}"));
        fs::create_dir_all(&folder).unwrap();
        let log = fs::File::create(folder.join("log")).unwrap();
        let mut command = Command::new(environment.join("bin").join(program));
        command.args(words(port)).env_clear().envs(settings(port));
        command.env("PATH", "/usr/bin:/bin").env("HOME", &folder).env("TMPDIR", &folder);
        command.current_dir(&folder).stdin(Stdio::null());
        command.stdout(log.try_clone().unwrap()).stderr(log);
        let process = command.spawn().unwrap();
        let address = format!("http://127.0.0.1:{port}");
        let mut peer = Peer { address, process, folder };
        let end = Instant::now() + Duration::from_secs(READY_SECONDS_MAX);
        while !is_healthy(port, health) {
            let ended = peer.process.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < end, "{program}: {}", peer.log());
            sleep(Duration::from_millis(50)).await;
        }
        Some(peer)
    }

    /// Ends it; whoever asks it then gets no answer.
    pub(super) fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn is_healthy(port: u16, path: &str) -> bool {
    let asked = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let head = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        let mut answer = [0; 12];
        stream.read_exact(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    asked().is_ok_and(|it| it.ends_with(" 200"))
}
