//! How long `check` takes on an estate that is larger than any we know of, and how that grows: one
//! declaration, a file for each key with all that is exported of it, and the vendor's lists.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::bench::{case_documents, check, memory, milliseconds};
use crate::step::{Outcome, cargo, run as run_command, target};

/// Keys of the two estates: what is measured of the larger one is held against the smaller.
const KEYS: [usize; 2] = [25_000, 100_000];

/// How long the larger one may take.
const TIME_MAX: Duration = Duration::from_secs(5);

/// How much memory it may take.
const MEMORY_KIB_MAX: u64 = 1 << 20;

/// By how much more than its share the larger one may take longer: what is linear has 1.
const GROWTH_MAX: f64 = 1.5;

/// How long one of its keys may take, judged again by itself, at the 99th of a hundred.
const AGAIN_MAX: Duration = Duration::from_millis(1);

/// Runs of each; the fastest counts, as whatever else a machine does only slows them down.
const RUNS: usize = 3;

/// Clusters of one list.
const PAGE: usize = 1_000;

struct Row {
    keys: usize,
    time: Duration,
    memory_kib: Option<u64>,
}

/// Builds, measures, prints the table, and fails where a limit does not hold.
pub(crate) fn run() -> Outcome {
    let built = run_command(&mut cargo(&["build", "--release", "--package", "keywright"]));
    if built != Outcome::Passed {
        return built;
    }
    let mut rows = Vec::new();
    for keys in KEYS {
        match measure(keys) {
            Ok(row) => rows.push(row),
            Err(error) => return Outcome::Failed(format!("{keys} keys: {error}")),
        }
    }
    println!("| keys of an estate | time | memory |\n| --: | --: | --: |");
    for Row { keys, time, memory_kib } in &rows {
        let memory = memory_kib.map_or("not told".to_owned(), |it| format!("{} MiB", it >> 10));
        println!("| {keys} | {} | {memory} |", milliseconds(*time));
    }
    verdict(&rows).and(again)
}

/// One changed key of the largest estate.
fn again() -> Outcome {
    let folder = target().join(format!("bench/estate-{}", KEYS[1]));
    let bench = ["bench", "--package", "keywright-estate", "--bench", "again", "--"];
    let output = match cargo(&bench).arg(folder).output() {
        Ok(output) if output.status.success() => output,
        Ok(output) => {
            let told = String::from_utf8_lossy(&output.stderr);
            return Outcome::Failed(format!("one key again: {}", told.trim()));
        }
        Err(error) => return Outcome::Failed(format!("one key again: {error}")),
    };
    let told = String::from_utf8_lossy(&output.stdout);
    let Some((median, high)) = told.lines().find_map(nanoseconds) else {
        return Outcome::Failed(format!("one key again told no time: {told}"));
    };
    println!("\none key of {} again: {median:.1?}, p99 {high:.1?}", KEYS[1]);
    if AGAIN_MAX < high {
        return Outcome::Failed(format!("one key again takes longer than {AGAIN_MAX:?}"));
    }
    Outcome::Passed
}

/// The median and the 99th of a hundred of a line `again … median N ns p99 N ns`.
fn nanoseconds(line: &str) -> Option<(Duration, Duration)> {
    let rest = line.strip_prefix("again ")?.split_once("median ")?.1;
    let (median, high) = rest.split_once(" ns p99 ")?;
    let high = high.strip_suffix(" ns")?;
    Some((Duration::from_nanos(median.parse().ok()?), Duration::from_nanos(high.parse().ok()?)))
}

fn verdict(rows: &[Row]) -> Outcome {
    let [few, .., many] = rows else { return Outcome::Failed("nothing was measured".to_owned()) };
    let share = many.keys as f64 / few.keys as f64;
    let growth = many.time.as_secs_f64() / few.time.as_secs_f64() / share;
    let mut broken = Vec::new();
    if TIME_MAX < many.time {
        broken.push(format!("{} keys take longer than {}", many.keys, milliseconds(TIME_MAX)));
    }
    if many.memory_kib.is_some_and(|it| MEMORY_KIB_MAX < it) {
        broken.push(format!("{} keys take more than {} MiB", many.keys, MEMORY_KIB_MAX >> 10));
    }
    if GROWTH_MAX < growth {
        broken.push(format!("time grows {growth:.2} times as fast as the keys"));
    }
    if broken.is_empty() { Outcome::Passed } else { Outcome::Failed(broken.join("; ")) }
}

fn measure(keys: usize) -> std::io::Result<Row> {
    let folder = target().join(format!("bench/estate-{keys}"));
    write(&folder, keys)?;
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        let ended = check(&folder).status()?;
        best = best.min(start.elapsed());
        // Nothing is wrong with the estate: any other end means that something else was measured.
        if ended.code() != Some(0) {
            return Err(std::io::Error::other(format!("`keywright check` ended with {ended}")));
        }
    }
    // WHY: a long run is looked at often enough in one go, and apart from those that are timed.
    Ok(Row { keys, time: best, memory_kib: memory(&folder, 1)? })
}

/// Writes the estate, unless it was written before.
fn write(folder: &Path, keys: usize) -> std::io::Result<()> {
    let declaration = folder.join("keywright.toml");
    if declaration.exists() {
        return Ok(());
    }
    fs::create_dir_all(folder.join("keys"))?;
    fs::create_dir_all(folder.join("clusters"))?;
    let mut text = "format = 1\n\n[estate]\nname = \"large\"\nvendor = \"confluent\"\n\
                    documents = [\"clusters\"]\n\n[owner.platform]\nemail = \"a@example.com\"\n"
        .to_owned();
    let mut page = Vec::new();
    for number in 0..keys {
        let (arn, documents) = case_documents(number);
        fs::write(folder.join(format!("keys/{number}.json")), documents)?;
        _ = write!(text, "{}", declared(number, &arn));
        page.push(listed(number));
        if page.len() == PAGE || number + 1 == keys {
            let list = format!("{{\"data\": [{}]}}", page.join(",\n"));
            fs::write(folder.join(format!("clusters/{}.json", number / PAGE)), list)?;
            page.clear();
        }
    }
    fs::write(declaration, text)
}

fn declared(number: usize, arn: &str) -> String {
    format!(
        r#"
[key.k-{number}]
cloud = "aws"
id = "{arn}"
owner = "platform"
documents = ["keys/{number}.json"]

[cluster.c-{number}]
id = "lkc-{number}"
kind = "dedicated"
cloud = "aws"
region = "us-east-1"
environment = "production"
key = "k-{number}"
"#
    )
}

/// A cluster as the vendor's list shows it.
fn listed(number: usize) -> String {
    format!(
        r#"{{"id": "lkc-{number}", "spec": {{"display_name": "c-{number}", "cloud": "AWS",
 "region": "us-east-1", "config": {{"kind": "Dedicated"}}, "byok": {{"id": "cck-{number}"}}}}}}"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_both_times() {
        let times = nanoseconds("again 100000 keys median 52000 ns p99 91000 ns");
        assert_eq!(times, Some((Duration::from_micros(52), Duration::from_micros(91))));
        assert_eq!(nanoseconds("Finished `bench` profile"), None);
    }

    fn row(keys: usize, millis: u64, memory_kib: u64) -> Row {
        Row { keys, time: Duration::from_millis(millis), memory_kib: Some(memory_kib) }
    }

    #[test]
    fn what_grows_faster_than_the_keys_fails() {
        assert_eq!(verdict(&[row(10, 100, 1), row(40, 500, 1)]), Outcome::Passed);
        let square = verdict(&[row(10, 100, 1), row(40, 1_600, 1)]);
        assert_eq!(square, Outcome::Failed("time grows 4.00 times as fast as the keys".to_owned()));
    }

    #[test]
    fn time_and_memory_have_limits() {
        let slow = verdict(&[row(10, 2_000, 1), row(40, 5_001, 1 << 21)]);
        let why = "40 keys take longer than 5000.0 ms; 40 keys take more than 1024 MiB";
        assert_eq!(slow, Outcome::Failed(why.to_owned()));
    }
}
