//! How long the command line takes, from its start to its exit, and how much memory: measured on
//! the release build, from the outside, as a user would.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::step::{Outcome, cargo, run as run_command, target};

/// Runs of each row; the median counts.
const RUNS: usize = 21;

/// Runs of each row that are watched for their memory.
const MEMORY_RUNS: usize = 9;

/// How many files the rows judge, and how long each may take.
const ROWS: [(usize, Option<Duration>); 4] = [
    (1, Some(Duration::from_millis(10))),
    (100, None),
    (1_000, Some(Duration::from_millis(200))),
    (10_000, None),
];

/// How much memory each further file may take: its name and the identity of its key are kept until
/// the end, its text is not.
const FILE_MEMORY_KIB_MAX: u64 = 1;

/// One row's results.
struct Row {
    files: usize,
    median: Duration,
    limit: Option<Duration>,
    /// The most that was seen; `None` where the system does not tell.
    memory_kib: Option<u64>,
}

/// Builds, measures, prints the table, and fails where a limit does not hold.
pub(crate) fn run() -> Outcome {
    let built = run_command(&mut cargo(&["build", "--release", "--package", "keywright"]));
    if built != Outcome::Passed {
        return built;
    }
    let mut rows = Vec::new();
    for (files, limit) in ROWS {
        match measure(files, limit) {
            Ok(row) => rows.push(row),
            Err(error) => return Outcome::Failed(format!("{files} files: {error}")),
        }
    }
    print!("{}", table(&rows));
    verdict(&rows)
}

fn measure(files: usize, limit: Option<Duration>) -> std::io::Result<Row> {
    let folder = target().join(format!("bench/{files}"));
    fs::create_dir_all(&folder)?;
    for number in 0..files {
        fs::write(folder.join(format!("key-{number:05}.json")), case(number))?;
    }
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = Instant::now();
        let status = check(&folder).status()?;
        times.push(start.elapsed());
        // Exit 2 says that the files were not judged: its time would mean nothing.
        if !matches!(status.code(), Some(0 | 1 | 3)) {
            return Err(std::io::Error::other(format!("`keywright check` ended with {status}")));
        }
    }
    times.sort();
    Ok(Row { files, median: times[RUNS / 2], limit, memory_kib: memory(&folder, MEMORY_RUNS)? })
}

pub(crate) fn check(folder: &Path) -> Command {
    let mut command = Command::new(target().join("release/keywright"));
    command.arg("check").arg(folder).args(["--format", "json"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The most memory that some runs held, read while they run: a short run ends between two readings,
/// so several of them tell more.
pub(crate) fn memory(folder: &Path, runs: usize) -> std::io::Result<Option<u64>> {
    let mut most = None;
    for _ in 0..runs {
        let mut child = check(folder).spawn()?;
        let status = format!("/proc/{}/status", child.id());
        while child.try_wait()?.is_none() {
            most = most.max(fs::read_to_string(&status).ok().and_then(|it| peak(&it)));
        }
    }
    Ok(most)
}

fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// A key with the vendor's record of it and the policy that the vendor's template makes: clean, so
/// that what is measured is the judging, not a report that grows with the files.
fn case(number: usize) -> String {
    let (_, record, policy) = exported(number);
    format!("{{\n  \"documents\": [\n{record},\n{policy}\n  ]\n}}\n")
}

/// The ARN of a key, and all that is exported of it: the same, its description and its rotation.
pub(crate) fn case_documents(number: usize) -> (String, String) {
    let (arn, record, policy) = exported(number);
    let id = arn.rsplit('/').next().unwrap_or_default();
    let description = format!(
        r#"    {{
      "KeyMetadata": {{
        "Arn": "{arn}",
        "KeyId": "{id}",
        "CreationDate": "2026-01-01T00:00:00Z",
        "Enabled": true,
        "KeyManager": "CUSTOMER",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "KeyState": "Enabled",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "MultiRegion": false,
        "Origin": "AWS_KMS"
      }}
    }},
    {{ "KeyId": "{id}", "KeyRotationEnabled": true, "RotationPeriodInDays": 365 }}"#
    );
    let all = format!("{record},\n{policy},\n{description}");
    (arn, format!("{{\n  \"documents\": [\n{all}\n  ]\n}}\n"))
}

/// A key's ARN, the vendor's record of it, and its policy.
fn exported(number: usize) -> (String, String, String) {
    let (account, key) =
        (100_000_000_000 + number, format!("{number:08}-0000-4000-8000-{number:012}"));
    let arn = format!("arn:aws:kms:us-east-1:{account}:key/{key}");
    let roles = format!(r#"["arn:aws:iam::444455556666:role/storage-{number}"]"#);
    let record = format!(
        r#"    {{
      "id": "cck-{number}",
      "key": "{arn}",
      "roles": {roles},
      "cloud": "AWS",
      "state": "IN_USE"
    }}"#
    );
    let policy = format!(
        r#"    {{
      "Version": "2012-10-17",
      "Statement": [
        {{
          "Sid": "Enable IAM User Permissions",
          "Effect": "Allow",
          "Principal": {{ "AWS": "arn:aws:iam::{account}:root" }},
          "Action": "kms:*",
          "Resource": "*"
        }},
        {{
          "Sid": "Allow Confluent accounts to use the key",
          "Effect": "Allow",
          "Principal": {{ "AWS": {roles} }},
          "Action": [
            "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*",
            "kms:DescribeKey"
          ],
          "Resource": "*"
        }},
        {{
          "Sid": "Allow Confluent accounts to attach persistent resources",
          "Effect": "Allow",
          "Principal": {{ "AWS": {roles} }},
          "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
          "Resource": "*"
        }}
      ]
    }}"#
    );
    (arn, record, policy)
}

fn table(rows: &[Row]) -> String {
    let mut out =
        String::from("| key policies | median | limit | memory |\n| --: | --: | --: | --: |\n");
    for row in rows {
        let limit = row.limit.map_or("-".to_owned(), milliseconds);
        let memory = row.memory_kib.map_or("not told".to_owned(), |it| format!("{it} KiB"));
        let (files, median) = (row.files, milliseconds(row.median));
        out += &format!("| {files} | {median} | {limit} | {memory} |\n");
    }
    out
}

pub(crate) fn milliseconds(it: Duration) -> String {
    format!("{:.1} ms", it.as_secs_f64() * 1000.0)
}

fn verdict(rows: &[Row]) -> Outcome {
    let mut broken: Vec<String> = rows
        .iter()
        .filter(|it| it.limit.is_some_and(|limit| limit < it.median))
        .map(|it| format!("{} files take longer than allowed", it.files))
        .collect();
    if let [_, few, .., many] = rows
        && let files = (many.files - few.files) as u64
        && let (Some(few), Some(many)) = (few.memory_kib, many.memory_kib)
        && few + files * FILE_MEMORY_KIB_MAX < many
    {
        broken.push(format!("memory grows with the files: {few} KiB, then {many} KiB"));
    }
    if broken.is_empty() { Outcome::Passed } else { Outcome::Failed(broken.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(files: usize, millis: u64, memory_kib: u64) -> Row {
        let limit = Some(Duration::from_millis(10));
        Row { files, median: Duration::from_millis(millis), limit, memory_kib: Some(memory_kib) }
    }

    #[test]
    fn a_row_over_its_limit_fails() {
        assert_eq!(verdict(&[row(1, 9, 1), row(2, 9, 1), row(3, 9, 2)]), Outcome::Passed);
        let slow = verdict(&[row(1, 11, 1), row(2, 9, 1), row(3, 9, 1)]);
        assert_eq!(slow, Outcome::Failed("1 files take longer than allowed".to_owned()));
    }

    #[test]
    fn memory_that_grows_with_the_files_fails() {
        let kept = verdict(&[row(1, 1, 9), row(2, 1, 10), row(12, 1, 20)]);
        assert_eq!(kept, Outcome::Passed);
        let grown = verdict(&[row(1, 1, 9), row(2, 1, 10), row(12, 1, 21)]);
        let wanted = "memory grows with the files: 10 KiB, then 21 KiB";
        assert_eq!(grown, Outcome::Failed(wanted.to_owned()));
    }

    #[test]
    fn the_peak_is_read_as_linux_prints_it() {
        assert_eq!(peak("Name:\tx\nVmHWM:\t    1234 kB\n"), Some(1234));
        assert_eq!(peak(""), None);
    }

    #[test]
    fn a_row_is_a_line_of_the_table() {
        let wanted = "| 1 | 9.0 ms | 10.0 ms | 64 KiB |";
        assert_eq!(table(&[row(1, 9, 64)]).lines().last(), Some(wanted));
    }
}
