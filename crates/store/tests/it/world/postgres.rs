//! A PostgreSQL that the tests start, one for all of them. It ends when they do.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

/// The folder of the server's socket. The child is kept: its standard input stays open with it.
static SERVER: OnceLock<(Child, String)> = OnceLock::new();

static SCHEMAS: AtomicU64 = AtomicU64::new(0);

fn start() -> (Child, String) {
    let script = include_str!("postgres.sh");
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", script]).env("FSYNC", super::FSYNC);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("a shell");
    let mut line = String::new();
    let stdout = child.stdout.as_mut().expect("it was piped");
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    let folder = line.trim().to_owned();
    assert!(!folder.is_empty(), "PostgreSQL did not start: install Debian's package `postgresql`");
    (child, folder)
}

/// The address of an empty schema.
pub(super) async fn address() -> String {
    let folder = &SERVER.get_or_init(start).1;
    let schema = format!("test_{}", SCHEMAS.fetch_add(1, Ordering::SeqCst));
    let server = format!("postgres://keywright@localhost/postgres?host={folder}");
    let mut connection = PgConnection::connect(&server).await.expect("PostgreSQL answers");
    let create = AssertSqlSafe(format!("create schema {schema}"));
    connection.execute(create).await.expect("it is created");
    connection.close().await.expect("it ends");
    format!("{server}&options[search_path]={schema}")
}
